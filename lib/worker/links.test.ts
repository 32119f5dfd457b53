/** What the trace is told of the links, and how often. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PeerId } from "@/lib/base/peer";
import { createTestNetwork } from "@/lib/node/testNetwork";
import { createTracer } from "@/lib/node/tracer";
import type { LinkStats } from "@/lib/port/mesh";
import { viewOf } from "@/lib/port/samples";
import { createLinks, FIGURES_MS, type MeshMessage } from "./links";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const tracer = createTracer(viewOf([]), () => 0);
  let tell = (_: MeshMessage): void => undefined;
  const port = { send: () => true, consumed() {}, fault() {}, broken() {}, pulse() {} };
  const links = createLinks(
    (onMessage) => {
      tell = onMessage;
      return port;
    },
    tracer,
    () => undefined,
  );
  return {
    ...{ tracer, links },
    tell: (message: MeshMessage) => tell(message),
    stats(...links: readonly Partial<LinkStats>[]) {
      const link = { rttMs: 3, bytesIn: 0, bytesOut: 0, queuedBytes: 0, dropped: 0, suspect: false };
      tell({ type: "stats", links: links.map((it) => ({ ...link, peer: "ada" as PeerId, ...it })) });
    },
  };
}

test("figures of the links are told in steps, however often they come", () => {
  const { tracer, stats } = open();
  for (let ms = 0; ms < 4 * FIGURES_MS; ms += 500) {
    stats({ bytesIn: ms, rttMs: ms % 7 });
    vi.advanceTimersByTime(500);
  }
  expect(tracer.events.map(({ type }) => type)).toEqual(["links", "links", "links", "links"]);
});

test("a link that falls silent, is heard again or is measured first is told of at once", () => {
  const { tracer, stats } = open();
  stats({ rttMs: null });
  stats({});
  stats({ suspect: true });
  stats({ suspect: true, bytesIn: 5 });
  stats({}, { peer: "ben" as PeerId });
  stats();
  const told = tracer.events.map((it) => it.type === "links" && it.links.map(({ rttMs, suspect }) => [rttMs, suspect]));
  expect(told).toEqual([
    [[null, false]],
    [[3, false]],
    [[3, true]],
    [
      [3, false],
      [3, false],
    ],
  ]);
});

test("of a validator that has stopped it is told which of its links break, but not which come up for nobody", async () => {
  const { tracer, links, tell } = open();
  const network = await createTestNetwork(1);
  const [host] = network.hosts;
  if (host === undefined) throw new Error("want a validator");
  const [ada, ben] = ["ada" as PeerId, "ben" as PeerId];
  const up = { type: "linkUp", session: "s", seatKey: null, direct: false } as const;
  const down = { type: "linkDown", reason: { code: "closed", detail: "it broke" } } as const;
  tell({ ...up, peer: ada });
  links.attach(host.runner, () => 2);
  links.detach();
  tell({ ...down, peer: ada });
  tell({ ...up, peer: ben });
  tell({ ...down, peer: ben });
  network.stop();
  expect(tracer.events).toMatchObject([
    { type: "peerUp", peer: ada, seat: 2 },
    { type: "peerDown", peer: ada, seat: 2 },
  ]);
});

/** What the trace is told of the links, and how often. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PeerId } from "@/lib/base/peer";
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
  createLinks(
    (onMessage) => {
      tell = onMessage;
      return port;
    },
    tracer,
    () => undefined,
  );
  return {
    tracer,
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

/** The port with a shorter way: what goes past the page, what goes through it, and what becomes of a channel that breaks. */
import { expect, test } from "vitest";
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { encodeFrame } from "@/lib/mesh/frames";
import type { DataChannel, LinkStats, MeshPort, MeshToNode, NodeToMesh } from "@/lib/port/mesh";
import { direct } from "./direct";
import type { MeshMessage } from "./links";

const [ADA, BEN] = ["ada", "ben"] as PeerId[] as [PeerId, PeerId];

type Handler = (event: { readonly data: unknown }) => void;

function createChannel() {
  const handlers = new Map<string, Handler>();
  const sent: Bytes[] = [];
  const channel: DataChannel & { isClosed: boolean } = {
    binaryType: "blob",
    readyState: "open",
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    isClosed: false,
    send: (frame) => void sent.push(frame),
    close() {
      this.isClosed = true;
    },
    addEventListener(type: string, handler: Handler | (() => void)) {
      handlers.set(type, handler);
    },
  };
  return { channel, sent, hear: (frame: Bytes) => handlers.get("message")?.({ data: frame.slice().buffer }), handlers };
}

function open() {
  const got: MeshMessage[] = [];
  const through: NodeToMesh[] = [];
  let page = (_: Exclude<MeshToNode, { type: "sendCredit" }>): void => undefined;
  const mesh: MeshPort = direct(
    (onMessage) => {
      page = onMessage;
      return {
        send(to, priority, bytes) {
          // A real port transfers the buffer.
          through.push({ type: "send", to, priority, bytes: structuredClone(bytes, { transfer: [bytes.buffer] }) });
          return true;
        },
        consumed: (peer, priority, bytes) => void through.push({ type: "consumed", peer, priority, bytes }),
        fault: (peer, code, detail) => void through.push({ type: "fault", peer, code, detail }),
        broken: (peer, reason) => void through.push({ type: "broken", peer, reason }),
        pulse: () => void through.push({ type: "pulse" }),
      };
    },
    { nowMs: () => 0, after: () => undefined },
  )((message) => got.push(message));
  const up = (peer: PeerId, isDirect: boolean): void =>
    page({ type: "linkUp", peer, session: "5e", seatKey: null, direct: isDirect });
  return { mesh, got, through, up, page: (message: Exclude<MeshToNode, { type: "sendCredit" }>) => page(message) };
}

const vote = (chunk: Bytes): Bytes => encodeFrame({ type: "start", lane: "votes", id: 0, total: chunk.length, chunk });

test("a message for two goes past the page to the one and through it to the other, unharmed", () => {
  const { mesh, through, up, page } = open();
  const { channel, sent } = createChannel();
  page({ type: "channel", peer: ADA, channel });
  up(ADA, true);
  up(BEN, false);
  expect(mesh.send([ADA, BEN], "votes", new Uint8Array([1, 2]))).toBe(true);
  expect(sent).toEqual([vote(new Uint8Array([1, 2]))]);
  expect(through).toMatchObject([{ type: "send", to: [BEN], bytes: new Uint8Array([1, 2]) }]);
});

test("what comes over the channel is told after the link, and consumed where it came from", () => {
  const { mesh, got, through, up, page } = open();
  const { channel, hear } = createChannel();
  page({ type: "channel", peer: ADA, channel });
  hear(vote(new Uint8Array([9])));
  expect(got).toEqual([]);
  up(ADA, true);
  expect(got.map(({ type }) => type)).toEqual(["linkUp", "bytes"]);
  mesh.consumed(ADA, "votes", 1);
  mesh.consumed(BEN, "votes", 1);
  expect(through).toEqual([{ type: "consumed", peer: BEN, priority: "votes", bytes: 1 }]);
});

test("a channel that breaks ends the link; a link that ends closes the channel", () => {
  const { through, up, page } = open();
  const [ada, ben] = [createChannel(), createChannel()];
  page({ type: "channel", peer: ADA, channel: ada.channel });
  page({ type: "channel", peer: BEN, channel: ben.channel });
  up(ADA, true);
  up(BEN, true);
  ada.hear(new Uint8Array([99]));
  expect(through).toMatchObject([{ type: "broken", peer: ADA, reason: { code: "fault" } }]);
  page({ type: "linkDown", peer: BEN, reason: { code: "closed", detail: "" } });
  expect([ada.channel.isClosed, ben.channel.isClosed]).toEqual([true, true]);
});

test("a link whose channel was gone before it came up is ended", () => {
  const { through, up, page } = open();
  const { channel, handlers } = createChannel();
  page({ type: "channel", peer: ADA, channel });
  handlers.get("close")?.({ data: null });
  up(ADA, true);
  expect(through.map((command) => command.type)).toEqual(["broken", "broken"]);
});

test("the figures of a link count both its channels", () => {
  const { mesh, got, up, page } = open();
  const { channel } = createChannel();
  page({ type: "channel", peer: ADA, channel });
  up(ADA, true);
  mesh.send([ADA], "votes", new Uint8Array([1]));
  const link: LinkStats = { peer: ADA, rttMs: 1, bytesIn: 5, bytesOut: 7, queuedBytes: 0, dropped: 0, suspect: false };
  page({ type: "stats", links: [link, { ...link, peer: BEN }] });
  const size = vote(new Uint8Array([1])).length;
  expect(got.at(-1)).toEqual({
    type: "stats",
    links: [
      { ...link, bytesOut: 7 + size },
      { ...link, peer: BEN },
    ],
  });
});

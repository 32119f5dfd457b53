import { describe, expect, test } from "vitest";
import type { PeerId } from "@/lib/base/peer";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { BlockId } from "@/lib/chain/ids";
import type { Rejection } from "@/lib/chain/rejection";
import { hashOf } from "@/lib/chain/samples";
import {
  attestation,
  carrying,
  commitment,
  finalized,
  nullified,
  nullifyVote,
  peerOf,
  status,
} from "@/lib/consensus/testMessages";
import { createWire } from "@/lib/wire/codec";
import { MESSAGE_BYTES_MAX } from "@/lib/wire/limits";
import type { WireMessage } from "@/lib/wire/message";
import type { Edge } from "./edge";
import { createInbound } from "./inbound";
import { chainOf, type TestBlock } from "./testChain";
import { createTestNode, type TestNodeOptions } from "./testNode";

const wire = createWire(4);
const A = hashOf<BlockId>("a");
const of = (what: Parameters<typeof carrying>[0]) => carrying(what) as WireMessage;

/** A door whose edge answers when the test says so, and which writes down what it is told. */
function createDoor(options: TestNodeOptions = {}) {
  const node = createTestNode(options);
  for (const other of [0, 2, 3]) node.link(other);
  const open: ((holds: boolean) => void)[] = [];
  const edge: Edge = {
    verifyAll: async () => true,
    verifyVrf: () => null,
    check: () => new Promise((resolve) => open.push((holds) => resolve(holds ? { beta: new Uint8Array(64) } : null))),
  };
  const delivered: { readonly from: PeerId; readonly message: WireMessage }[] = [];
  const blamed: string[] = [];
  const compared: FinalityCertificate[] = [];
  const failed: unknown[] = [];
  const observed: string[] = [];
  /** How many had been observed each time. */
  const handled: number[] = [];
  let consumed = 0;
  let isOver = false;
  let gate: Promise<void> | null = null;
  let early: Promise<void> | null = null;
  const inbound = createInbound({
    node: node.node,
    wire,
    edge,
    gate: () => gate,
    allowances: { begin: () => undefined, take: () => early, drop: () => undefined },
    isOver: () => isOver,
    isDeafTo: () => false,
    deliver: (from, message) => void delivered.push({ from, message }),
    compare: (certificate) => void compared.push(certificate),
    blame: (peer: PeerId, { code }: Rejection) => void blamed.push(`${peer} ${code}`),
    consumed: (_peer, _priority, bytes) => {
      consumed += bytes;
    },
    remembered: () => undefined,
    handled: () => void handled.push(observed.length),
    failed: (error) => void failed.push(error),
    observe: (_peer, message, _bytes, verified) => {
      if (message.type === "wantBlock") throw new Error("a watcher that fails");
      observed.push(`${message.type} ${verified}`);
    },
  });
  return {
    node,
    delivered,
    blamed,
    compared,
    failed,
    observed,
    handled,
    inbound,
    consumed: () => consumed,
    shut(until: Promise<void>) {
      gate = until;
    },
    end() {
      isOver = true;
    },
    /** From now on a message is judged then. */
    limit(until: Promise<void> | null) {
      early = until;
    },
    send: (from: number, message: WireMessage) => inbound.packet(peerOf(from), "votes", wire.encode(message)),
    /** The edge answers its oldest question; then everything that follows has happened. */
    async answer(holds = true) {
      await settled();
      const question = open.shift();
      if (question === undefined) throw new Error("the edge was not asked");
      question(holds);
      await settled();
    },
    asked: () => open.length,
  };
}

/** Longer than any chain of promises in the door. */
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

test("what a life has not judged when it ends is judged by nobody, and the neighbour may say more", async () => {
  const door = createDoor();
  const vote = of(attestation(2, A, { round: 0 }));
  for (let sent = 0; sent < 2; sent++) door.send(2, vote);
  await settled();
  door.end();
  await door.answer(false);
  const bytes = 2 * wire.encode(vote).length;
  expect([door.observed, door.delivered, door.blamed, door.consumed()]).toEqual([[], [], [], bytes]);
});

describe("P23: messages of one neighbour", () => {
  test("are verified one at a time, and delivered in order", async () => {
    const door = createDoor();
    const votes = [0, 1, 2].map((round) => of(attestation(2, A, { round })));
    for (const vote of votes) door.send(2, vote);
    await settled();
    expect([door.asked(), door.delivered.length]).toEqual([1, 0]);
    for (let i = 0; i < 3; i++) await door.answer();
    expect(door.delivered.map(({ message }) => message)).toEqual(votes);
  });

  test("delay nobody else's", async () => {
    const door = createDoor();
    door.send(2, of(attestation(2, A, { round: 0 })));
    door.send(3, of(attestation(3, A, { round: 0 })));
    await settled();
    expect(door.asked()).toBe(2);
  });

  test("are consumed when they were judged, whatever the judgement, so that the neighbour may send on", async () => {
    const door = createDoor();
    const late = wire.encode(of(attestation(2, A, { round: 0, height: 0 })));
    const vote = wire.encode(of(attestation(2, A, { round: 0 })));
    for (const bytes of [late, vote, new Uint8Array(9)]) door.inbound.packet(peerOf(2), "votes", bytes);
    await settled();
    expect(door.consumed()).toBe(late.length);
    await door.answer();
    expect(door.consumed()).toBe(late.length + vote.length + 9);
  });

  test("that wait are dropped with the link; the one at work ends", async () => {
    const door = createDoor();
    for (const round of [0, 1, 2]) door.send(2, of(attestation(2, A, { round })));
    await settled();
    door.inbound.drop(peerOf(2));
    await door.answer();
    expect([door.asked(), door.delivered.length]).toEqual([0, 1]);
    door.send(2, of(attestation(2, A, { round: 5 })));
    await settled();
    expect(door.asked()).toBe(1);
  });

  test("beyond its allowance wait, are not consumed meanwhile, and delay nobody else's", async () => {
    const door = createDoor();
    let open = () => {};
    door.limit(new Promise((resolve) => (open = resolve)));
    door.send(2, of(attestation(2, A, { round: 0 })));
    await settled();
    door.limit(null);
    door.send(3, of(attestation(3, A, { round: 0 })));
    await door.answer();
    expect(door.delivered.map(({ from }) => from)).toEqual([peerOf(3)]);
    const consumed = door.consumed();
    open();
    await door.answer();
    expect(door.delivered.map(({ from }) => from)).toEqual([peerOf(3), peerOf(2)]);
    expect(door.consumed()).toBeGreaterThan(consumed);
  });

  test("P14: wait while the validator is paused", async () => {
    const door = createDoor();
    let open = () => {};
    door.shut(new Promise((resolve) => (open = resolve)));
    door.send(2, of(attestation(2, A, { round: 0 })));
    await settled();
    expect(door.asked()).toBe(0);
    open();
    await settled();
    expect(door.asked()).toBe(1);
  });
});

describe("P26: a neighbour is blamed", () => {
  test.each<readonly [string, Uint8Array, string]>([
    ["bytes that are no message", new Uint8Array(9), "malformed"],
    ["a message of another version", Uint8Array.of(9, 5), "malformed"],
    ["a message over the bound", new Uint8Array(MESSAGE_BYTES_MAX + 1), "oversize"],
    ["a vote of a seat that is not there", wire.encode(of(attestation(9, A, { round: 0 }))), "unknown-seat"],
    ["a certificate below quorum", wire.encode(of(nullified([0, 2], { round: 0 }))), "bad-certificate"],
    [
      "P4: a commitment out of turn",
      wire.encode(of({ ...commitment(createTestNode().table, 3, { round: 0 }), seat: 3 })),
      "wrong-committer",
    ],
  ])("for %s", async (_, bytes, code) => {
    const door = createDoor();
    door.inbound.packet(peerOf(2), "votes", bytes);
    await settled();
    expect(door.blamed).toEqual([`${peerOf(2)} ${code}`]);
    expect(door.delivered).toEqual([]);
  });

  test("for a signature that does not hold, and the message is not delivered", async () => {
    const door = createDoor();
    door.send(2, of(attestation(3, A, { round: 0 })));
    await door.answer(false);
    expect(door.blamed).toEqual([`${peerOf(2)} bad-signature`]);
    expect([door.delivered.length, door.observed, door.handled]).toEqual([0, ["vote false"], [1]]);
  });

  test("for nothing that is late, early, known or of another table", async () => {
    const door = createDoor();
    const vote = of(attestation(2, A, { round: 0 }));
    door.send(2, vote);
    await door.answer();
    door.node.hear(2, vote);
    for (const message of [
      vote,
      of(nullifyVote(2, { round: 0, height: 0 })),
      of(nullifyVote(2, { round: 0, height: 7 })),
      { type: "hello", sealed: null } as const,
    ])
      door.send(2, message);
    await settled();
    expect([door.blamed, door.asked()]).toEqual([[], 0]);
    expect(door.handled).toEqual(door.observed.map((_, i) => i + 1));
  });

  test("and a message that became late while it was checked hurts nobody", async () => {
    const door = createDoor();
    door.send(2, of(attestation(2, A, { round: 0 })));
    await settled();
    const chain = chainOf(door.node.table, [[], []]);
    door.node.hear(3, of((chain[1] as TestBlock).certificate));
    const range = {
      type: "range",
      from: 1,
      blocks: chain.map(({ header, body, certificate }) => ({ header, body, certificate })),
      prunedBelow: 0,
    } as const;
    door.node.settle(door.node.hear(3, range));
    await door.answer();
    expect(door.blamed).toEqual([]);
    expect(door.node.hear(2, door.delivered[0]?.message as WireMessage)).toEqual([]);
  });
});

describe("P24: an old finality certificate", () => {
  const chain = chainOf(createTestNode().table, [[], [], []]);
  const other = finalized(hashOf("another"), [0, 2, 3], { height: 1, round: 0 });

  test("for another block is checked and compared, and not delivered", async () => {
    const door = createDoor({ chain });
    door.send(2, of(other));
    await door.answer();
    expect([door.compared, door.delivered.length]).toEqual([[other], 0]);
  });

  test("as the tip of a neighbour that is behind is compared too, and its Status delivered", async () => {
    const door = createDoor({ chain });
    door.send(2, of(status({ height: 2, tipId: other.blockId, tipCertificate: other })));
    await door.answer();
    expect([door.compared, door.delivered.length]).toEqual([[other], 1]);
  });

  test("that does not hold is blamed, not compared", async () => {
    const door = createDoor({ chain });
    door.send(2, of(other));
    await door.answer(false);
    expect([door.compared, door.blamed]).toEqual([[], [`${peerOf(2)} bad-signature`]]);
  });
});

test("our own mistake while judging a message stops the validator instead of jamming its neighbour", async () => {
  const door = createDoor();
  door.send(2, { type: "wantBlock", blockId: A });
  await settled();
  expect(door.failed).toMatchObject([{ message: "a watcher that fails" }]);
  door.send(3, of(attestation(3, A, { round: 0 })));
  await settled();
  expect(door.asked()).toBe(1);
});

test("a message that came too early is judged again without being counted as consumed", async () => {
  const door = createDoor();
  door.inbound.again(peerOf(2), of(attestation(2, A, { round: 0 })));
  await door.answer();
  expect([door.delivered.length, door.consumed()]).toEqual([1, 0]);
});

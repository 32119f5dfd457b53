/** What faults make of a validator's effects (P5, P7 – P10, P16). */
import { describe, expect, test } from "vitest";
import type { NodeEffect } from "@/lib/node/effect";
import { createTestNode } from "@/lib/node/testNode";
import { type Fault, LIES, WITHHELD } from "@/lib/port/fault";
import { BEHAVIOURS } from "./catalogue";
import { addFault, createTampering, isDeafTo, isPaused, removeFaults, takeDone, tamper } from "./tamper";

function tampered(...faults: Fault[]) {
  const node = createTestNode({ seat: 1 });
  for (const other of [0, 2, 3]) node.link(other);
  const tampering = createTampering();
  for (const fault of faults) addFault(tampering, 1, fault, 0, 1_000);
  let draw = 0;
  const unit = () => {
    draw += 0.1;
    return draw % 1;
  };
  const liar = { node: node.node, seat: 1, memory: tampering.memory, unit };
  return { node, tampering, alter: (effect: NodeEffect) => tamper(tampering, effect, liar) };
}

const vote = (type: "propose" | "attest" | "finality", height = 1, round = 0): NodeEffect => {
  const slot = { height, round, seat: 1, blockId: "00" as never };
  const unsigned = type === "propose" ? { ...slot, type, carriedFrom: null } : { ...slot, type };
  return {
    type: "write",
    batch: { certificates: [], candidates: [] },
    vote: unsigned,
    purpose: { type: "slot", asked: unsigned },
  };
};

const prove = (round = 0): NodeEffect => ({ type: "prove", height: 1, round, alpha: new Uint8Array(0) });

const entered = (round: number): NodeEffect => ({
  type: "trace",
  note: {
    type: "entered",
    height: 1,
    round,
    cause: "nullified",
    deadlineMs: 1,
  },
});

const PARTS = {
  commitment: prove(),
  proposal: vote("propose"),
  attestation: vote("attest"),
  finality: vote("finality"),
} as const;

describe("a part that is withheld", () => {
  test.each(WITHHELD)("%s is left out, and no other part is", (what) => {
    const { alter } = tampered({ type: "withhold", what, rounds: null });
    for (const [part, effect] of Object.entries(PARTS))
      expect(alter(effect), part).toEqual(part !== what ? [effect] : what === "commitment" ? [] : [without(effect)]);
  });

  test("what was to become durable with the vote still does (P16)", () => {
    const { alter } = tampered({ type: "withhold", what: "attestation", rounds: null });
    expect(alter(vote("attest"))).toEqual([without(vote("attest"))]);
  });

  test("once means one round, however often it is tried in it, and then the fault is over", () => {
    const { alter, tampering } = tampered({ type: "withhold", what: "commitment", rounds: 1 });
    expect(takeDone(tampering, entered(0))).toEqual([]);
    expect(alter(prove(2))).toEqual([]);
    expect(alter(prove(2))).toEqual([]);
    expect(takeDone(tampering, entered(2))).toEqual([]);
    expect(takeDone(tampering, entered(3)).map(({ id }) => id)).toEqual([1]);
    expect(alter(prove(3))).toEqual([prove(3)]);
  });
});

const without = (effect: NodeEffect): NodeEffect =>
  effect.type === "write" ? { ...effect, vote: null, purpose: { type: "nothing" } } : effect;

describe("a message on its way", () => {
  const sent = (to: readonly number[]): NodeEffect => ({
    type: "send",
    to: to.map((seat) => [...tampered().node.node.peers].find(([, peer]) => peer.seat === seat)?.[0] as never),
    message: { type: "announce", ids: [] },
  });

  test("to a seat that is cut off is not sent, and nothing is heard from there", () => {
    const { alter, tampering } = tampered({ type: "cut", seats: [2] });
    expect(alter(sent([0, 2, 3]))).toEqual([sent([0, 3])]);
    expect(alter(sent([2]))).toEqual([]);
    expect([0, 2, 3].map((seat) => isDeafTo(tampering, seat))).toEqual([false, true, false]);
  });

  test("is lost in so many of a hundred cases, link by link", () => {
    const { alter } = tampered({ type: "loss", percent: 15 });
    expect(alter(sent([0, 2, 3]))).toEqual([sent([2, 3])]);
  });

  test("leaves late", () => {
    const { alter } = tampered({ type: "delay", delayMs: 200 }, { type: "delay", delayMs: 50 });
    expect(alter(sent([0]))).toEqual([{ type: "later", delayMs: 200, act: sent([0]) }]);
  });

  test("is never kept back if it is a hello: a link whose first message does not arrive never came up", () => {
    const { alter } = tampered({ type: "loss", percent: 100 }, { type: "delay", delayMs: 9 });
    const hello: NodeEffect = {
      ...(sent([0]) as Extract<NodeEffect, { type: "send" }>),
      message: { type: "hello", sealed: null },
    };
    expect(alter(hello)).toEqual([hello]);
  });
});

test("faults end one by one or all together", () => {
  const { tampering } = tampered({ type: "pause" }, { type: "loss", percent: 1 }, { type: "pause" });
  expect(removeFaults(tampering, 1).map(({ id }) => id)).toEqual([1]);
  expect(isPaused(tampering)).toBe(true);
  expect(removeFaults(tampering, 7)).toEqual([]);
  expect(removeFaults(tampering, null).map(({ id }) => id)).toEqual([2, 3]);
  expect(isPaused(tampering)).toBe(false);
});

test("a seat that has not lied stands down when another signer of it lives; one that has does not (P16)", () => {
  const standDown: NodeEffect = { type: "standDown", reason: "another-signer" };
  const { alter, tampering, node } = tampered();
  expect(alter(standDown)).toEqual([standDown]);
  tampering.hasLied = true;
  node.node.core = { ...node.node.core, seat: null };
  expect(alter(standDown)).toEqual([]);
  expect(node.node.core.seat).toBe(1);
});

test("every lie is a behaviour that the simulator tries too", () => {
  expect(LIES.filter((how) => !(how in BEHAVIOURS))).toEqual([]);
});

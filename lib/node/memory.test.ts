import { describe, expect, test } from "vitest";
import { hashOf } from "@/lib/chain/samples";
import { attestation, carrying, status } from "@/lib/consensus/testMessages";
import type { WireMessage } from "@/lib/wire/message";
import { createTestNode, type TestNode } from "./testNode";

const of = (what: Parameters<typeof carrying>[0]) => carrying(what) as WireMessage;
const modeOf = ({ node }: TestNode): string => node.core.mode.type;

/** Seat 1, which is shown a vote that it does not remember. */
function amnesiac(n: number): TestNode {
  const seat = createTestNode({ n });
  for (const other of [0, 2, 3].filter((it) => it < n)) seat.link(other);
  seat.settle(seat.hear(2, of(attestation(1, hashOf("forgotten"), { round: 0 }))));
  return seat;
}

describe("P17: a seat that lost memory", () => {
  test("knows of it after a restart too", () => {
    const first = amnesiac(4);
    expect(modeOf(first)).toBe("amnesiac");
    const second = createTestNode({ tables: first.tables, restarted: true });
    expect(modeOf(second)).toBe("amnesiac");
  });

  test("is done with it once the floor above what it forgot is durable", () => {
    const first = amnesiac(4);
    for (const other of [0, 2, 3]) first.settle(first.hear(other, of(status())));
    expect([modeOf(first), first.node.core.voteFloor]).toEqual(["active", 4]);
    const second = createTestNode({ tables: first.tables, restarted: true });
    expect([modeOf(second), second.node.core.voteFloor]).toEqual(["listening", 4]);
  });

  test("at a table too small to ask never votes again, whatever it restarts", () => {
    const first = amnesiac(3);
    expect(first.node.core.seat).toBe(null);
    expect(createTestNode({ n: 3, tables: first.tables, restarted: true }).node.core.seat).toBe(null);
  });
});

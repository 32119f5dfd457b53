import { describe, expect, test } from "vitest";
import { blockIdOf } from "@/lib/chain/header";
import { reject } from "@/lib/chain/rejection";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import type { BuiltBlock } from "./input";
import { attestation, attested, block, commitment, nullified, proofOf, proposal, status } from "./testMessages";
import { createTestSeat, said, sentTo, type TestSeat, type TestSeatOptions, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const BAD = reject("bad-log", "got one root, want another");
/** Seat 3 is drawn in every round of these tests; the seat under test is 1. */
const PROPOSER = 3;
const fresh = (round = 0, name = ""): BuiltBlock => block(table, PROPOSER, { round }, { name });

function proposedTo(seat: TestSeat, made: BuiltBlock, round = 0): readonly string[] {
  return votesAsked(seat.hear(PROPOSER, proposal(table, PROPOSER, made, { round })));
}

describe("P8: a fresh block is attested", () => {
  test("when it is the first of its round, here and checked; P16: said when it is durable", () => {
    const seat = createTestSeat({ seat: 1 });
    const made = fresh();
    expect(proposedTo(seat, made)).toEqual([]);
    const checked = seat.check(made);
    expect(votesAsked(checked)).toEqual(["attest"]);
    expect(said(checked)).toEqual([]);
    expect(seat.asked).toMatchObject([{ blocks: [made.blockId], slot: { height: 1, round: 0, kind: "attest" } }]);
    expect(said(seat.store())).toMatchObject([{ type: "attest", seat: 1, blockId: made.blockId }]);
  });

  test("after it was fetched from the proposer and checked, which is asked for once", () => {
    const seat = createTestSeat({ seat: 1 });
    const { blockId, header, txIds } = fresh();
    const asked = seat.hear(PROPOSER, proposal(table, PROPOSER, fresh(), { round: 0 }));
    expect(asked).toContainEqual({
      type: "checkBlock",
      blockId,
      height: 1,
      parentId: table.networkId,
      header,
      txIds,
      holders: [PROPOSER],
    });
    const again = seat.hear(2, proposal(table, PROPOSER, fresh(), { round: 0 }));
    expect(again.filter(({ type }) => type === "checkBlock")).toEqual([]);
  });

  test("once a round: whatever comes second is evidence, not a second choice", () => {
    const seat = createTestSeat({ seat: 1 });
    proposedTo(seat, fresh());
    const second = seat.hear(PROPOSER, proposal(table, PROPOSER, fresh(0, "other"), { round: 0 }));
    expect(second.filter(({ type }) => type === "evidence")).toHaveLength(1); // P18
    expect(votesAsked(seat.check(fresh(0, "other")))).toEqual([]);
    expect(votesAsked(seat.check(fresh()))).toEqual(["attest"]);
    expect(votesAsked(seat.check(fresh()))).toEqual([]);
  });

  test("not beside the block that a quorum has attested in this round, though that one be missing here", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, attested(fresh(0, "other").blockId, [0, 2, 3], { round: 0 }));
    proposedTo(seat, fresh());
    expect(votesAsked(seat.check(fresh()))).toEqual([]);
  });

  test("in the current round only: an early proposal waits for its round", () => {
    const seat = createTestSeat({ seat: 1 });
    const later = fresh(1);
    proposedTo(seat, later, 1);
    expect(votesAsked(seat.check(later))).toEqual([]);
    expect(votesAsked(seat.hear(2, nullified([0, 2, 3], { round: 0 })))).toEqual(["attest"]);
  });

  test("P14: not in the clearing phase, but right after it", () => {
    const seat = createTestSeat({ seat: 1, params: { clearingMs: 200 } });
    proposedTo(seat, fresh());
    expect(votesAsked(seat.check(fresh()))).toEqual([]);
    expect(votesAsked(seat.fire("clearing"))).toEqual(["attest"]);
  });

  test.each<readonly [string, TestSeatOptions]>([
    ["an observer", { seat: null }],
    ["P17: a seat that listens", { seat: 1, restarted: true }],
    ["P17: a seat below its vote floor", { seat: 1, voteFloor: 2 }],
  ])("not by %s", (_, options) => {
    const seat = createTestSeat(options);
    proposedTo(seat, fresh());
    expect(votesAsked(seat.check(fresh()))).toEqual([]);
  });

  test("P13: when it is relayed by who heard another proof of the same draw: β is unique, its proofs are not", () => {
    const made = fresh();
    const relay = createTestSeat({ seat: 2 });
    relay.hear(0, { ...commitment(table, 3, { round: 0 }), proof: new Uint8Array(80).fill(77) });
    proposedTo(relay, made);
    const [message] = sentTo(relay.hear(1, status()), 1).filter(({ type }) => type === "proposal");
    const seat = createTestSeat({ seat: 1 });
    seat.hearMessage(2, message as never);
    expect(votesAsked(seat.check(made))).toEqual(["attest"]);
  });

  test("not when it is invalid", () => {
    const seat = createTestSeat({ seat: 1 });
    proposedTo(seat, fresh());
    expect(votesAsked(seat.check(fresh(), BAD))).toEqual([]);
    expect(votesAsked(seat.check(fresh()))).toEqual([]); // A block is judged once.
  });

  test("P20: not by a verdict on another parent", () => {
    const seat = createTestSeat({ seat: 1 });
    proposedTo(seat, fresh());
    const { blockId, header, txIds } = fresh();
    const verdict = {
      type: "blockChecked",
      blockId,
      parentId: hashOf("elsewhere"),
      header,
      txIds,
      fault: null,
    } as const;
    expect(votesAsked(seat.give(verdict as never))).toEqual([]);
  });

  test("not after the seat has nullified the round", () => {
    const seat = createTestSeat({ seat: 1 });
    proposedTo(seat, fresh());
    expect(votesAsked(seat.fire("deadline"))).toEqual(["nullify"]);
    expect(votesAsked(seat.check(fresh()))).toEqual([]);
  });

  test("not once the round has its attestation certificate", () => {
    const seat = createTestSeat({ seat: 1 });
    proposedTo(seat, fresh());
    seat.hear(2, attested(fresh().blockId, [0, 2, 3], { round: 0 }));
    expect(votesAsked(seat.check(fresh()))).toEqual(["finality"]);
  });

  test("only when all earlier rounds are known to be nullified; the proposer is asked for them once", () => {
    const slots = [attestation(1, hashOf("earlier"), { round: 1 })];
    const seat = createTestSeat({ seat: 1, restarted: true, slots });
    seat.fire("listen");
    seat.hear(2, nullified([0, 2, 3], { round: 1 }));
    const made = fresh(2);
    const heard = seat.hear(PROPOSER, proposal(table, PROPOSER, made, { round: 2 }));
    expect(sentTo(heard, PROPOSER)).toMatchObject([{ type: "status", status: { round: 2 } }]);
    expect(sentTo(seat.check(made), PROPOSER)).toEqual([]);
    expect(votesAsked(seat.hear(PROPOSER, nullified([0, 2, 3], { round: 0 })))).toEqual(["attest"]);
  });
});

/** The same block with the draw of another round in its header: another block, then. */
function withDraw({ header, txIds }: BuiltBlock, round: number): BuiltBlock {
  const changed = { ...header, commitmentProof: proofOf(1, round) };
  return { blockId: blockIdOf(changed), header: changed, txIds };
}

describe("P7: a proposal that nobody may attest", () => {
  const carried = (carriedFrom: number, of: BuiltBlock) => ({
    carriedFrom,
    attestation: attested(of.blockId, [0, 2, 3], { round: 0 }),
  });

  test.each<readonly [string, Parameters<typeof proposal>]>([
    ["is signed by another seat than P6 draws", [table, 2, block(table, 2, { round: 1 }), { round: 1 }, { drawn: 3 }]],
    ["shows an old block as fresh", [table, 3, fresh(0), { round: 1 }]],
    ["shows an old block as fresh, with the new round's draw", [table, 3, withDraw(fresh(0), 1), { round: 1 }]],
    ["shows another seat's block as fresh", [table, 3, block(table, 2, { round: 1 }), { round: 1 }]],
    ["is carried from its own round", [table, 3, fresh(1), { round: 1 }, { carriedFrom: 1 }]],
    ["is carried from a later round", [table, 3, fresh(0), { round: 1 }, { carriedFrom: 2 }]],
    ["carries a block newer than its certificate", [table, 3, fresh(1), { round: 1 }, carried(0, fresh(1))]],
  ])("%s", (_, given) => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, nullified([0, 2, 3], { round: 0 }));
    const effects = seat.hear(given[1], proposal(...given));
    expect(effects).toContainEqual(
      expect.objectContaining({ note: expect.objectContaining({ type: "refused", round: 1 }) }),
    );
    expect(effects.filter((effect) => effect.type === "checkBlock" && effect.header !== null)).toEqual([]);
    expect(votesAsked(seat.check(given[2]))).toEqual([]);
  });
});

describe("P8: a carried block is attested", () => {
  const first = fresh(0);
  const certificate = attested(first.blockId, [0, 2, 3], { round: 0 });

  /** Seat 1 in round 2, with round 1 nullified. */
  function inRoundTwo(known: readonly Parameters<TestSeat["hear"]>[1][] = []): TestSeat {
    const seat = createTestSeat({ seat: 1 });
    for (const message of [...known, nullified([0, 2, 3], { round: 1 })]) seat.hear(2, message);
    expect(seat.state.current.round).toBe(2);
    return seat;
  }

  test("with the certificate it comes from and the nullifications since", () => {
    const seat = inRoundTwo();
    seat.hear(3, proposal(table, 3, first, { round: 2 }, { carriedFrom: 0, attestation: certificate }));
    expect(votesAsked(seat.check(first))).toEqual(["attest"]);
    expect(seat.asked[0]?.certificates.map(({ type, round }) => `${type} ${round}`)).toEqual(
      expect.arrayContaining(["attest 0", "nullify 1"]),
    );
  });

  test("not with the certificate of another block", () => {
    const seat = inRoundTwo();
    const other = attested(fresh(0, "other").blockId, [0, 2, 3], { round: 0 });
    seat.hear(3, proposal(table, 3, first, { round: 2 }, { carriedFrom: 0, attestation: other }));
    expect(votesAsked(seat.check(first))).toEqual([]);
  });

  test("not while a nullification between is missing; when it comes, yes", () => {
    const slots = [attestation(1, first.blockId, { round: 2 })];
    const seat = createTestSeat({ seat: 1, restarted: true, slots });
    seat.fire("listen");
    seat.hear(2, nullified([0, 2, 3], { round: 2 }));
    seat.hear(3, proposal(table, 3, first, { round: 3 }, { carriedFrom: 0, attestation: certificate }));
    expect(votesAsked(seat.check(first))).toEqual([]);
    expect(votesAsked(seat.hear(3, nullified([0, 2, 3], { round: 1 })))).toEqual(["attest"]);
  });

  test("even by a seat that knows a higher certificate than the proposal names", () => {
    const seat = inRoundTwo([attested(first.blockId, [0, 2, 3], { round: 1 })]);
    seat.hear(3, proposal(table, 3, first, { round: 2 }, { carriedFrom: 0, attestation: certificate }));
    expect(votesAsked(seat.check(first))).toContain("attest");
  });

  test("P15: whatever its time says by now", () => {
    const early = block(table, 3, { round: 0 }, { aheadMs: 10 ** 9 });
    const seat = inRoundTwo();
    const known = attested(early.blockId, [0, 2, 3], { round: 0 });
    seat.hear(3, proposal(table, 3, early, { round: 2 }, { carriedFrom: 0, attestation: known }));
    expect(votesAsked(seat.check(early))).toEqual(["attest"]);
  });
});

import { describe, expect, test } from "vitest";
import { reject } from "@/lib/chain/rejection";
import { sampleTable } from "@/lib/chain/samples";
import { attestation, attested, block, commitment, nullified, nullifyVote, proposal } from "./testMessages";
import { createTestSeat, said, type TestSeat, type TestSeatOptions, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const made = block(table, 3, { round: 0 });
const certificate = attested(made.blockId, [0, 2, 3], { round: 0 });
const BAD = reject("bad-log", "got one root, want another");

/** Seat 1, which has the block and holds it good. */
function withBlock(options: TestSeatOptions = {}): TestSeat {
  const seat = createTestSeat({ seat: 1, ...options });
  seat.hear(3, proposal(table, 3, made, { round: 0 }));
  seat.check(made);
  return seat;
}

describe("P9: a seat votes for finality", () => {
  test("on the attestation certificate of its round, P16: with which the vote is durable", () => {
    const seat = withBlock();
    seat.store();
    expect(votesAsked(seat.hear(2, certificate))).toEqual(["finality"]);
    expect(seat.asked).toMatchObject([{ slot: { kind: "resolve" }, certificates: [certificate] }]);
    expect(said(seat.store())).toMatchObject([{ type: "finality", seat: 1, blockId: made.blockId }]);
    expect(votesAsked(seat.hear(3, certificate))).toEqual([]);
  });

  test("P2: on q attestations of one block, counted one by one", () => {
    const seat = withBlock();
    seat.store(); // Its own attestation is the first.
    expect(votesAsked(seat.hear(2, attestation(2, made.blockId, { round: 0 })))).toEqual([]);
    expect(votesAsked(seat.hear(2, attestation(2, made.blockId, { round: 0 })))).toEqual([]);
    const other = block(table, 3, { round: 0 }, { name: "other" });
    expect(votesAsked(seat.hear(0, attestation(0, other.blockId, { round: 0 })))).toEqual([]);
    expect(votesAsked(seat.hear(3, attestation(3, made.blockId, { round: 0 })))).toEqual(["finality"]);
  });

  test("without having attested", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, certificate);
    expect(votesAsked(seat.check(made))).toEqual(["finality"]);
  });

  test("not without the body, which is asked of those who attested", () => {
    const seat = createTestSeat({ seat: 1 });
    const effects = seat.hear(2, certificate);
    expect(votesAsked(effects)).toEqual([]);
    expect(effects).toContainEqual({
      type: "checkBlock",
      blockId: made.blockId,
      height: 1,
      parentId: table.networkId,
      header: null,
      txIds: null,
      holders: [0, 2, 3],
    });
  });

  test("not for a block it holds bad", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, certificate);
    expect(votesAsked(seat.check(made, BAD))).toEqual([]);
  });

  test("not after it has nullified the round, even if the disk has not answered yet", () => {
    const seat = withBlock();
    expect(votesAsked(seat.fire("deadline"))).toEqual(["nullify"]);
    expect(votesAsked(seat.hear(2, certificate))).toEqual([]);
    seat.store();
    expect(votesAsked(seat.hear(2, certificate))).toEqual([]);
  });

  test("not in a round it has left", () => {
    const seat = withBlock();
    seat.hear(2, nullified([0, 2, 3], { round: 0 }));
    expect(votesAsked(seat.hear(2, certificate))).toEqual([]);
  });

  test.each<readonly [string, TestSeatOptions]>([
    ["an observer", { seat: null }],
    ["P17: a seat that listens", { restarted: true }],
    ["P17: a seat below its floor", { voteFloor: 2 }],
  ])("not as %s", (_, options) => {
    expect(votesAsked(withBlock(options).hear(2, certificate))).toEqual([]);
  });
});

describe("P10: a seat nullifies", () => {
  test.each<readonly [string, number, (seat: TestSeat) => void]>([
    ["no commitment", 1, () => undefined],
    ["no proposal", 2, (seat) => seat.hear(0, commitment(table, 3, { round: 0 }))],
    [
      "an invalid proposal",
      3,
      (seat) => {
        seat.hear(3, proposal(table, 3, made, { round: 0 }));
        seat.check(made, BAD);
      },
    ],
    ["a missing body", 4, (seat) => seat.hear(3, proposal(table, 3, made, { round: 0 }))],
    [
      "no quorum",
      5,
      (seat) => {
        seat.hear(3, proposal(table, 3, made, { round: 0 }));
        seat.check(made);
      },
    ],
  ])("at the deadline, and says why: %s is reason %i", (_, reason, before) => {
    const seat = createTestSeat({ seat: 1 });
    before(seat);
    expect(votesAsked(seat.fire("deadline"))).toEqual(["nullify"]);
    expect(said(seat.store())).toContainEqual(expect.objectContaining({ type: "nullify", seat: 1, reason }));
  });

  test("when f + 1 others have, and says that it followed", () => {
    const seat = createTestSeat({ seat: 1 });
    expect(votesAsked(seat.hear(2, nullifyVote(2, { round: 0 })))).toEqual([]);
    expect(votesAsked(seat.hear(2, nullifyVote(2, { round: 0 }, 5)))).toEqual([]);
    expect(votesAsked(seat.hear(3, nullifyVote(3, { round: 0 })))).toEqual(["nullify"]);
    expect(said(seat.store())).toMatchObject([{ reason: 6 }]);
  });

  test.each([
    [2, 1],
    [3, 1],
    [4, 2],
    [7, 3],
    [10, 4],
  ])("at a table of %i when %i others have", (n, followed) => {
    const seat = createTestSeat({ n, seat: 0 });
    const votes = Array.from({ length: followed }, (_, i) =>
      votesAsked(seat.hear(i + 1, nullifyVote(i + 1, { round: 0 }))),
    );
    expect(votes.slice(0, -1).flat()).toEqual([]);
    expect(votes.at(-1)).toEqual(["nullify"]);
  });

  test("after it has attested", () => {
    const seat = withBlock();
    expect(said(seat.store())).toMatchObject([{ type: "attest" }]);
    expect(votesAsked(seat.fire("deadline"))).toEqual(["nullify"]);
  });

  test("once a round", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.fire("deadline");
    expect(votesAsked(seat.hear(2, nullifyVote(2, { round: 0 })))).toEqual([]);
    expect(votesAsked(seat.hear(3, nullifyVote(3, { round: 0 })))).toEqual([]);
  });

  test("never a round for whose finality it has voted: not at the deadline, not with all the others", () => {
    const seat = withBlock();
    expect(votesAsked(seat.hear(2, certificate))).toEqual(["finality"]);
    const later = [
      seat.hear(2, nullifyVote(2, { round: 0 })),
      seat.hear(3, nullifyVote(3, { round: 0 })),
      seat.store(),
      seat.fire("half"),
      seat.fire("deadline"),
    ].flatMap(votesAsked);
    expect(later).toEqual([]);
  });

  test("not a round that is yet to come, nor one that is over", () => {
    const seat = createTestSeat({ seat: 1 });
    for (const other of [2, 3]) seat.hear(other, nullifyVote(other, { round: 1 }));
    expect(seat.asked).toEqual([]);
    seat.hear(2, nullified([0, 2, 3], { round: 1 }));
    for (const other of [2, 3]) seat.hear(other, nullifyVote(other, { round: 0 }));
    expect(seat.asked).toEqual([]);
  });

  test.each<readonly [string, TestSeatOptions]>([
    ["an observer", { seat: null }],
    ["P17: a seat that listens", { restarted: true }],
    ["P17: a seat below its floor", { voteFloor: 2 }],
  ])("not as %s", (_, options) => {
    expect(votesAsked(createTestSeat({ seat: 1, ...options }).fire("deadline"))).toEqual([]);
  });
});

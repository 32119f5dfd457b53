import { describe, expect, test } from "vitest";
import { sampleTable } from "@/lib/chain/samples";
import type { SlotMessage } from "@/lib/chain/votes";
import { attestation, attested, block, commitment, nullified, nullifyVote, proposal, status } from "./testMessages";
import { createTestSeat, said, type TestSeat, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const made = block(table, 3, { round: 0 });
const other = block(table, 3, { round: 0 }, { name: "other" });
const QUORUM = [0, 2, 3];

/** Seat 1, which has asked the disk for its attestation of the block. */
function attesting(): TestSeat {
  const seat = createTestSeat({ seat: 1 });
  seat.hear(3, proposal(table, 3, made, { round: 0 }));
  seat.check(made);
  return seat;
}

describe("P16: persist, then speak", () => {
  test("nothing is said, counted or shown in Status before the disk answers", () => {
    const seat = attesting();
    expect(said(seat.hear(2, attestation(2, made.blockId, { round: 0 })))).toEqual([]);
    expect(said(seat.hear(3, attestation(3, made.blockId, { round: 0 })))).toEqual([]);
    expect(seat.state.current.rounds.get(0)?.attested).toBeNull();
    expect(said(seat.store())).toMatchObject([{ type: "attest" }, { type: "finality" }]);
    expect(seat.state.current.rounds.get(0)?.attested).not.toBeNull();
  });

  test("a vote of a round that ended meanwhile is said all the same: it was given", () => {
    const seat = attesting();
    seat.hear(2, nullified(QUORUM, { round: 0 }));
    expect(said(seat.store())).toMatchObject([{ type: "attest", round: 0 }]);
  });

  test("the first vote of a later round takes the certificates along that led there, and no second time", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    for (const round of [1, 2]) seat.hear(2, nullified(QUORUM, { round }));
    seat.fire("deadline");
    const names = seat.asked[0]?.certificates.map(({ type, round }) => `${type} ${round}`);
    expect(names?.toSorted()).toEqual(["attest 0", "nullify 1", "nullify 2"]);
    seat.hear(2, nullified(QUORUM, { round: 3 }));
    seat.fire("deadline");
    expect(seat.asked[1]?.certificates.map(({ type, round }) => `${type} ${round}`)).toEqual(["nullify 3"]);
  });

  test("certificates that are durable since an earlier life are not written again", () => {
    const certificates = [nullified(QUORUM, { round: 0 })];
    const seat = createTestSeat({ seat: 1, certificates });
    expect(seat.state.current.round).toBe(1);
    seat.fire("deadline");
    expect(seat.asked[0]?.certificates).toEqual([]);
  });
});

describe("P16: a slot that holds another message", () => {
  const foreign: SlotMessage = attestation(1, other.blockId, { round: 0 });

  test("has a second signer behind it: the seat only watches from then on", () => {
    const seat = attesting();
    const effects = seat.storeInstead(foreign);
    expect(effects).toContainEqual({ type: "standDown", reason: "another-signer" });
    expect(said(effects)).toEqual([]);
    expect(seat.state.seat).toBeNull();
    expect(votesAsked(seat.fire("deadline"))).toEqual([]);
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    seat.hear(0, commitment(table, 1, { round: 0 }));
    expect(seat.asked).toEqual([]);
  });

  test("but the same value with another signature is its own", () => {
    const seat = attesting();
    const effects = seat.storeInstead({ ...attestation(1, made.blockId, { round: 0 }), signature: new Uint8Array(64) });
    expect(said(effects)).toMatchObject([{ type: "attest", signature: new Uint8Array(64) }]);
    expect(seat.state.seat).toBe(1);
  });

  test("also where a finality vote met a nullify vote, for they share the slot", () => {
    const seat = attesting();
    seat.store();
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    const effects = seat.storeInstead(nullifyVote(1, { round: 0 }));
    expect(effects).toContainEqual({ type: "standDown", reason: "another-signer" });
  });

  test("a nullify vote with another reason is its own", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.fire("deadline");
    expect(said(seat.storeInstead(nullifyVote(1, { round: 0 }, 6)))).toMatchObject([{ reason: 6 }]);
  });

  test("and the seat says nothing more, not even a vote that was under way", () => {
    const seat = attesting();
    seat.fire("deadline"); // asks for its nullify vote as well
    seat.storeInstead(foreign);
    expect(said(seat.store())).toEqual([]);
  });

  test("is recognised too when a neighbour shows it", () => {
    const seat = attesting();
    seat.store();
    const effects = seat.hear(2, foreign);
    expect(effects).toContainEqual({ type: "standDown", reason: "another-signer" });
    expect(effects.filter(({ type }) => type === "evidence")).toEqual([]);
  });

  test("an observer serves on: it answers Status", () => {
    const seat = attesting();
    seat.storeInstead(foreign);
    seat.hear(2, nullified(QUORUM, { round: 0 }));
    expect(seat.hear(3, status()).some(({ type }) => type === "send")).toBe(true);
  });
});

test("P17: below the vote floor nothing is asked of the disk, though everything is heard", () => {
  const seat = createTestSeat({ seat: 1, voteFloor: 2 });
  seat.hear(3, proposal(table, 3, made, { round: 0 }));
  seat.check(made);
  seat.fire("deadline");
  seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
  seat.hear(2, nullified(QUORUM, { round: 4 }));
  seat.hear(2, commitment(table, 1, { round: 5 }));
  seat.fire("idle");
  expect(seat.asked).toEqual([]);
  expect(seat.state.current.round).toBe(5);
});

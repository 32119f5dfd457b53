import { describe, expect, test } from "vitest";
import { sampleTable } from "@/lib/chain/samples";
import type { Effect } from "./effect";
import { attestation, attested, block, commitment, nullified, proposal } from "./testMessages";
import { broadcasts, createTestSeat, said, type TestSeat, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const types = (effects: readonly Effect[]): string[] => effects.map(({ type }) => type);
/** Any input makes the rules look again. */
const nudge = (seat: TestSeat, waiting = 0): readonly Effect[] => seat.give({ type: "pool", waiting });

describe("P5: the committing validator", () => {
  test("proves as soon as it has entered its round, once", () => {
    const seat = createTestSeat({ links: [] });
    expect(nudge(seat)).toContainEqual({ type: "prove", height: 1, round: 0 });
    expect(types(nudge(seat))).not.toContain("prove");
  });

  test("P14: does not commit in the clearing phase", () => {
    const seat = createTestSeat({ links: [], params: { clearingMs: 200 } });
    expect(types(nudge(seat))).not.toContain("prove");
    expect(types(seat.fire("clearing"))).toContain("prove");
  });

  test("broadcasts its commitment when it is proved, and tells whom it drew", () => {
    const seat = createTestSeat();
    const made = commitment(table, 2, { round: 0 });
    const effects = seat.give({ type: "proved", commitment: made });
    expect(broadcasts(effects)).toEqual([{ type: "commitment", commitment: made }]);
    expect(effects).toContainEqual({
      type: "note",
      note: { type: "drawn", height: 1, round: 0, committer: 0, proposer: 2 },
    });
  });

  test.each([1, 2, 3])("P4: is not seat %i in round 0 of height 1", (other) => {
    expect(types(nudge(createTestSeat({ seat: other })))).not.toContain("prove");
  });

  test("P4: is the next seat in the next round", () => {
    const seat = createTestSeat({ seat: 1 });
    expect(types(seat.hear(2, nullified([0, 2, 3], { round: 0 })))).toContain("prove");
  });

  test("keeps its hands still when it only watches, listens, or the deadline has passed", () => {
    expect(types(nudge(createTestSeat({ seat: null })))).not.toContain("prove");
    expect(types(nudge(createTestSeat({ restarted: true })))).not.toContain("prove");
    const late = createTestSeat({ links: [], params: { clearingMs: 200 } });
    late.fire("deadline");
    expect(types(late.fire("clearing"))).not.toContain("prove");
  });

  test("needs no commitment of its own where one is known already", () => {
    const seat = createTestSeat({ links: [], params: { clearingMs: 200 } });
    seat.hear(1, commitment(table, 2, { round: 0 }));
    expect(types(seat.fire("clearing"))).not.toContain("prove");
  });

  test("counts the first commitment of a round, since there is one", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(0, commitment(table, 2, { round: 0 }));
    seat.hear(3, commitment(table, 3, { round: 0 }));
    expect(seat.state.current.rounds.get(0)?.commitment?.beta.at(-1)).toBe(2);
  });
});

describe("P7: the drawn seat", () => {
  const drawn = (seat = 0): TestSeat => {
    const made = createTestSeat({ seat });
    made.hear(3, commitment(table, seat, { round: 0 }));
    return made;
  };

  test("P6: asks for a fresh block when it is drawn and something waits", () => {
    const made = commitment(table, 0, { round: 0 });
    const seat = createTestSeat();
    nudge(seat, 3);
    expect(seat.give({ type: "proved", commitment: made })).toContainEqual({
      type: "build",
      height: 1,
      round: 0,
      commitment: made,
      wallMs: table.genesis.genesisTimeMs + seat.nowMs,
    });
  });

  test("P6: is nobody else", () => {
    const seat = createTestSeat({ seat: 1 });
    nudge(seat, 3);
    expect(types(seat.hear(0, commitment(table, 2, { round: 0 })))).not.toContain("build");
  });

  test("waits with an empty pool until idleMs after entering the round", () => {
    const seat = drawn();
    expect(types(nudge(seat))).not.toContain("build");
    expect(seat.pending("idle")?.delayMs).toBe(table.params.idleMs);
    expect(types(seat.fire("idle"))).toContain("build");
  });

  test("stops waiting when a transaction arrives", () => {
    expect(types(nudge(drawn(), 1))).toContain("build");
  });

  test("P14: builds nothing in the clearing phase", () => {
    const seat = createTestSeat({ seat: 1, params: { clearingMs: 200 } });
    nudge(seat, 1);
    expect(types(seat.hear(0, commitment(table, 1, { round: 0 })))).not.toContain("build");
    expect(types(seat.fire("clearing"))).toContain("build");
  });

  test("proposes once, and P16: says so when the slot and the block are durable", () => {
    const seat = drawn();
    nudge(seat, 1);
    const fresh = block(table, 0, { round: 0 });
    const built = seat.give({ type: "built", height: 1, round: 0, block: fresh });
    expect(votesAsked(built)).toEqual(["propose"]);
    expect(seat.asked[0]).toMatchObject({ blocks: [fresh.blockId], vote: { carriedFrom: null } });
    expect(said(built)).toEqual([]);
    const stored = seat.store();
    expect(said(stored)).toMatchObject([{ type: "propose", blockId: fresh.blockId }, { type: "attest" }]);
    expect(votesAsked(stored)).toEqual(["attest"]); // P8: its own proposal is the first one it sees.
    expect(types(nudge(seat, 2))).not.toContain("build");
  });

  test("is told of once, like another's proposal", () => {
    const seat = drawn();
    nudge(seat, 1);
    const fresh = block(table, 0, { round: 0 });
    seat.give({ type: "built", height: 1, round: 0, block: fresh });
    const told = seat.store().flatMap((effect) => (effect.type === "note" ? [effect.note] : []));
    expect(told.filter(({ type }) => type === "proposed")).toEqual([
      {
        type: "proposed",
        height: 1,
        round: 0,
        proposer: 0,
        blockId: fresh.blockId,
        carriedFrom: null,
        txCount: fresh.header.txCount,
      },
    ]);
  });

  test("sends header, ids, commitment and certificates along", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, nullified([0, 2, 3], { round: 0 }));
    seat.give({ type: "proved", commitment: commitment(table, 1, { round: 1 }) });
    nudge(seat, 1);
    const fresh = block(table, 1, { round: 1 });
    seat.give({ type: "built", height: 1, round: 1, block: fresh });
    const [message] = broadcasts(seat.store());
    expect(message).toMatchObject({
      type: "proposal",
      bundle: {
        header: fresh.header,
        txIds: fresh.txIds,
        commitment: { round: 1 },
        attestation: null,
        nullifications: [{ round: 0 }],
      },
    });
  });

  test.each<readonly [string, (seat: TestSeat) => void]>([
    ["the round is over", (seat) => seat.hear(2, nullified([1, 2, 3], { round: 0 }))],
    [
      "a block is attested already",
      (seat) => seat.hear(2, attested(block(table, 0, { round: 0 }).blockId, [1, 2, 3], { round: 0 })),
    ],
  ])("drops a block that comes when %s", (_, meanwhile) => {
    const seat = drawn();
    nudge(seat, 1);
    meanwhile(seat);
    const built = seat.give({
      type: "built",
      height: 1,
      round: 0,
      block: block(table, 0, { round: 0 }, { name: "late" }),
    });
    expect(votesAsked(built)).not.toContain("propose");
  });

  test("does not begin after the deadline", () => {
    const seat = drawn();
    seat.fire("deadline");
    expect(types(nudge(seat, 1))).not.toContain("build");
  });
});

describe("P7: with an attested block", () => {
  const first = block(table, 3, { round: 0 });

  /** Seat 2 in round 2, where `attestedIn` are the rounds in which the first block was attested. */
  function inRoundTwo(attestedIn: readonly number[]): TestSeat {
    const seat = createTestSeat({ seat: 2 });
    seat.hear(3, proposal(table, 3, first, { round: 0 }));
    seat.check(first);
    for (const round of attestedIn) seat.hear(3, attested(first.blockId, [0, 1, 3], { round }));
    for (const round of [0, 1])
      if (!attestedIn.includes(round) || round === 1) seat.hear(3, nullified([0, 1, 3], { round }));
    expect(seat.state.current.round).toBe(2);
    return seat;
  }

  test.each([
    [[0], 0],
    [[1], 1],
    [[0, 1], 1],
  ])("in rounds %j it carries that block, from round %i, unchanged and at once", (attestedIn, carriedFrom) => {
    const seat = inRoundTwo(attestedIn);
    const drawn = seat.hear(3, commitment(table, 2, { round: 2 }));
    expect(types(drawn)).not.toContain("build");
    expect(seat.asked.at(-1)).toMatchObject({ vote: { type: "propose", blockId: first.blockId, carriedFrom } });
    const [message] = broadcasts(seat.store()).filter(({ type }) => type === "proposal");
    expect(message).toMatchObject({ bundle: { header: first.header, attestation: { round: carriedFrom } } });
  });

  test("whose body is not here, it proposes nothing yet", () => {
    const seat = createTestSeat({ seat: 2 });
    seat.hear(3, attested(first.blockId, [0, 1, 3], { round: 0 }));
    seat.hear(3, nullified([0, 1, 3], { round: 1 }));
    expect(votesAsked(seat.hear(3, commitment(table, 2, { round: 2 })))).toEqual([]);
    expect(votesAsked(seat.check(first))).toEqual(["propose"]);
  });

  test("there is no fresh block, even with every earlier round nullified too", () => {
    const seat = inRoundTwo([1]);
    nudge(seat, 5);
    seat.fire("idle");
    expect(types(seat.hear(3, commitment(table, 2, { round: 2 })))).not.toContain("build");
  });
});

test("P7: there is no fresh block without the nullifications of all earlier rounds", () => {
  // A restarted seat stands where its slots end; the certificates that led there may have died with the others.
  const other = block(table, 3, { round: 2 });
  const seat = createTestSeat({ seat: 2, restarted: true, slots: [attestation(2, other.blockId, { round: 2 })] });
  seat.fire("listen");
  seat.fire("idle");
  expect(seat.state.current.round).toBe(2);
  expect(types(seat.hear(3, commitment(table, 2, { round: 2 })))).not.toContain("build");
  expect(types(seat.hear(3, nullified([0, 1, 3], { round: 0 })))).not.toContain("build");
  expect(types(seat.hear(3, nullified([0, 1, 3], { round: 1 })))).toContain("build");
});

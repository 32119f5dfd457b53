import { describe, expect, test } from "vitest";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import { ROUNDS_MAX } from "@/lib/chain/status";
import type { Effect } from "./effect";
import {
  attestation,
  attested,
  block,
  finalityVote,
  finalized,
  nullified,
  nullifyVote,
  proposal,
  status,
  tipAfter,
} from "./testMessages";
import { broadcasts, createTestSeat, decidedIn, type TestSeat, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const made = block(table, 3, { round: 0 });
const QUORUM = [0, 2, 3];
const graceMs = Math.ceil(table.params.roundMs / 4);

const entered = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) =>
    effect.type === "note" && effect.note.type === "entered"
      ? [`${effect.note.height}/${effect.note.round} ${effect.note.cause}`]
      : [],
  );
const forwarded = (effects: readonly Effect[]) =>
  broadcasts(effects).flatMap((message) => (message.type === "certificate" ? [message.certificate] : []));

describe("P11: a nullification certificate", () => {
  test.each([0, 1, 5, 100])(
    "of round %i leads into the round after it, P13: and is forwarded to everybody once",
    (round) => {
      const seat = createTestSeat({ seat: 1 });
      const certificate = nullified(QUORUM, { round });
      const effects = seat.hear(2, certificate);
      expect(entered(effects)).toEqual([`1/${round + 1} nullified`]);
      expect(forwarded(effects)).toEqual([certificate]);
      expect(forwarded(seat.hear(3, certificate))).toEqual([]);
    },
  );

  test("is made of q votes that are heard one by one, reasons and all", () => {
    const seat = createTestSeat({ seat: 1 });
    const votes = QUORUM.map((other) => seat.hear(other, nullifyVote(other, { round: 0 }, 4)));
    expect(votes.slice(0, 2).flatMap(entered)).toEqual([]);
    expect(forwarded(votes[2] ?? [])).toMatchObject([{ type: "nullify", signers: QUORUM, reasons: [4, 4, 4] }]);
    expect(entered(votes[2] ?? [])).toEqual(["1/1 nullified"]);
  });

  test("of an earlier round leads nowhere", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, nullified(QUORUM, { round: 3 }));
    expect(entered(seat.hear(2, nullified(QUORUM, { round: 1 })))).toEqual([]);
    expect(seat.state.current.round).toBe(4);
  });

  test("P23: of the last round a height may have leads nowhere", () => {
    const seat = createTestSeat({ seat: 1 });
    expect(entered(seat.hear(2, nullified(QUORUM, { round: ROUNDS_MAX - 2 })))).toHaveLength(1);
    expect(entered(seat.hear(2, nullified(QUORUM, { round: ROUNDS_MAX - 1 })))).toEqual([]);
  });
});

describe("P11: an attestation certificate", () => {
  test("of a later round leads into that round, where P9 may apply", () => {
    const seat = createTestSeat({ seat: 1 });
    const certificate = attested(made.blockId, QUORUM, { round: 2 });
    const effects = seat.hear(2, certificate);
    expect(entered(effects)).toEqual(["1/2 attested"]);
    expect(forwarded(effects)).toEqual([certificate]);
    expect(votesAsked(seat.check(made))).toEqual(["finality"]);
  });

  test("of the current round leads on after the grace, forwarding it", () => {
    const seat = createTestSeat({ seat: 1 });
    const certificate = attested(made.blockId, QUORUM, { round: 0 });
    expect(entered(seat.hear(2, certificate))).toEqual([]);
    expect(seat.pending("grace")?.delayMs).toBe(graceMs);
    seat.check(made);
    const effects = seat.fire("grace");
    expect(entered(effects)).toEqual(["1/1 grace"]);
    expect(forwarded(effects)).toEqual([certificate]);
  });

  test("of the current round leads on when the deadline passes, the finality vote cast before", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.wait(table.params.roundMs - 1);
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    expect(votesAsked(seat.check(made))).toEqual(["finality"]);
    const effects = seat.fire("deadline");
    expect(entered(effects)).toEqual(["1/1 grace"]);
    expect(votesAsked(effects)).toEqual([]);
  });

  test("that comes after the deadline leads on at once", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.fire("deadline");
    expect(entered(seat.hear(2, attested(made.blockId, QUORUM, { round: 0 })))).toEqual(["1/1 grace"]);
  });

  test("of an earlier round leads nowhere", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, nullified(QUORUM, { round: 3 }));
    expect(entered(seat.hear(2, attested(made.blockId, QUORUM, { round: 3 })))).toEqual([]);
  });

  test("starts its grace once, and a grace of a round that is over does nothing", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    const grace = seat.pending("grace");
    seat.wait(graceMs / 2);
    const again = seat.hear(3, attestation(3, made.blockId, { round: 0 }));
    expect(again.filter(({ type }) => type === "schedule")).toEqual([]);
    seat.hear(2, nullified(QUORUM, { round: 0 }));
    expect(entered(seat.give({ type: "timer", timer: grace as never, lateMs: 0 }))).toEqual([]);
    expect(seat.state.current.round).toBe(1);
  });
});

test.each<readonly [number, number, string]>([
  [2, 4, "1/5 nullified"],
  [3, 3, "1/4 nullified"],
  [4, 2, "1/4 attested"],
])("P11: of an attestation of round %i and a nullification of round %i the further one leads: %s", (a, b, where) => {
  const seat = createTestSeat({ seat: 1, links: [2] });
  // Both in one input, as they come in one bundle.
  const bundle = proposal(
    table,
    3,
    made,
    { round: 6 },
    {
      carriedFrom: 0,
      attestation: attested(made.blockId, QUORUM, { round: a }),
      nullifications: [nullified(QUORUM, { round: b })],
    },
  );
  expect(entered(seat.hear(3, bundle))).toEqual([where]);
});

describe("P12: a block is final", () => {
  /** Seat 1, which has the block and holds it good. */
  function withBlock(): TestSeat {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.check(made);
    seat.store();
    return seat;
  }

  test("on q finality votes of one round, P13: and the certificate is forwarded once", () => {
    const seat = withBlock();
    const votes = QUORUM.map((other) => seat.hear(other, finalityVote(other, made.blockId, { round: 0 })));
    expect(votes.slice(0, 2).flatMap(decidedIn)).toEqual([]);
    expect(votes.slice(2).flatMap(decidedIn)).toEqual([{ blockId: made.blockId, height: 1 }]);
    expect(forwarded(votes[2] ?? [])).toMatchObject([{ type: "finality", signers: QUORUM }]);
    expect(decidedIn(seat.hear(2, finalized(made.blockId, QUORUM, { round: 0 })))).toEqual([]);
  });

  test.each([0, 3, 900])("on a certificate of round %i, whatever round this seat is in", (round) => {
    const seat = withBlock();
    seat.hear(2, nullified(QUORUM, { round: 1 }));
    expect(decidedIn(seat.hear(2, finalized(made.blockId, QUORUM, { round })))).toHaveLength(1);
  });

  test("not on finality votes of two rounds together", () => {
    const seat = withBlock();
    seat.hear(0, finalityVote(0, made.blockId, { round: 0 }));
    seat.hear(2, finalityVote(2, made.blockId, { round: 0 }));
    expect(decidedIn(seat.hear(3, finalityVote(3, made.blockId, { round: 1 })))).toEqual([]);
  });

  test("without the body it is fetched first; nothing is voted meanwhile, at no height", () => {
    const seat = createTestSeat({ seat: 1 });
    const effects = seat.hear(2, finalized(made.blockId, QUORUM, { round: 0 }));
    expect(decidedIn(effects)).toEqual([]);
    expect(effects.filter(({ type }) => type === "checkBlock")).toHaveLength(1);
    expect([...seat.fire("half"), ...seat.fire("deadline")].flatMap((effect) => votesAsked([effect]))).toEqual([]);
    expect(decidedIn(seat.check(made))).toHaveLength(1);
  });

  test("when it is stored height h + 1 begins at round 0, with Status and nothing left of the old height", () => {
    const seat = withBlock();
    seat.hear(2, nullified(QUORUM, { round: 1 }));
    const certificate = finalized(made.blockId, QUORUM, { round: 0 });
    seat.hear(2, certificate);
    const effects = seat.give({ type: "decided", tip: tipAfter(made), certificate });
    expect(entered(effects)).toEqual(["2/0 decided"]);
    expect(broadcasts(effects)).toMatchObject([
      {
        type: "status",
        status: { height: 2, round: 0, tipId: made.blockId, tipCertificate: certificate, voteFloor: 2 },
      },
    ]);
    expect(seat.state.current).toMatchObject({ height: 2, round: 0, own: [], decision: null });
    expect(seat.state.current.blocks.size).toBe(0);
    expect([...seat.state.current.rounds]).toMatchObject([[0, { commitment: null, proposal: null, attested: null }]]);
  });

  test("by sync as by votes, however far ahead, and never backwards", () => {
    const seat = withBlock();
    const tip = { ...tipAfter(made), height: 9, id: hashOf<typeof made.blockId>("block 9") };
    const certificate = finalized(tip.id, QUORUM, { height: 9, round: 4 });
    expect(entered(seat.give({ type: "decided", tip, certificate }))).toEqual(["10/0 decided"]);
    expect(seat.give({ type: "decided", tip: tipAfter(made), certificate })).toEqual([]);
    expect(seat.state.current.height).toBe(10);
  });

  test("and a verdict or an answer of the disk from the old height changes nothing", () => {
    const seat = withBlock();
    seat.fire("deadline");
    const certificate = finalized(made.blockId, QUORUM, { round: 0 });
    seat.hear(2, certificate);
    seat.give({ type: "decided", tip: tipAfter(made), certificate });
    expect(broadcasts(seat.store()).filter(({ type }) => type === "vote")).toEqual([]);
    expect(seat.state.current.own).toEqual([]);
  });
});

describe("P12: within one input", () => {
  const order = (effects: readonly Effect[]): string[] =>
    effects.flatMap((effect) => {
      if (effect.type === "persist") return [effect.vote.type];
      if (effect.type === "note" && effect.note.type === "entered") return [`enter ${effect.note.round}`];
      return effect.type === "decide" || effect.type === "prove" ? [effect.type] : [];
    });

  test("deciding comes before everything, and is all there is", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    const certificate = finalized(made.blockId, QUORUM, { round: 2 });
    seat.hear(2, certificate);
    seat.hear(2, nullified(QUORUM, { round: 0 }));
    expect(order(seat.check(made))).toEqual(["decide"]);
  });

  test("a certificate leads before anything is voted in the round that it ends", () => {
    const seat = createTestSeat({ seat: 1 });
    const later = block(table, 3, { round: 1 });
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.hear(3, proposal(table, 3, later, { round: 1 }));
    seat.check(later);
    expect(order(seat.hear(2, nullified(QUORUM, { round: 0 })))).toEqual(["enter 1", "attest"]);
  });

  test("the finality vote comes before attesting, and attesting before nullifying", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.hear(2, nullifyVote(2, { round: 0 }));
    seat.check(made);
    seat.hear(2, nullifyVote(3, { round: 0 }));
    expect(seat.asked.map(({ vote }) => vote.type)).toEqual(["attest", "nullify"]);
    const other = createTestSeat({ seat: 1 });
    other.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    other.hear(2, nullifyVote(2, { round: 0 }));
    expect(order(other.check(made))).toEqual(["finality"]);
  });

  test("a Status may bring a certificate that leads", () => {
    const seat = createTestSeat({ seat: 1 });
    const heard = seat.hear(2, status({ round: 3, attestation: attested(made.blockId, QUORUM, { round: 3 }) }));
    expect(order(heard)).toEqual(["enter 3"]);
  });
});

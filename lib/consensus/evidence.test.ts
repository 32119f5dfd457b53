import { describe, expect, test } from "vitest";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { Evidence } from "@/lib/chain/evidence";
import type { BlockId } from "@/lib/chain/ids";
import { reject } from "@/lib/chain/rejection";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import type { SlotMessage } from "@/lib/chain/votes";
import type { Effect } from "./effect";
import { EVIDENCE_PER_SEAT_MAX } from "./state";
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
import { broadcasts, createTestSeat, type TestSeat, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const [A, B] = [block(table, 3, { round: 0 }), block(table, 3, { round: 0 }, { name: "other" })];
const QUORUM = [0, 2, 3];
const LIAR = 2;

const accused = (effects: readonly Effect[]): Evidence[] =>
  effects.flatMap((effect) => (effect.type === "evidence" ? [effect.evidence] : []));
const told = (effects: readonly Effect[]) => broadcasts(effects).filter(({ type }) => type === "evidence");
const evidenceMessage = (first: SlotMessage, second: SlotMessage) =>
  ({ type: "evidence", evidence: { first, second } }) as never;

describe("P18: two values of one seat in one slot", () => {
  test.each<readonly [string, SlotMessage, SlotMessage]>([
    ["two attestations", attestation(LIAR, A.blockId, { round: 0 }), attestation(LIAR, B.blockId, { round: 0 })],
    ["two finality votes", finalityVote(LIAR, A.blockId, { round: 0 }), finalityVote(LIAR, B.blockId, { round: 0 })],
    ["nullify, then finality", nullifyVote(LIAR, { round: 0 }), finalityVote(LIAR, B.blockId, { round: 0 })],
    ["finality, then nullify", finalityVote(LIAR, B.blockId, { round: 0 }), nullifyVote(LIAR, { round: 0 })],
  ])("are evidence, kept and told to everybody once: %s", (_, first, second) => {
    const seat = createTestSeat({ seat: 1 });
    expect(accused(seat.hear(0, first as never))).toEqual([]);
    const effects = seat.hear(3, second as never);
    expect(accused(effects)).toHaveLength(1);
    expect(Object.values(accused(effects)[0] ?? {})).toEqual(expect.arrayContaining([first, second]));
    expect(told(effects)).toHaveLength(1);
    expect(accused(seat.hear(0, second as never))).toEqual([]);
  });

  test("are seen in proposals of the drawn seat", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, proposal(table, 3, A, { round: 0 }));
    expect(accused(seat.hear(3, proposal(table, 3, B, { round: 0 })))).toMatchObject([{ first: { seat: 3 } }]);
  });

  test("are seen in proposals of which one is refused, and the other is taken all the same", () => {
    const seat = createTestSeat({ seat: 1 });
    const another = block(table, 2, { round: 0 });
    seat.hear(3, proposal(table, 3, another, { round: 0 })); // Signed by the drawn seat, it shows another's block.
    expect(accused(seat.hear(3, proposal(table, 3, A, { round: 0 })))).toMatchObject([{ first: { seat: 3 } }]);
    expect(votesAsked(seat.check(A))).toEqual(["attest"]);
  });

  test("are seen inside certificates", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(0, attestation(LIAR, B.blockId, { round: 0 }));
    expect(accused(seat.hear(3, attested(A.blockId, QUORUM, { round: 0 })))).toMatchObject([{ first: { seat: LIAR } }]);
  });

  test("count once for each value, so that a liar can't keep a quorum from both", () => {
    const seat = createTestSeat({ seat: 1 });
    for (const vote of [nullifyVote(LIAR, { round: 0 }), finalityVote(LIAR, A.blockId, { round: 0 })])
      seat.hear(0, vote);
    const { nullifications, finalities } = seat.state.current.rounds.get(0) ?? {};
    expect([nullifications?.[LIAR]?.type, finalities?.[LIAR]?.type]).toEqual(["nullify", "finality"]);
  });

  test("are one accusation per height, and sixteen per seat", () => {
    const seat = createTestSeat({ seat: 1 });
    const accuseAt = (height: number) =>
      accused(
        seat.hearMessage(
          0,
          evidenceMessage(
            attestation(LIAR, A.blockId, { round: 0, height }),
            attestation(LIAR, B.blockId, { round: 0, height }),
          ),
        ),
      ).length;
    expect([accuseAt(1), accuseAt(1)]).toEqual([1, 0]);
    for (let height = 2; height <= EVIDENCE_PER_SEAT_MAX; height++) expect(accuseAt(height)).toBe(1);
    expect(accuseAt(EVIDENCE_PER_SEAT_MAX + 1)).toBe(0);
    const other = evidenceMessage(attestation(0, A.blockId, { round: 0 }), attestation(0, B.blockId, { round: 0 }));
    expect(accused(seat.hearMessage(3, other))).toHaveLength(1);
  });

  test("beyond the sixteen are counted once per height, and neither kept nor told to the others", () => {
    const durable = Array.from({ length: EVIDENCE_PER_SEAT_MAX }, (_, height) => `${LIAR}/${height + 1}`);
    const seat = createTestSeat({ seat: 1, accused: durable });
    const effectsAt = (height: number) =>
      seat.hearMessage(
        0,
        evidenceMessage(
          attestation(LIAR, A.blockId, { round: 2, height }),
          attestation(LIAR, B.blockId, { round: 2, height }),
        ),
      );
    const counted = { type: "note", note: { type: "accused", seat: LIAR, height: 17, round: 2 } };
    expect([effectsAt(17), effectsAt(17), effectsAt(18).length]).toEqual([[counted], [], 1]);
    expect(seat.state.accused.size).toBe(EVIDENCE_PER_SEAT_MAX);
  });

  test("are not told again after a restart", () => {
    const seat = createTestSeat({ seat: 1, accused: [`${LIAR}/1`] });
    seat.hear(0, nullifyVote(LIAR, { round: 0 }));
    expect(accused(seat.hear(0, finalityVote(LIAR, A.blockId, { round: 0 })))).toEqual([]);
  });
});

describe("P18: a correct seat", () => {
  test("is not accused for saying one thing often, signed differently, or giving another reason", () => {
    const seat = createTestSeat({ seat: 1 });
    const effects = [
      attestation(LIAR, A.blockId, { round: 0 }),
      { ...attestation(LIAR, A.blockId, { round: 0 }), signature: new Uint8Array(64) },
      nullifyVote(LIAR, { round: 0 }, 1),
      nullifyVote(LIAR, { round: 0 }, 5),
      attestation(LIAR, B.blockId, { round: 1 }),
      finalityVote(LIAR, B.blockId, { round: 1 }),
    ].flatMap((vote) => seat.hear(LIAR, vote));
    expect(accused(effects)).toEqual([]);
  });

  test("stops rather than accuse itself: a second signer has its key", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.fire("deadline");
    seat.store();
    const effects = seat.hearMessage(
      2,
      evidenceMessage(nullifyVote(1, { round: 0 }), finalityVote(1, A.blockId, { round: 0 })),
    );
    expect(accused(effects)).toEqual([]);
    expect(effects).toContainEqual({ type: "standDown", reason: "another-signer" });
  });
});

describe("P24: two finality certificates of one height for different blocks", () => {
  const [forA, forB] = [finalized(A.blockId, QUORUM, { round: 0 }), finalized(B.blockId, [1, 2, 3], { round: 1 })];
  const halts = (effects: readonly Effect[]) => effects.filter(({ type }) => type === "halt");
  /** A watcher: a seat would rather notice its own vote in the second one. */
  const watcher = (): TestSeat => createTestSeat({ seat: null });
  const decided = (): TestSeat => {
    const seat = watcher();
    seat.hear(3, proposal(table, 3, A, { round: 0 }));
    seat.check(A);
    seat.hear(2, forA);
    seat.give({ type: "decided", tip: tipAfter(A), certificate: forA });
    return seat;
  };

  test.each<readonly [string, () => readonly Effect[], readonly FinalityCertificate[]]>([
    ["as the tip is stored", () => decided().hear(2, forB), [forA, forB]],
    [
      "while the decision is on its way to the disk",
      () => {
        const seat = watcher();
        seat.hear(2, forA);
        return seat.hear(2, forB);
      },
      [forA, forB],
    ],
    [
      "in a neighbour's Status, which is at the same height on another chain",
      () => decided().hear(2, status({ height: 2, tipId: B.blockId, tipCertificate: forB })),
      [forA, forB],
    ],
    [
      "in a neighbour's Status, while the decision is on its way to the disk",
      () => {
        const seat = watcher();
        seat.hear(2, forA);
        return seat.hear(2, status({ height: 2, tipId: B.blockId, tipCertificate: forB }));
      },
      [forA, forB],
    ],
    [
      "when the second is made here, of votes",
      () => {
        const seat = watcher();
        seat.hear(2, forA);
        return [1, 2, 3].flatMap((voter) => seat.hear(voter, finalityVote(voter, B.blockId, { round: 1 })));
      },
      [forA, forB],
    ],
  ])("halt the validator, which shows both: %s", (_, happen, certificates) => {
    const effects = halts(happen());
    expect(effects).toHaveLength(1);
    expect(effects[0]).toMatchObject({ certificates });
  });

  test("are found in the store by the edge as well", () => {
    const seat = createTestSeat({ seat: 1 });
    expect(halts(seat.give({ type: "forked", certificates: [forA, forB] }))).toHaveLength(1);
    expect(halts(seat.give({ type: "forked", certificates: [forA, forB] }))).toEqual([]);
  });

  test("leave a validator that does nothing any more", () => {
    const seat = decided();
    seat.hear(2, forB);
    for (const effects of [
      seat.fire("deadline"),
      seat.hear(2, nullified(QUORUM, { round: 0, height: 2 })),
      seat.give({ type: "pool", waiting: 3 }),
    ])
      expect(effects).toEqual([]);
  });

  test("of one block are no fork, whatever rounds they are of and whoever signed", () => {
    const again = finalized(A.blockId, [0, 1, 2], { round: 7 });
    expect(halts(decided().hear(2, again))).toEqual([]);
    const seat = watcher();
    seat.hear(2, forA);
    expect(halts(seat.hear(2, again))).toEqual([]);
    expect(halts(seat.hear(2, status({ height: 2, tipId: A.blockId, tipCertificate: again })))).toEqual([]);
  });

  test("of two heights are no fork", () => {
    const next = finalized(hashOf<BlockId>("block 2"), QUORUM, { height: 2, round: 0 });
    expect(halts(decided().hear(2, next))).toEqual([]);
  });
});

test("P20: what a liar proposes is refused, and named on the screen by its code", () => {
  const seat = createTestSeat({ seat: 1 });
  seat.hear(3, proposal(table, 3, A, { round: 0 }));
  const effects = seat.check(A, reject("duplicate-transaction", "got it again"));
  expect(effects).toContainEqual({
    type: "note",
    note: {
      type: "refused",
      height: 1,
      round: 0,
      blockId: A.blockId,
      code: "duplicate-transaction",
      detail: "got it again",
    },
  });
  expect(votesAsked(effects)).toEqual([]);
});

import { describe, expect, test } from "vitest";
import type { Certificate } from "@/lib/chain/certificate";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import type { SlotMessage } from "@/lib/chain/votes";
import type { Effect } from "./effect";
import {
  attestation,
  attested,
  block,
  commitment,
  finalityVote,
  finalized,
  nullified,
  nullifyVote,
  peerOf,
  proposal,
  status,
  tipAfter,
} from "./testMessages";
import { createTestSeat, decidedIn, said, sentTo, type TestSeat, type TestSeatOptions, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const made = block(table, 3, { round: 0 });
const QUORUM = [0, 2, 3];

const restarted = (options: TestSeatOptions = {}): TestSeat => createTestSeat({ seat: 1, restarted: true, ...options });
const modeOf = (seat: TestSeat): string => seat.state.mode.type;
const notes = (effects: readonly Effect[], type: string) =>
  effects.flatMap((effect) => (effect.type === "note" && effect.note.type === type ? [effect.note] : []));

describe("P17: a restarted seat enters again", () => {
  const propose: SlotMessage = { ...proposal(table, 1, made, { round: 3 }).proposal };

  test.each<readonly [string, readonly SlotMessage[], readonly Certificate[], number]>([
    ["round 0 when it has done nothing", [], [], 0],
    [
      "the round of its highest vote",
      [attestation(1, made.blockId, { round: 2 }), nullifyVote(1, { round: 4 })],
      [],
      4,
    ],
    ["the round of its highest proposal", [propose], [], 3],
    ["the round after the highest nullified one", [], [nullified(QUORUM, { round: 2 })], 3],
    ["the highest attested round", [], [attested(made.blockId, QUORUM, { round: 2 })], 2],
    [
      "the highest of all these",
      [attestation(1, made.blockId, { round: 1 })],
      [nullified(QUORUM, { round: 2 }), attested(made.blockId, QUORUM, { round: 3 })],
      3,
    ],
    ["round 0 when all it did was at another height", [nullifyVote(1, { round: 9, height: 7 })], [], 0],
  ])("%s", (_, slots, certificates, round) => {
    // Without a link nothing has happened yet that could have led it on.
    const seat = restarted({ slots, certificates, links: [] });
    expect(seat.state.current).toMatchObject({ height: 1, round });
  });

  test("at the height after its tip, where its floor is at least that", () => {
    const seat = restarted({ tip: tipAfter(made), tipCertificate: finalized(made.blockId, QUORUM, { round: 0 }) });
    expect(seat.state).toMatchObject({ voteFloor: 2, current: { height: 2, round: 0 } });
  });

  test("and knows its slots: it votes in none of them again", () => {
    const slots = [attestation(1, made.blockId, { round: 0 }), nullifyVote(1, { round: 0 })];
    const seat = restarted({ slots });
    seat.fire("listen");
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.check(made);
    seat.fire("deadline");
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    expect(seat.asked).toEqual([]);
  });

  test("and does not propose twice in a round", () => {
    const seat = restarted({ slots: [{ ...proposal(table, 1, made, { round: 0 }).proposal }] });
    seat.fire("listen");
    seat.give({ type: "pool", waiting: 9 });
    const effects = seat.hear(0, commitment(table, 1, { round: 0 }));
    expect(effects.filter(({ type }) => type === "build")).toEqual([]);
  });

  test("with the blocks it voted for, so that it can decide and serve them", () => {
    const slots = [attestation(1, made.blockId, { round: 0 })];
    const seat = restarted({ slots, blocks: [made] });
    expect(seat.began).toContainEqual(expect.objectContaining({ type: "checkBlock", blockId: made.blockId }));
    seat.check(made);
    expect(decidedIn(seat.hear(2, finalized(made.blockId, QUORUM, { round: 0 })))).toHaveLength(1);
  });

  test("counting its own votes of every round, however many rounds there were", () => {
    const rounds = [15, 17, 18, 19, 20];
    const seat = restarted({ slots: rounds.map((round) => attestation(1, made.blockId, { round })) });
    const counted = rounds.filter((round) => seat.state.current.rounds.get(round)?.attestations[1]);
    expect(counted).toEqual(rounds);
  });

  test("a table of one goes on alone", () => {
    const one = sampleTable(1);
    const own = block(one, 0, { round: 0 });
    const seat = createTestSeat({
      n: 1,
      restarted: true,
      slots: [attestation(0, own.blockId, { round: 0 })],
      blocks: [own],
    });
    expect(modeOf(seat)).toBe("active");
    seat.check(own);
    expect(decidedIn(seat.store())).toEqual([{ blockId: own.blockId, height: 1 }]);
  });
});

describe("P17: before it votes a restarted seat listens", () => {
  test.each([
    [2, 1],
    [3, 1],
    [4, 2],
    [7, 3],
  ])("at a table of %i until %i others have said where they stand", (n, needed) => {
    const seat = createTestSeat({ n, seat: 1, restarted: true });
    const others = Array.from({ length: n }, (_, other) => other).filter((other) => other !== 1);
    const heard = others.slice(0, needed).map((other) => [seat.hear(other, status()), modeOf(seat)] as const);
    expect(heard.map(([, mode]) => mode)).toEqual([...Array(needed - 1).fill("listening"), "active"]);
    expect(notes(heard.at(-1)?.[0] ?? [], "voting")).toHaveLength(1);
  });

  test("counts a seat once, an observer not at all, and believes a height with its certificate alone", () => {
    const seat = restarted({ links: [2, 3] });
    seat.give({ type: "peerUp", peer: peerOf(9), seat: null });
    for (const from of [2, 2, 9]) seat.hear(from, status());
    seat.hear(3, status({ height: 4 })); // no certificate: nothing that was checked
    expect(modeOf(seat)).toBe("listening");
    seat.hear(3, status());
    expect(modeOf(seat)).toBe("active");
  });

  test("or until one roundMs has passed", () => {
    const seat = restarted({ links: [] });
    expect(seat.pending("listen")?.delayMs).toBe(table.params.roundMs);
    expect(modeOf(seat)).toBe("listening");
    seat.fire("listen");
    expect(modeOf(seat)).toBe("active");
  });

  test.each<readonly [string, (seat: TestSeat) => void]>([
    ["another round", (seat) => seat.hear(2, nullified(QUORUM, { round: 3 }))],
    [
      "another height",
      (seat) =>
        seat.give({ type: "decided", tip: tipAfter(made), certificate: finalized(made.blockId, QUORUM, { round: 0 }) }),
    ],
  ])("one roundMs in all, though it has entered %s meanwhile", (_, happen) => {
    const seat = restarted({ links: [2] });
    happen(seat);
    seat.fire("listen");
    expect(modeOf(seat)).toBe("active");
  });

  test("it enters rounds by certificates and votes for nothing", () => {
    const seat = restarted();
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.check(made);
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    seat.fire("grace");
    expect(seat.state.current.round).toBe(1);
    expect(seat.asked).toEqual([]);
  });

  test("then it says its own votes of every round again, and votes", () => {
    const slots = [
      attestation(1, made.blockId, { round: 0 }),
      nullifyVote(1, { round: 0 }),
      nullifyVote(1, { round: 1 }),
    ];
    const seat = restarted({ slots, certificates: [nullified(QUORUM, { round: 1 })] });
    seat.hear(2, status());
    const effects = seat.hear(3, status());
    expect(said(effects).map(({ type, round }) => `${type} ${round}`)).toEqual(["attest 0", "nullify 0", "nullify 1"]);
    expect(votesAsked(seat.fire("deadline"))).toEqual(["nullify"]);
  });

  test("a first start has nothing to hear", () => {
    expect(modeOf(createTestSeat({ seat: 1 }))).toBe("active");
    expect(modeOf(restarted({ seat: null }))).toBe("active");
  });
});

describe("P17: lost memory", () => {
  const forgotten = attestation(1, made.blockId, { round: 0 });
  const at = (height: number) => finalized(hashOf(`tip ${height}`), QUORUM, { height, round: 0 });
  const standsAt = (height: number) =>
    status({ height: height + 1, tipId: at(height).blockId, tipCertificate: height === 0 ? null : at(height) });

  test.each<readonly [string, (seat: TestSeat) => readonly Effect[]]>([
    ["a neighbour shows it its own vote", (seat) => seat.hear(2, forgotten)],
    [
      "a neighbour shows it its own vote of a later height",
      (seat) => seat.hear(2, attestation(1, made.blockId, { round: 3, height: 9 })),
    ],
    [
      "a neighbour shows it its own proposal",
      (seat) => seat.hear(2, proposal(table, 1, block(table, 1, { round: 0 }), { round: 0 })),
    ],
    [
      "a neighbour shows it its own proposal of a later height",
      (seat) => {
        const at = { round: 0, height: 9 };
        const { proposal: forgotten } = proposal(table, 1, block(table, 1, at), at);
        return seat.hearMessage(2, { type: "ownProposal", proposal: forgotten } as never);
      },
    ],
    ["its vote stands in a certificate", (seat) => seat.hear(2, nullified([1, 2, 3], { round: 0 }))],
    [
      "its vote stands in the certificate of a later block",
      (seat) =>
        seat.give({
          type: "decided",
          tip: { ...tipAfter(made), height: 5 },
          certificate: finalized(made.blockId, [0, 1, 2], { height: 5, round: 0 }),
        }),
    ],
    ["its disk says so", (seat) => seat.give({ type: "forgot" })],
    [
      "it is accused of votes it does not remember",
      (seat) => {
        const message = {
          type: "evidence",
          evidence: { first: finalityVote(1, made.blockId, { round: 8 }), second: nullifyVote(1, { round: 8 }) },
        };
        return seat.hearMessage(2, message as never);
      },
    ],
  ])("is noticed when %s: it asks everybody and votes for nothing", (_, happen) => {
    const seat = createTestSeat({ seat: 1 });
    const effects = happen(seat);
    expect(modeOf(seat)).toBe("amnesiac");
    expect(notes(effects, "amnesia")).toMatchObject([{ heard: 0, needed: 3 }]);
    expect(effects.filter(({ type }) => type === "evidence")).toEqual([]);
    expect(effects.filter(({ type }) => type === "forgot")).toHaveLength(1);
    seat.hear(3, proposal(table, 3, made, { round: seat.state.current.round, height: seat.state.current.height }));
    seat.fire("deadline");
    expect(seat.asked).toEqual([]);
  });

  test("is not what a vote from below the floor tells of: those were dropped on purpose", () => {
    const seat = createTestSeat({ seat: 1, voteFloor: 5 });
    seat.hear(2, forgotten);
    expect(modeOf(seat)).toBe("active");
  });

  test("keeps the seat from saying even what was under way", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.check(made);
    seat.hear(2, attestation(1, hashOf("something else"), { round: 0 }));
    expect(said(seat.store())).toEqual([]);
  });

  test("ends when q others have said how far they are: the floor rises to three above the highest, durably", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, forgotten);
    const raised = [
      seat.hear(0, standsAt(4)),
      seat.hear(0, standsAt(4)),
      seat.hear(2, standsAt(11)),
      seat.hear(3, standsAt(0)),
    ].map((effects) => effects.filter(({ type }) => type === "raiseFloor"));
    expect(raised).toEqual([[], [], [], [{ type: "raiseFloor", voteFloor: 14 }]]);
    expect(modeOf(seat)).toBe("amnesiac");
    expect(notes(seat.give({ type: "floorRaised", voteFloor: 14 }), "voting")).toHaveLength(1);
    expect(seat.state).toMatchObject({ voteFloor: 14, mode: { type: "active" } });
  });

  test("then it votes from the floor on, and not below", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, forgotten);
    for (const other of [0, 2, 3]) seat.hear(other, standsAt(0));
    const floor = 4; // Its own height is 1.
    seat.give({ type: "floorRaised", voteFloor: floor });
    for (const height of [1, 2, 3, 4]) {
      expect(votesAsked(seat.fire("deadline"))).toEqual(height < floor ? [] : ["nullify"]);
      seat.give({ type: "decided", tip: { ...tipAfter(made), height }, certificate: at(height) });
    }
  });

  test("is relayed and synced through meanwhile", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(2, forgotten);
    seat.hear(2, nullified(QUORUM, { round: 0 }));
    expect(sentTo(seat.hear(3, status({ round: 1 })), 3)).toMatchObject([{ type: "certificate" }]);
    expect(seat.hear(2, standsAt(7))).toContainEqual({ type: "behind", peer: peerOf(2), height: 7 });
  });

  test.each([2, 3])("has no way out at a table of %i: the seat is gone", (n) => {
    const seat = createTestSeat({ n, seat: 1 });
    const effects = seat.hear(0, attestation(1, made.blockId, { round: 0 }));
    expect(effects).toContainEqual({ type: "standDown", reason: "memory-lost" });
    expect(seat.state.seat).toBeNull();
    expect(votesAsked(seat.fire("deadline"))).toEqual([]);
  });
});

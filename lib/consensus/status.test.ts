import { describe, expect, test } from "vitest";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import { bitmapHas } from "@/lib/chain/status";
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
import { broadcasts, createTestSeat, sentTo, type TestSeat } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const { roundMs } = table.params;
const made = block(table, 3, { round: 0 });
const QUORUM = [0, 2, 3];

const statuses = (effects: readonly Effect[]) =>
  broadcasts(effects).flatMap((message) => (message.type === "status" ? [message.status] : []));

describe("P13: Status", () => {
  test("says where the seat stands and what it has seen", () => {
    const seat = createTestSeat({ seat: 1, links: [0, 3] });
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    seat.hear(2, nullified(QUORUM, { round: 2 }));
    seat.hear(0, commitment(table, 2, { round: 3 }));
    for (const vote of [attestation(2, made.blockId, { round: 3 }), nullifyVote(0, { round: 3 })]) seat.hear(0, vote);
    seat.hear(0, finalityVote(3, made.blockId, { round: 3 }));
    const [said] = statuses(seat.fire("half"));
    expect(said).toMatchObject({
      height: 1,
      tipId: table.networkId,
      tipCertificate: null,
      round: 3,
      attestation: { round: 0, blockId: made.blockId },
      voteFloor: 1,
      seen: { commitment: true, proposal: false, attest: [2], nullify: [0], finality: [3] },
    });
    expect([0, 1, 2, 3].filter((round) => said && bitmapHas(said.nullified, round))).toEqual([2]);
  });

  test("is sent to a neighbour when the link comes up, and to nobody else", () => {
    const seat = createTestSeat({ seat: 1, links: [0] });
    const effects = seat.give({ type: "peerUp", peer: peerOf(2), seat: 2 });
    expect(sentTo(effects, 2)).toMatchObject([{ type: "status" }]);
    expect(sentTo(effects, 0)).toEqual([]);
    expect(broadcasts(effects)).toEqual([]);
  });

  test.each<readonly [string, (seat: TestSeat) => readonly Effect[]]>([
    ["entering a round", (seat) => seat.hear(2, nullified(QUORUM, { round: 0 }))],
    ["half the deadline", (seat) => seat.fire("half")],
    ["the deadline", (seat) => seat.fire("deadline")],
    ["waking up", (seat) => seat.give({ type: "woke" })],
  ])("is broadcast at %s", (_, happen) => {
    expect(statuses(happen(createTestSeat({ seat: 1 })))).toHaveLength(1);
  });

  test.each([
    [250, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
    [2_000, [2_000, 4_000, 8_000, 16_000, 30_000]],
    [600_000, [5_000, 10_000, 20_000, 30_000, 30_000]],
  ])("with rounds of %i ms comes again %j ms after the deadline, and on", (roundMs, delays) => {
    const seat = createTestSeat({ seat: 1, params: { roundMs, idleMs: 0 } });
    seat.fire("deadline");
    for (const delayMs of delays) {
      expect(seat.pending("status")?.delayMs).toBe(delayMs);
      expect(statuses(seat.fire("status"))).toHaveLength(1);
    }
  });

  test("begins to wait anew in the next round", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.fire("deadline");
    seat.fire("status");
    seat.hear(2, nullified(QUORUM, { round: 0 }));
    seat.fire("deadline");
    expect(seat.pending("status")?.delayMs).toBe(roundMs);
  });
});

describe("P13: the answer to a Status", () => {
  /** Seat 1 in round 2: round 0 attested, round 1 nullified, and something of everything seen in round 2. */
  function inRoundTwo(): TestSeat {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, proposal(table, 3, made, { round: 0 }));
    seat.check(made);
    seat.store(); // attests round 0
    seat.hear(2, attested(made.blockId, QUORUM, { round: 0 }));
    seat.store(); // votes for its finality
    seat.hear(2, nullified(QUORUM, { round: 1 }));
    const certificate = attested(made.blockId, QUORUM, { round: 0 });
    seat.hear(3, proposal(table, 3, made, { round: 2 }, { carriedFrom: 0, attestation: certificate }));
    seat.hear(0, attestation(0, made.blockId, { round: 2 }));
    seat.wait(2_000); // whatever was answered before is forgotten
    return seat;
  }
  const brief = (effects: readonly Effect[], to = 2): string[] =>
    sentTo(effects, to).map((message) => {
      switch (message.type) {
        case "certificate":
          return `${message.certificate.type} certificate ${message.certificate.round}`;
        case "vote":
          return `${message.vote.type} ${message.vote.seat}/${message.vote.round}`;
        case "proposal":
          return `proposal ${message.bundle.proposal.round}`;
        case "commitment":
          return `commitment ${message.commitment.round}`;
        default:
          return message.type;
      }
    });

  test("is everything to one who has nothing: certificates, the proposal, and the seat's own votes of every round", () => {
    const seat = inRoundTwo();
    seat.store(); // attests round 2 as well
    expect(brief(seat.hear(2, status({ round: 2 })))).toEqual([
      "attest certificate 0",
      "nullify certificate 1",
      "proposal 2",
      "attest 1/0",
      "finality 1/0",
      "attest 1/2",
    ]);
  });

  test("P12: begins with the finality certificate where the block that is final has not come yet", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, finalized(made.blockId, QUORUM, { round: 0 }));
    expect(seat.state.tip.height).toBe(0);
    expect(brief(seat.hear(2, status()))).toEqual(["finality certificate 0"]);
  });

  test("has the commitment and the proposal of the round its certificates lead to, for one who is rounds behind", () => {
    expect(brief(inRoundTwo().hear(2, status({ round: 0 })))).toContain("proposal 2");
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, nullified(QUORUM, { round: 0 }));
    seat.hear(3, nullified(QUORUM, { round: 1 }));
    seat.hear(2, commitment(table, 2, { round: 2 }));
    expect(brief(seat.hear(2, status({ round: 0 })))).toContain("commitment 2");
  });

  test("is nothing to one who has everything", () => {
    const seat = inRoundTwo();
    seat.store();
    const heard = status({
      round: 2,
      attestation: attested(made.blockId, QUORUM, { round: 0 }),
      nullifiedRounds: [0, 1],
      seen: { commitment: true, proposal: true, attest: [0, 1], nullify: [], finality: [] },
    });
    expect(brief(seat.hear(2, heard))).toEqual([]);
  });

  test("is the commitment alone where there is no proposal yet", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(0, commitment(table, 2, { round: 0 }));
    expect(brief(seat.hear(3, status()), 3)).toEqual(["commitment 0"]);
    const seen = { commitment: true, proposal: false, attest: [], nullify: [], finality: [] };
    expect(brief(seat.hear(0, status({ seen })), 0)).toEqual([]);
  });

  test("has every nullification certificate that is missing, not only the highest", () => {
    const seat = createTestSeat({ seat: 1 });
    for (const round of [0, 1, 2, 3, 4]) seat.hear(3, nullified(QUORUM, { round }));
    expect(brief(seat.hear(2, status({ round: 5, nullifiedRounds: [1, 3] })))).toEqual([
      "nullify certificate 0",
      "nullify certificate 2",
      "nullify certificate 4",
    ]);
  });

  test("has no attestation certificate that is not higher than the neighbour's", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, attested(made.blockId, QUORUM, { round: 3 }));
    const knows = (round: number) => status({ round, attestation: attested(made.blockId, QUORUM, { round }) });
    expect(brief(seat.hear(2, knows(3)))).not.toContain("attest certificate 3");
    expect(brief(seat.hear(2, knows(2)))).toContain("attest certificate 3");
  });

  test("P26: has the votes of others only when the deadline of the round has passed", () => {
    const seat = inRoundTwo();
    seat.store();
    expect(brief(seat.hear(2, status({ round: 2 })))).not.toContain("attest 0/2");
    seat.fire("deadline");
    seat.wait(2_000);
    expect(brief(seat.hear(2, status({ round: 2 })))).toContain("attest 0/2");
  });

  test("P26: has the votes of others in a round that this seat has left, to one who is still in it", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(0, attestation(0, made.blockId, { round: 0 }));
    seat.hear(3, nullifyVote(3, { round: 0 }));
    seat.hear(3, nullified(QUORUM, { round: 2 }));
    const seen = { commitment: false, proposal: false, attest: [], nullify: [3], finality: [] };
    expect(brief(seat.hear(2, status({ round: 0, seen })))).toEqual(["nullify certificate 2", "attest 0/0"]);
  });

  test("P23: comes at most twice a second to one neighbour, and to each", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, nullified(QUORUM, { round: 0 }));
    const answered = (from: number) => brief(seat.hear(from, status()), from).length > 0;
    expect([answered(2), answered(2), answered(2), answered(3)]).toEqual([true, true, false, true]);
    seat.wait(999);
    expect(answered(2)).toBe(false);
    seat.wait(1);
    expect([answered(2), answered(2), answered(2)]).toEqual([true, true, false]);
  });

  test("is not given to one who has left", () => {
    const seat = createTestSeat({ seat: 1 });
    seat.hear(3, nullified(QUORUM, { round: 0 }));
    seat.give({ type: "peerDown", peer: peerOf(2) });
    expect(brief(seat.hear(2, status()))).toEqual([]);
  });
});

describe("P13: across heights", () => {
  const certificate = finalized(made.blockId, QUORUM, { round: 0 });
  const decided = (seat: TestSeat): TestSeat => {
    seat.give({ type: "decided", tip: tipAfter(made), certificate });
    return seat;
  };

  test("who has decided answers one who has not with the finality certificate, and with nothing else", () => {
    const effects = decided(createTestSeat({ seat: 1 })).hear(2, status({ height: 1 }));
    expect(effects).toEqual([{ type: "serveDecision", peer: peerOf(2), height: 1 }]);
  });

  test("an observer serves like a seat", () => {
    const effects = decided(createTestSeat({ seat: null })).hear(2, status({ height: 1 }));
    expect(effects).toEqual([{ type: "serveDecision", peer: peerOf(2), height: 1 }]);
  });

  test("who hears of the next height takes the tip's certificate as the decision of its own", () => {
    const seat = createTestSeat({ seat: 1 });
    const heard = seat.hear(2, status({ height: 2, tipId: made.blockId, tipCertificate: certificate }));
    expect(heard).toContainEqual(expect.objectContaining({ type: "checkBlock", blockId: made.blockId }));
    expect(heard).toContainEqual({ type: "behind", peer: peerOf(2), height: 1 });
  });

  test("who hears of a height far away asks to catch up, and learns nothing about its own", () => {
    const seat = createTestSeat({ seat: 1 });
    const far = finalized(hashOf("far"), QUORUM, { height: 40, round: 0 });
    const heard = seat.hear(2, status({ height: 41, tipId: far.blockId, tipCertificate: far }));
    expect(heard).toEqual([{ type: "behind", peer: peerOf(2), height: 40 }]);
    expect(seat.hear(2, far)).toEqual([{ type: "behind", peer: peerOf(2), height: 40 }]);
  });
});

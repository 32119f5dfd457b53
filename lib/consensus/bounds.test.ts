import { describe, expect, test } from "vitest";
import type { BlockId } from "@/lib/chain/ids";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import { FUTURE_ROUNDS_MAX, heldCertificate } from "./state";
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
  tipAfter,
} from "./testMessages";
import { createTestSeat, type TestSeat } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
const A = block(table, 3, { round: 0 });
const QUORUM = [0, 2, 3];
const watcher = (): TestSeat => createTestSeat({ seat: null });
const rounds = (seat: TestSeat): number[] => [...seat.state.current.rounds.keys()];

describe("P23: of rounds to come", () => {
  test(`votes are counted ${FUTURE_ROUNDS_MAX} rounds ahead, and beyond that the highest of each seat and kind is kept`, () => {
    const seat = watcher();
    for (let round = 0; round < 200; round++) seat.hear(2, nullifyVote(2, { round }));
    expect(Math.max(...rounds(seat))).toBe(FUTURE_ROUNDS_MAX);
    expect([...seat.state.current.far.values()].map(({ round }) => round)).toEqual([199]);
    seat.hear(2, nullifyVote(2, { round: 150 }));
    seat.hear(2, attestation(2, A.blockId, { round: 150 }));
    expect([...seat.state.current.far.values()].map(({ type, round }) => `${type} ${round}`)).toEqual([
      "nullify 199",
      "attest 150",
    ]);
  });

  test("a flood of votes by every seat for every round leaves three kept per seat", () => {
    const seat = watcher();
    for (let round = 1_000; round < 1_100; round++)
      for (const from of QUORUM)
        for (const vote of [
          nullifyVote(from, { round }),
          attestation(from, A.blockId, { round }),
          finalityVote(from, A.blockId, { round }),
        ])
          seat.hear(from, vote);
    expect(seat.state.current.far.size).toBe(9);
    expect(rounds(seat)).toEqual([]);
  });

  test("a vote put aside is counted when its round comes near", () => {
    const seat = watcher();
    seat.hear(2, nullifyVote(2, { round: 20 }));
    seat.hear(2, nullified(QUORUM, { round: 2 }));
    expect(seat.state.current.rounds.get(20)).toBeUndefined();
    seat.hear(2, nullified(QUORUM, { round: 3 }));
    expect(seat.state.current.rounds.get(20)?.nullifications[2]).not.toBeNull();
    expect(seat.state.current.far.size).toBe(0);
  });

  test("commitments and proposals further ahead are dropped", () => {
    const seat = watcher();
    const far = FUTURE_ROUNDS_MAX + 1;
    seat.hear(2, commitment(table, 3, { round: far }));
    seat.hear(2, proposal(table, 3, block(table, 3, { round: far }), { round: far }));
    expect(rounds(seat)).toEqual([]);
    seat.hear(2, commitment(table, 3, { round: far - 1 }));
    expect(rounds(seat)).toEqual([far - 1]);
  });

  test("a certificate counts from any distance", () => {
    const seat = watcher();
    seat.hear(2, attested(A.blockId, QUORUM, { round: 4_000 }));
    expect(seat.state.current.round).toBe(4_000);
  });
});

describe("P23: of a height", () => {
  test("a seat fetches one proposal a round and no block of a refused one", () => {
    const seat = watcher();
    for (let i = 0; i < 50; i++) {
      seat.hear(3, proposal(table, 3, block(table, 3, { round: 0 }, { name: `${i}` }), { round: 0 }));
      seat.hear(2, proposal(table, 2, block(table, 2, { round: 0 }, { name: `${i}` }), { round: 0 }, { drawn: 3 }));
    }
    expect(seat.state.current.blocks.size).toBe(1);
  });

  test("nothing is left in the next one", () => {
    const seat = watcher();
    seat.hear(2, nullifyVote(2, { round: 100 }));
    seat.hear(3, proposal(table, 3, A, { round: 0 }));
    seat.give({ type: "decided", tip: tipAfter(A), certificate: finalized(A.blockId, QUORUM, { round: 0 }) });
    const { far, rounds, blocks, durable, own } = seat.state.current;
    expect([far.size, rounds.size, blocks.size, durable.size, own.length]).toEqual([0, 0, 0, 0, 0]);
  });

  test("messages of other heights leave no trace", () => {
    const seat = watcher();
    const before = seat.state.current;
    for (const height of [2, 3, 99]) {
      seat.hear(2, nullifyVote(2, { round: 0, height }));
      seat.hear(2, nullified(QUORUM, { round: 0, height }));
      seat.hear(2, commitment(table, 3, { round: 0, height }));
      seat.hear(2, proposal(table, 3, block(table, 3, { round: 0, height }), { round: 0, height }));
    }
    expect(seat.state.current).toEqual(before);
  });
});

test("P23: neighbours that left are forgotten", () => {
  const seat = createTestSeat({ seat: 1 });
  expect(seat.state.peers.size).toBe(3);
  for (const other of QUORUM) seat.give({ type: "peerDown", peer: peerOf(other) });
  expect(seat.state.peers.size).toBe(0);
});

describe("P23: a certificate is held", () => {
  const held = (seat: TestSeat, certificate: Parameters<typeof heldCertificate>[1]) =>
    heldCertificate(seat.state, certificate);

  test("from when it was heard to the end of its height; that of the tip until the next", () => {
    const seat = watcher();
    const [attest, nullify] = [attested(A.blockId, QUORUM, { round: 0 }), nullified(QUORUM, { round: 1 })];
    const finality = finalized(A.blockId, QUORUM, { round: 0 });
    expect([attest, nullify, finality].map((it) => held(seat, it))).toEqual([null, null, null]);
    for (const certificate of [attest, nullify, finality]) seat.hear(2, certificate);
    expect([attest, nullify, finality].map((it) => held(seat, it))).toEqual([attest, nullify, finality]);
    seat.give({ type: "decided", tip: tipAfter(A), certificate: finality });
    expect([attest, nullify, finality].map((it) => held(seat, it))).toEqual([null, null, finality]);
    const next = finalized(hashOf<BlockId>("block 2"), QUORUM, { height: 2, round: 0 });
    seat.give({ type: "decided", tip: { ...tipAfter(A), height: 2, id: next.blockId }, certificate: next });
    expect(held(seat, finality)).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import type { TxId } from "@/lib/chain/ids";
import { hashOf } from "@/lib/chain/samples";
import { BLOCK, blockAt, certified, counted, drawn, entered, final, proposed, viewOf } from "./fixtures";
import type { TraceFact } from "./trace";
import { FAILED_ROUNDS_MAX, POOL_SHOWN_MAX } from "./view";

describe("what outlives its height", () => {
  test("keeps the rounds that did not decide, with their reasons, and not the one that did", () => {
    const view = viewOf([
      entered(0),
      counted("nullify", 0, 2),
      certified("nullify", 0),
      entered(1, "nullified"),
      { ...final(1), block: { ...blockAt(1), finalRound: 1 } } as TraceFact,
      entered(0, "decided", 2),
    ]);
    expect(view.failed.map(({ height, round, nullified }) => [height, round, nullified.length])).toEqual([[1, 0, 1]]);
    expect(view.rounds.map(({ round }) => round)).toEqual([0]);
  });

  test("P23: keeps a bounded number of them", () => {
    const rounds = Array.from({ length: 3 * FAILED_ROUNDS_MAX }, (_, i) => [
      entered(0, "decided", 2 * i + 1),
      entered(1, "nullified", 2 * i + 1),
      entered(0, "decided", 2 * i + 2),
    ]);
    expect(viewOf(rounds.flat()).failed).toHaveLength(FAILED_ROUNDS_MAX);
  });

  test("knows of each seat the highest height it voted in, and how its clock differs", () => {
    const timed = { ...blockAt(1), id: BLOCK, timestampMs: 1_050 };
    const { seats } = viewOf([
      entered(0),
      proposed(0, 3),
      counted("attest", 0, 2),
      { type: "final", block: timed, synced: false },
      { ...counted("attest", 0, 3), height: 5 } as TraceFact,
      { ...counted("attest", 0, 3), height: 4 } as TraceFact,
    ]);
    expect(seats.map(({ votedAt }) => votedAt)).toEqual([null, null, 1, 5]);
    // The proposal came at 1 001.
    expect(seats.map(({ clockOffMs }) => clockOffMs)).toEqual([null, null, null, 49]);
  });
});

describe("the pool, one by one", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => hashOf<TxId>(name)) as [TxId, TxId, TxId];
  const pooled = (ids: TxId[], own = false): TraceFact => ({
    type: "pooled",
    count: ids.length,
    ids,
    own,
    sizes: ids.map(() => 40),
  });
  const shown = (facts: readonly TraceFact[]) => viewOf(facts).pool.shown.map(({ id }) => id);

  test("shows what waits with size and owner, until its block is final", () => {
    const { pool } = viewOf([pooled([a], true), pooled([b, c]), { type: "pool", waiting: 3, own: 1 }]);
    expect(pool.shown.map(({ id, bytes, own }) => [id, bytes, own])).toEqual([
      [a, 40, true],
      [b, 40, false],
      [c, 40, false],
    ]);
    expect(shown([pooled([a, b, c]), { type: "final", block: { ...blockAt(1), txIds: [b] }, synced: false }])).toEqual([
      a,
      c,
    ]);
  });

  test("drops the oldest where a large block listed only some of its transactions", () => {
    expect(shown([pooled([a, b, c]), { type: "pool", waiting: 1, own: 0 }])).toEqual([c]);
    expect(shown([pooled([a, b, c]), { type: "pool", waiting: 0, own: 0 }])).toEqual([]);
  });

  test("P23: is bounded", () => {
    const many = Array.from({ length: POOL_SHOWN_MAX }, (_, i) =>
      pooled([hashOf<TxId>(`${i}`), hashOf<TxId>(`${i}'`)]),
    );
    expect(shown(many)).toHaveLength(POOL_SHOWN_MAX);
  });
});

test("counts what this validator checked, and not its own votes", () => {
  const message = (verified: boolean | null): TraceFact => ({
    type: "message",
    kind: "vote",
    of: "attest",
    height: 1,
    round: 0,
    direction: "in",
    peer: "p",
    from: 2,
    to: 1,
    sentAt: null,
    recvAt: 1,
    bytes: 100,
    verified,
  });
  const { checked } = viewOf([
    entered(0),
    message(true),
    message(false),
    message(null),
    drawn(0, 0, 3),
    counted("attest", 0, 1),
    counted("attest", 0, 2),
    certified("attest", 0),
    final(1),
  ]);
  expect(checked).toEqual({ votes: 1, draws: 1, certificates: 1, blocks: 1, synced: 0, messages: 1, refused: 1 });
});

import { describe, expect, test } from "vitest";
import { type ChaosRecord, createRecord, HALT_MS, type SeenVote } from "./chaosRecord";

const vote = (kind: SeenVote["kind"], value = "a", about: Partial<SeenVote> = {}): SeenVote => ({
  height: 5,
  round: 1,
  seat: 2,
  kind,
  value,
  ...about,
});

const seen = (...votes: readonly SeenVote[]): ChaosRecord => {
  const record = createRecord();
  for (const each of votes) record.see({ votes: [each], blocks: [], scandals: [] });
  return record;
};

describe("the record of a chaotic hour", () => {
  // P16.
  test.each<readonly [string, readonly SeenVote[], readonly string[]]>([
    ["one vote seen by many", [vote("attest"), vote("attest")], []],
    ["the phases of one round", [vote("propose"), vote("attest"), vote("finality")], []],
    ["an attestation, then giving the round up", [vote("attest"), vote("nullify", "")], []],
    [
      "other seats, rounds and heights",
      [
        vote("attest"),
        vote("attest", "b", { seat: 3 }),
        vote("attest", "b", { round: 2 }),
        vote("attest", "b", { height: 6 }),
      ],
      [],
    ],
    ["two attestations", [vote("attest"), vote("attest", "b")], ["seat 2 at 5/1, attest: attest a, attest b"]],
    ["two proposals", [vote("propose"), vote("propose", "b")], ["seat 2 at 5/1, propose: propose a, propose b"]],
    [
      "finality and nullify of one round",
      [vote("finality"), vote("nullify", "")],
      ["seat 2 at 5/1, resolve: finality a, nullify "],
    ],
  ])("judges %s", (_story, votes, doubleVotes) => {
    expect(seen(...votes).verdict().doubleVotes).toEqual(doubleVotes);
  });

  test("finds two final blocks of one height, whoever told of them", () => {
    const record = createRecord();
    for (const [height, id] of [
      [1, "a"],
      [2, "b"],
      [1, "a"],
      [2, "c"],
    ] as const)
      record.see({ votes: [], blocks: [{ height, id }], scandals: [] });
    expect(record.verdict().forks).toEqual([2]);
    expect(record.height).toBe(2);
  });

  test("counts a halt once, and only while the chain could go on", () => {
    const record = createRecord();
    const blockAt = (height: number): void => record.see({ votes: [], blocks: [{ height, id: "x" }], scandals: [] });
    blockAt(1);
    record.look(true, 0);
    record.look(true, HALT_MS);
    expect(record.verdict()).toMatchObject({ halts: 0, worstGapMs: HALT_MS });
    record.look(true, HALT_MS + 1);
    record.look(true, HALT_MS + 1_000);
    expect(record.verdict().halts).toBe(1);
    blockAt(2);
    record.look(true, HALT_MS + 2_000);
    // Without a quorum, or with nothing to do, nothing is missed.
    record.look(false, 2 * HALT_MS);
    record.look(false, 4 * HALT_MS);
    record.look(true, 4 * HALT_MS + 1_000);
    record.look(true, 5 * HALT_MS);
    expect(record.verdict()).toMatchObject({ halts: 1, worstGapMs: HALT_MS + 2_000 });
  });
});

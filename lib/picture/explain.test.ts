import { describe, expect, test } from "vitest";
import { STARTED_MS } from "@/lib/chain/samples";
import { block, counted, drawn, entered, peerUp, proposed, viewOf } from "@/lib/port/samples";
import type { Mode } from "@/lib/port/trace";
import { announcement, countdown, explain, plain } from "./explain";

const said = (steps: Parameters<typeof viewOf>[0], ms: number) =>
  plain(explain(viewOf(steps), STARTED_MS + ms), STARTED_MS + ms);

describe("the sentence", () => {
  test.each<[Mode, string]>([
    [{ type: "paused" }, "is paused and reads nothing"],
    [{ type: "halted" }, "has halted"],
    [{ type: "stopped", code: "crash", detail: "got x" }, "has stopped"],
  ])("of a validator that takes nothing in claims nothing about the present: %j", (mode, words) => {
    expect(said([entered(), drawn(2), { type: "mode", mode }], 60_000)).toBe(
      `Your validator ${words}: this is how things stood in round 0 of #1.`,
    );
  });

  test("guesses nothing while nobody is there to be heard", () => {
    const watching = (steps: Parameters<typeof viewOf>[0]) => explain(viewOf(steps, { seat: null }), STARTED_MS)[0];
    expect(watching([entered()])).toBe(
      "This tab is linked with no validator: how far the table is, is not known here.",
    );
    expect(watching([entered(), peerUp(1)])).toBe("Only votes count for ");
  });

  test.each<[string, Parameters<typeof viewOf>[0], number]>([
    ["The table is not sealed yet.", [], 0],
    ["Only votes count for 0.9 s: late ones settle first.", [entered()], 100],
    ["It is the turn of Ada to publish the random value, within 6.9 s.", [entered()], 1_100],
    [
      "Cai was drawn by the random value of Ada and has nothing to put into a block: an empty one follows in 2.9 s.",
      [entered(), drawn(2)],
      1_100,
    ],
    ["Ada was drawn by its own random value and must propose a block within 3.9 s.", [entered(), drawn(0)], 4_100],
    [
      "Cai was drawn by the random value of Ada and must propose a block within 6.9 s.",
      [{ type: "pool", waiting: 2, own: 1 }, entered(), drawn(2)],
      1_100,
    ],
    [
      "Cai proposed a block of 2 transactions; 1 of 3 attestations are here.",
      [entered(), drawn(2), proposed(2, { txs: 2 }), counted("attest", 0)],
      1_100,
    ],
    ["Cai proposed an empty block; 0 of 3 attestations are here.", [entered(), drawn(2), proposed(2)], 1_100],
    [
      "Cai carries the block of round 0 on; 0 of 3 attestations are here.",
      [entered(0), entered(1, "nullified"), drawn(2, 1), proposed(2, { round: 1, carriedFrom: 0 })],
      1_100,
    ],
    [
      "The block is attested by 3 of 4; 1 of 3 finality votes are here.",
      [
        entered(),
        drawn(2),
        proposed(2),
        ...[0, 1, 2].map((seat) => counted("attest", seat)),
        {
          type: "certified",
          certificate: {
            type: "attest",
            height: 1,
            round: 0,
            blockId: block(1).id,
            signers: [0, 1, 2],
            signatures: [],
          },
        },
        counted("finality", 0),
      ],
      1_100,
    ],
    [
      "Time is up: no proposal from Cai. 2 of 3 seats have given round 0 up.",
      [entered(), drawn(2), counted("nullify", 0, { reason: 2 }), counted("nullify", 1, { reason: 2 })],
      8_100,
    ],
    ["Time is up. 0 of 3 seats have given round 0 up.", [entered()], 8_100],
    [
      "2 of 3 seats have given round 0 up before time was up here: no proposal from Cai.",
      [entered(), drawn(2), counted("nullify", 0, { reason: 2 }), counted("nullify", 1, { reason: 6 })],
      7_000,
    ],
    [
      "2 of 3 seats have given round 0 up before time was up here.",
      [entered(), counted("nullify", 0, { reason: 6 }), counted("nullify", 1, { reason: 6 })],
      100,
    ],
    [
      "Cai was drawn by the random value of Ada and must propose a block within 1.0 s.",
      [entered(), drawn(2), counted("nullify", 0, { reason: 2 })],
      7_000,
    ],
  ])("%s", (sentence, steps, ms) => expect(said(steps, ms)).toBe(sentence));

  test("is said aloud when a round ends, and only then", () => {
    const first = viewOf([entered(0), counted("nullify", 1, { reason: 1 })]);
    const second = viewOf([entered(0), counted("nullify", 1, { reason: 1 }), entered(1, "nullified")]);
    const done = viewOf([entered(1), { type: "final", block: block(1, { txCount: 1 }), synced: false }]);
    expect(announcement(first, first)).toBeNull();
    expect(announcement(first, second)).toBe("Round 0 of block 1 failed: no commitment from Ada.");
    expect(announcement(second, second)).toBeNull();
    expect(announcement(second, done)).toBe("Block 1 is final, 1 transaction.");
    expect(announcement(done, done)).toBeNull();
  });

  test("is not said aloud of an empty block, unless a round has failed before it", () => {
    const before = viewOf([entered(0)]);
    const having = (...blocks: readonly Parameters<typeof block>[]) =>
      viewOf([entered(0), ...blocks.map((of) => ({ type: "final", block: block(...of), synced: false }) as const)]);
    expect(announcement(before, having([1]))).toBeNull();
    expect(announcement(before, having([1, { finalRound: 1 }]))).toBe("Block 1 is final, 0 transactions.");
    // They may come together.
    expect(announcement(before, having([1, { txCount: 2 }], [2]))).toBe("Block 1 is final, 2 transactions.");
  });
});

test("a countdown changes at beats: at each near its end, at every second one while it is long", () => {
  const untilMs = STARTED_MS + 60_321;
  // Wherever between two beats it is asked.
  const at = (ms: number) => new Set([0, 1, 250, 499].map((more) => countdown(untilMs, STARTED_MS + ms + more)));
  expect([0, 500, 1_000].map((ms) => [...at(ms)])).toEqual([["61 s"], ["61 s"], ["60 s"]]);
  expect([55_500, 56_000, 60_000, 60_500, 70_000].map((ms) => [...at(ms)])).toEqual([
    ["5.0 s"],
    ["4.5 s"],
    ["0.5 s"],
    ["0.0 s"],
    ["0.0 s"],
  ]);
  expect(STARTED_MS % 1_000).toBe(0);
});

import { describe, expect, test } from "vitest";
import { STARTED_MS } from "@/lib/chain/samples";
import { counted, drawn, entered, proposed, viewOf } from "@/lib/port/samples";
import { arcsOf, fractionOf, pinsOf } from "./clockFace";

type Steps = Parameters<typeof viewOf>[0];
const roundOf = (steps: Steps) => viewOf(steps).rounds[0] as NonNullable<ReturnType<typeof viewOf>["rounds"][number]>;
const pass = (ms: number) => ({ type: "pass", ms }) as const;

describe("the clock of a round", () => {
  test.each<[string, Steps, string]>([
    ["a fresh round", [entered()], "clearing 0–0.125, commit 0.125–…"],
    ["after the draw", [entered(), pass(1_999), drawn(2)], "clearing 0–0.125, commit 0.125–0.25, propose 0.25–…"],
    [
      "after the proposal",
      [entered(), pass(1_999), drawn(2), pass(1_999), proposed(2)],
      "clearing 0–0.125, commit 0.125–0.25, propose 0.25–0.5, attest 0.5–…",
    ],
    ["a draw that came early", [drawn(2), entered()], "clearing 0–0.125, commit 0.125–0.125, propose 0.125–…"],
  ])("%s", (_what, steps, expected) => {
    const arcs = arcsOf(roundOf(steps)).map(({ kind, from, to }) => `${kind} ${from}–${to ?? "…"}`);
    expect(arcs.join(", ")).toBe(expected);
  });

  test("has every message where it arrived", () => {
    const round = roundOf([
      entered(),
      pass(1_999),
      drawn(2),
      pass(1_999),
      proposed(2),
      pass(1_999),
      counted("attest", 1),
    ]);
    expect(pinsOf(round).map(({ kind, seat, at }) => [kind, seat, at])).toEqual([
      ["commit", 0, 0.25],
      ["propose", 2, 0.5],
      ["attest", 1, 0.75],
    ]);
  });

  test("begins at 0 and ends at 1", () => {
    const round = roundOf([entered()]);
    expect(fractionOf(round, STARTED_MS - 5)).toBe(0);
    expect(fractionOf(round, STARTED_MS + 60_000)).toBe(1);
    expect(fractionOf({ ...round, deadlineMs: 0 }, STARTED_MS)).toBe(0);
  });
});

import { describe, expect, test } from "vitest";
import {
  emptyForm,
  faultsOf,
  isFine,
  PARAM_TEXTS,
  PRESET_TEXTS,
  paramsOf,
  quorumSentence,
  type TableForm,
} from "./tableForm";

const form = (changes: Partial<TableForm>): TableForm => ({ ...emptyForm, ...changes });

describe("starting a table", () => {
  test.each(PRESET_TEXTS)("$preset is fine as it comes", ({ preset }) => {
    expect(isFine(faultsOf(form({ preset })))).toBe(true);
  });

  test("every parameter is named once", () => {
    expect(new Set(PARAM_TEXTS.map(({ name }) => name)).size).toBe(8);
  });

  test("what is typed replaces the preset's value", () => {
    expect(paramsOf(form({ overrides: { roundMs: " 4000 " } })).roundMs).toBe(4_000);
    expect(paramsOf(form({ overrides: { roundMs: "" } })).roundMs).toBeNaN();
  });

  test.each<[Partial<TableForm>, RegExp]>([
    [{ name: "x".repeat(41) }, /41 bytes/],
    [{ name: "‮evil" }, /direction/],
    [{ seats: 0 }, /1 to 16/],
    [{ seats: 17 }, /1 to 16/],
    [{ seats: 2.5 }, /1 to 16/],
    [{ overrides: { roundMs: "12" } }, /250 to 600000 ms/],
    [{ overrides: { roundMs: "1e3" } }, /whole number/],
    [{ overrides: { idleMs: "1900" } }, /clearingMs \+ idleMs/],
    [{ seats: 1, delegation: "whitepaper" }, /at least 2 seats/],
    [{ overrides: { maxBlockBytes: "2048" } }, /maxTxBytes/],
  ])("says what is wrong with %o", (changes, words) => {
    const faults = faultsOf(form(changes));
    expect(isFine(faults)).toBe(false);
    expect(JSON.stringify(faults)).toMatch(words);
  });

  test.each([
    [1, "One seat decides alone: good for a look, no protection."],
    [2, "All 2 must agree; none may be away."],
    [3, "All 3 must agree; none may be away."],
    [4, "3 of 4 must agree; one may be away, one may lie."],
    [7, "5 of 7 must agree; 2 may be away, 2 may lie."],
  ])("P2 for %i seats: %s", (seats, words) => expect(quorumSentence(seats)).toBe(words));
});

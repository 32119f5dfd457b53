import { describe, expect, test } from "vitest";
import { forgetTable, type RecentTable, recentTables, rememberTable } from "./recentTables";

function memory(text?: string) {
  const kept = new Map<string, string>(text === undefined ? [] : [["roundtable/tables", text]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
const CODES = [..."0123456789"].map((digit) => digit.repeat(8));
const table = (code: string, seenAtMs = 0): RecentTable => ({ code, name: `Table ${code}`, networkId: null, seenAtMs });

describe("tables of this browser", () => {
  test("are kept newest first, each once, and not too many", () => {
    const kept = memory();
    for (const [at, code] of CODES.entries()) rememberTable(kept, table(code, at));
    rememberTable(kept, table(CODES[5] as string, 99));
    const codes = recentTables(kept).map(({ code }) => code);
    expect(codes.slice(0, 3)).toEqual([CODES[5], CODES[9], CODES[8]]);
    expect(codes).toHaveLength(8);
    expect(new Set(codes).size).toBe(8);
  });

  test("can be forgotten", () => {
    const kept = memory();
    rememberTable(kept, table("00000000"));
    forgetTable(kept, "00000000");
    expect(recentTables(kept)).toEqual([]);
  });

  test.each(["", "no json", "{}", '[{"code":"nope"}]', "[null]"])("%j in storage is no table", (text) => {
    expect(recentTables(memory(text))).toEqual([]);
  });

  test("without storage there are none", () => {
    rememberTable(null, table("00000000"));
    expect(recentTables(null)).toEqual([]);
  });
});

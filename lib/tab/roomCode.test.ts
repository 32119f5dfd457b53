import { describe, expect, test } from "vitest";
import { destinationOf, halves } from "./roomCode";

const ID = "ab".repeat(32);

describe("a table's code", () => {
  test.each([
    ["7QK4MZ2X", "/r/7QK4MZ2X"],
    [" 7qk4 mz2x ", "/r/7QK4MZ2X"],
    ["7qk4-mz2x", "/r/7QK4MZ2X"],
    ["oil4mz2x", "/r/0114MZ2X"],
    ["http://localhost:3000/r/7QK4MZ2X", "/r/7QK4MZ2X"],
    [`https://example.org/r/7QK4MZ2X?v=live#${ID}`, `/r/7QK4MZ2X#${ID}`],
    ["https://example.org/r/7QK4MZ2X#elsewhere", "/r/7QK4MZ2X"],
    [`http://localhost:3000/r/7qk4mz2x?watch#${ID}`, `/r/7QK4MZ2X?watch#${ID}`],
    ["http://localhost:3000/r/7QK4MZ2X?new&v=chain", "/r/7QK4MZ2X"],
    ["7QK4MZ2", null],
    ["7QK4MZ2U", null],
    ["hello there", null],
    ["", null],
  ])("%j leads to %j", (typed, where) => expect(destinationOf(typed)).toBe(where));

  test("is read in two halves", () => expect(halves("7QK4MZ2X")).toBe("7QK4 MZ2X"));
});

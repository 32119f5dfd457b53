import { describe, expect, test } from "vitest";
import { askedFor, inviteUrl } from "./invite";

const ID = "ab".repeat(32);

describe("links to a table", () => {
  test.each([
    ["http://h/r/7QK4MZ2X", null, "sit"],
    [`http://h/r/7QK4MZ2X#${ID}`, ID, "sit"],
    [`http://h/r/7QK4MZ2X?watch#${ID}`, ID, "watch"],
    ["http://h/r/7QK4MZ2X?new", null, "another"],
  ] as const)("%s", (url, networkId, as) => expect(inviteUrl("http://h", "7QK4MZ2X", networkId, as)).toBe(url));

  test.each([
    ["", false, false],
    ["?watch&v=live", true, false],
    ["?v=live&new=", false, true],
  ])("%j asks to watch: %s, to sit anew: %s", (search, watch, another) => {
    expect(askedFor(search)).toEqual({ watch, another });
  });
});

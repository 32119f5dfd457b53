import { describe, expect, test } from "vitest";
import { codec } from "./codec";
import { nameFault, namePart, ROOM_CODE, roomCodePart } from "./names";

describe("P26: a name", () => {
  test.each([
    ["one letter", "a"],
    ["40 bytes of ASCII", "a".repeat(40)],
    ["13 characters of 3 bytes", "€".repeat(13)],
    ["10 characters of 4 bytes", "🦀".repeat(10)],
    ["a composed letter", "\u00e9"],
    ["right-to-left letters, which need no mark", "שלום"],
    ["a space inside", "Ada Lovelace"],
  ])("may be %s", (_, name) => {
    expect(nameFault(name)).toBeUndefined();
    expect(codec("name", namePart).decode(codec("name", namePart).encode(name))).toEqual({ ok: true, value: name });
  });

  test.each([
    ["nothing", "", "0 bytes"],
    ["41 bytes of ASCII", "a".repeat(41), "41 bytes"],
    ["14 characters of 3 bytes", "€".repeat(14), "42 bytes"],
    ["11 characters of 4 bytes", "🦀".repeat(11), "44 bytes"],
    ["a letter and its accent apart", "e\u0301", "normalization form C"],
    ["a Hangul syllable in pieces", "\u1112\u1161\u11ab", "normalization form C"],
    ["a line break", "a\nb", "control or direction"],
    ["NUL", "\0", "control or direction"],
    ["a C1 control", "\u0085", "control or direction"],
    ["a line separator", "\u2028", "control or direction"],
    ["a paragraph separator", "\u2029", "control or direction"],
    ["a lone surrogate", "\ud800", "control or direction"],
    ["a right-to-left override", "a\u202eb", "control or direction"],
    ["a left-to-right embedding", "a\u202ab", "control or direction"],
    ["an isolate", "a\u2066b", "control or direction"],
    ["a pop of an isolate", "a\u2069b", "control or direction"],
    ["a left-to-right mark", "a\u200eb", "control or direction"],
    ["a right-to-left mark", "a\u200fb", "control or direction"],
    ["an Arabic letter mark", "a\u061cb", "control or direction"],
  ])("may not be %s", (_, name, why) => {
    expect(nameFault(name)).toContain(why);
    expect(() => codec("name", namePart).encode(name)).toThrow();
  });

  test("is refused on the wire for what it is refused for in the program", () => {
    const bytes = (text: string) => {
      const utf8 = Buffer.from(text, "utf8");
      return Uint8Array.from([0, 0, 0, utf8.length, ...utf8]);
    };
    expect(codec("name", namePart).decode(bytes("a\u202eb"))).toMatchObject({ ok: false });
    expect(codec("name", namePart).decode(bytes("e\u0301"))).toMatchObject({ ok: false });
    expect(codec("name", namePart).decode(bytes("ada"))).toEqual({ ok: true, value: "ada" });
  });
});

describe("a room code", () => {
  test.each([["0123456Z"], ["ABCDEFGH"], ["JKMNPQRS"], ["TVWXYZ99"]])("may be %s", (code) => {
    expect(ROOM_CODE.test(code)).toBe(true);
    expect(codec("code", roomCodePart).encode(code)).toHaveLength(12);
  });

  test.each([
    ["ABCDEFG"],
    ["ABCDEFGHJ"],
    ["abcdefgh"],
    ["ABCDEFGI"],
    ["ABCDEFGL"],
    ["ABCDEFGO"],
    ["ABCDEFGU"],
    ["ABCDEFG "],
  ])("may not be %s", (code) => {
    expect(ROOM_CODE.test(code)).toBe(false);
    expect(() => codec("code", roomCodePart).encode(code)).toThrow();
  });
});

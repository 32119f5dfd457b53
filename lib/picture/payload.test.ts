import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePayload } from "./payload";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("a payload for people", () => {
  test.each([
    ["plain words", utf8("hello"), { kind: "text", text: "hello", isCut: false }],
    ["JSON, laid out", utf8('{"a":[1]}'), { kind: "json", text: '{\n  "a": [\n    1\n  ]\n}', isCut: false }],
    ["what only begins like JSON", utf8("{nonsense"), { kind: "text", text: "{nonsense", isCut: false }],
    ["a number, which is text", utf8("42"), { kind: "text", text: "42", isCut: false }],
    ["bytes that are no UTF-8", Uint8Array.of(0xff, 0xfe), { kind: "bytes", text: "fffe", isCut: false }],
    ["text with controls, which is binary", utf8("a\u0000b"), { kind: "bytes", text: "610062", isCut: false }],
    ["a mark that turns the direction", utf8("a\u202eb"), { kind: "text", text: "a\\u202eb", isCut: false }],
    ["markup, as it is", utf8("<img src=x>"), { kind: "text", text: "<img src=x>", isCut: false }],
  ] as const)("%s", (_name, bytes, decoded) => {
    expect(decodePayload(bytes)).toEqual(decoded);
  });

  test("a long text is cut, and says so", () => {
    expect(decodePayload(utf8("x".repeat(9)), 4)).toEqual({ kind: "text", text: "xxxx", isCut: true });
    expect(decodePayload(utf8("ä".repeat(99)), 4)).toEqual({ kind: "text", text: "ääää", isCut: true });
    expect(decodePayload(utf8("€".repeat(99)), 5).isCut).toBe(true);
  });

  test("never fails, and never shows more than it may or a control character", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (bytes, max) => {
        const { text } = decodePayload(bytes, max);
        expect(text.length).toBeLessThanOrEqual(max);
        expect([...text].filter((char) => char < " " && !"\t\n\r".includes(char))).toEqual([]);
        expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

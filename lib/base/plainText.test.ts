import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText, DEPTH_MAX, fromText, toText } from "./plainText";

/** Plain data of every kind that a state or a message is made of. */
const someValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.integer(),
    fc.string(),
    fc.uint8Array({ maxLength: 9 }),
    fc.array(fc.option(tie("value"), { nil: undefined }), { maxLength: 4 }),
    fc.array(fc.tuple(fc.string(), tie("value")), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(fc.integer(), { maxLength: 4 }).map((items) => new Set(items)),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe("structured values as text", () => {
  test("come back as they were", () => {
    fc.assert(
      fc.property(someValue, (value) => {
        const back = fromText(toText(value));
        expect(back.ok && back.value).toEqual(value);
        expect(back.ok && canonicalText(back.value)).toBe(canonicalText(value));
      }),
    );
  });

  test("what two places refer to stays one thing", () => {
    const block = { txIds: ["a"] };
    const back = fromText(toText({ blocks: new Map([["b", block]]), lastFinal: block, others: [block] }));
    if (!back.ok) throw new Error(back.error);
    const { blocks, lastFinal, others } = back.value as {
      blocks: Map<string, object>;
      lastFinal: object;
      others: object[];
    };
    expect(blocks.get("b")).toBe(lastFinal);
    expect(others[0]).toBe(lastFinal);
  });

  test("the canonical text does not know in which order fields were written", () => {
    expect(canonicalText({ a: 1, b: 2 })).toBe(canonicalText({ b: 2, a: 1 }));
    expect(
      canonicalText(
        new Map([
          ["a", 1],
          ["b", 2],
        ]),
      ),
    ).not.toBe(
      canonicalText(
        new Map([
          ["b", 2],
          ["a", 1],
        ]),
      ),
    );
  });

  test.each([
    ["{", "got {, want JSON"],
    ['{"$bytes":"0g"}', 'got $bytes with "0g"'],
    ['{"$ref":7}', "got $ref with 7"],
    ['{"$map":[[1]]}', "got a map's entry that is no pair"],
    ['{"$unknown":1}', "got $unknown with 1"],
    [`${"[".repeat(DEPTH_MAX + 2)}${"]".repeat(DEPTH_MAX + 2)}`, `got values more than ${DEPTH_MAX} deep`],
  ])("%s is refused", (text, error) => {
    expect(fromText(text)).toEqual({ ok: false, error });
  });
});

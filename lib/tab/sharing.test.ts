import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shared } from "./sharing";

describe("what did not change keeps its identity", () => {
  it("returns the old one for an equal copy", () => {
    const before = { seats: [{ seat: 0, name: "Ada" }], at: null };
    expect(shared(before, structuredClone(before))).toBe(before);
  });

  it("keeps the parts that are as they were", () => {
    const before = { round: { votes: [1, 2] }, peers: [{ rtt: 3 }] };
    const after = shared(before, { round: { votes: [1, 2] }, peers: [{ rtt: 4 }] });
    expect(after).not.toBe(before);
    expect(after.round).toBe(before.round);
    expect(after.peers).toEqual([{ rtt: 4 }]);
  });

  it.each([
    ["a part that is gone", { a: 1, b: 2 }, { a: 1 }],
    ["a part that is new", { a: 1 }, { a: 1, b: undefined }],
    ["another name for nothing", { a: undefined }, { b: undefined }],
    ["a shorter list", [1, 2], [1]],
    ["a list in the place of an object", {}, []],
  ] as const)("sees %s", (_, before: unknown, next: unknown) => {
    const after = shared(before, next);
    expect(after).not.toBe(before);
    expect(after).toEqual(next);
  });

  const json = fc.json().map((text): unknown => JSON.parse(text));

  it("never changes what is said", () => {
    fc.assert(
      fc.property(json, json, (before, next) => {
        expect(shared(before, next)).toEqual(next);
      }),
    );
  });

  it("is the old one exactly where both are equal", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(shared(value, JSON.parse(JSON.stringify(value)))).toBe(value);
      }),
    );
  });
});

/** The ring against the plainest thing that could be one: a list of everything, cut from the front. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRing, RING_CHARS_MAX, RING_EVENTS_MAX } from "./ring";

test("law: it holds the longest end of what was pushed that fits", () => {
  const text = fc.nat(Math.floor(RING_CHARS_MAX / 20)).map((length) => "x".repeat(length));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 400 }), fc.integer({ min: 1, max: 1_000 }), (texts, began) => {
      const ring = createRing(began);
      for (const pushed of texts) ring.push(pushed);
      const fits = (from: number) =>
        texts.length - from <= RING_EVENTS_MAX && charsOf(texts.slice(from)) <= RING_CHARS_MAX;
      const first = Array.from({ length: texts.length + 1 }, (_, from) => from).find(fits) as number;
      expect([ring.beganAtSeq, ring.firstSeq, ring.nextSeq]).toEqual([began, began + first, began + texts.length]);
      for (let seq = ring.firstSeq; seq < ring.nextSeq; seq++) expect(ring.at(seq)).toBe(texts[seq - began]);
    }),
    { numRuns: 30 },
  );
});

test("what has fallen out can't be asked for", () => {
  expect(() => createRing(1).at(1)).toThrow("assertion failed");
});

const charsOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);

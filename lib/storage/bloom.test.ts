import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TxId } from "@/lib/chain/ids";
import { addTo, emptyFilter, mayHold } from "./bloom";
import { bytesOf, sampleTx, sampleTxId } from "./contract/samples";
import { FANOUT, filterBits, idsOf, type Key, keyMaker, SHAPE } from "./runs";

const keyOf = keyMaker(bytesOf("index"));
const keys = (prefix: string, count: number): Key[] =>
  Array.from({ length: count }, (_, i) => keyOf(sampleTxId(sampleTx(`${prefix}/${i}`))));

test("never says no of a member", () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 200 }), (members) => {
      const filter = emptyFilter(8 * Math.ceil(members.length / 8), 10);
      for (const [a, b] of members) addTo(filter, a, b);
      expect(members.every(([a, b]) => mayHold(filter, a, b))).toBe(true);
    }),
  );
});

describe.each([
  [10, 0.012],
  [16, 0.0012],
])("with %i bits a key", (bitsPerKey, wrongMax) => {
  test(`says perhaps of fewer than ${100 * wrongMax} % of strangers`, () => {
    const filter = emptyFilter(4_096, bitsPerKey);
    for (const [a, b] of keys("member", 4_096)) addTo(filter, a, b);
    const strangers = keys("stranger", 20_000);
    const wrong = strangers.filter(([a, b]) => mayHold(filter, a, b)).length;
    expect(wrong / strangers.length).toBeLessThan(wrongMax);
  });
});

test("the filters of any log up to 2^24 ids fit in 24 MiB", () => {
  let largest = 0;
  for (let ids = 0; ids <= 2 ** 24; ids += SHAPE.runIds) largest = Math.max(largest, filterBytes(ids));
  expect(largest).toBeLessThanOrEqual(24 * 2 ** 20);
  expect(largest).toBeGreaterThan(20 * 2 ** 20);
});

/** Runs lie end to end, the largest that fit first. */
function filterBytes(ids: number): number {
  let bytes = 0;
  let left = ids;
  for (let level = SHAPE.levels - 1; level >= 0; level--) {
    const count = Math.floor(left / idsOf(SHAPE, { level }));
    expect(level === SHAPE.levels - 1 || count < FANOUT).toBe(true);
    bytes += (count * idsOf(SHAPE, { level }) * filterBits(SHAPE, { level })) / 8;
    left -= count * idsOf(SHAPE, { level });
  }
  return bytes;
}

test("the words of an id depend on the secret, and tell ids apart by their first 64 bits", () => {
  const other = keyMaker(bytesOf("another index"));
  const words = new Map<string, TxId>();
  for (let i = 0; i < 5_000; i++) {
    const id = `${i.toString(16).padStart(16, "0")}${"0".repeat(48)}` as TxId;
    expect(words.has(keyOf(id).join())).toBe(false);
    words.set(keyOf(id).join(), id);
    expect(other(id)).not.toEqual(keyOf(id));
    expect(keyOf(`${id.slice(0, 16)}${"f".repeat(48)}` as TxId)).toEqual(keyOf(id));
  }
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import type { TxId } from "@/lib/chain/ids";
import { leafHash } from "@/lib/merkle/hasher";
import { referenceRoot } from "@/lib/merkle/reference";
import { tileKey } from "@/lib/merkle/tiles";
import { EMPTY_LOG, edgeTiles, type Grown, growLog, openLog, tilesToOpen } from "./log";

/** Ids are hashes of something, which the log does not care about. */
const idsIn = (from: number, until: number): TxId[] =>
  Array.from({ length: until - from }, (_, i) => (from + i).toString(16).padStart(64, "0") as TxId);
const rootOf = (size: number): string => toHex(referenceRoot(idsIn(0, size).map((id) => leafHash(fromHex(id)))));

/** A store of tiles that takes what each growth writes, whole. */
function keep(tiles: Map<string, Bytes>, { tiles: written }: Grown): void {
  for (const { level, index, bytes } of written) tiles.set(tileKey({ tier: level, column: index }), bytes);
}

/** The edges of tiles of the first and second tier, and what lies about them. */
const SIZES = [0, 1, 2, 3, 4, 5, 16, 63, 64, 65, 255, 256, 257, 258, 511, 512, 513, 1_000];

describe("P21: the log grows", () => {
  test.each(SIZES)("from %i by one, by many, by none, to the root of RFC 9162", (size) => {
    for (const more of [0, 1, 2, 255, 256, 257]) {
      const grown = growLog(growLog(EMPTY_LOG, idsIn(0, size)).log, idsIn(size, size + more));
      expect(grown.root).toBe(rootOf(size + more));
      expect(grown.log.range.size).toBe(size + more);
    }
  });

  test("and the log it grew from stays as it was: a round may fail", () => {
    const log = growLog(EMPTY_LOG, idsIn(0, 300)).log;
    const before = structuredClone(log);
    growLog(log, idsIn(300, 700));
    growLog(log, idsIn(1_000, 1_001));
    expect(log).toEqual(before);
  });

  test("keeping open tiles only: at most one a tier", () => {
    for (const size of SIZES) {
      const { edge } = growLog(EMPTY_LOG, idsIn(0, size)).log;
      expect([...edge.keys()].toSorted()).toEqual(
        edgeTiles(size)
          .map(({ key }) => key)
          .toSorted(),
      );
      expect(edge.size).toBeLessThanOrEqual(4);
    }
  });

  test("past a second tier's tile", () => {
    const grown = growLog(EMPTY_LOG, idsIn(0, 65_530)).log;
    expect(growLog(grown, idsIn(65_530, 65_540)).root).toBe(rootOf(65_540));
  });
});

describe("P17: the log is opened again from its tiles", () => {
  test.each(SIZES)("of %i entries, and goes on as if it had never been closed", (size) => {
    const tiles = new Map<string, Bytes>();
    const grown = growLog(EMPTY_LOG, idsIn(0, size));
    keep(tiles, grown);
    const wanted = new Map(tilesToOpen(size).map((tile) => [tileKey(tile), tiles.get(tileKey(tile)) as Bytes]));
    expect(openLog(size, wanted)).toEqual(grown.log);
  });

  test("after any blocks, from what their growth wrote", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { maxLength: 6 }), (blocks) => {
        const tiles = new Map<string, Bytes>();
        let log = EMPTY_LOG;
        for (const count of blocks) {
          const grown = growLog(log, idsIn(log.range.size, log.range.size + count));
          keep(tiles, grown);
          log = grown.log;
          expect(openLog(log.range.size, tiles)).toEqual(log);
        }
        expect(growLog(log, idsIn(0, 1)).root).toBe(
          growLog(openLog(log.range.size, tiles) ?? EMPTY_LOG, idsIn(0, 1)).root,
        );
      }),
      { numRuns: 20 },
    );
  });

  test("is not opened where a tile is missing or too short", () => {
    const tiles = new Map<string, Bytes>();
    keep(tiles, growLog(EMPTY_LOG, idsIn(0, 300)));
    for (const key of tilesToOpen(300).map(tileKey)) {
      expect(openLog(300, new Map([...tiles].filter(([other]) => other !== key)))).toBeUndefined();
      expect(openLog(300, new Map(tiles).set(key, tiles.get(key)?.slice(0, -32) ?? new Uint8Array(0)))).toBeUndefined();
    }
    expect(openLog(300, new Map())).toBeUndefined();
  });

  test("whose store is ahead of it: a tile may be longer than the log", () => {
    const tiles = new Map<string, Bytes>();
    const first = growLog(EMPTY_LOG, idsIn(0, 300));
    keep(tiles, first);
    keep(tiles, growLog(first.log, idsIn(300, 400)));
    const { log } = first;
    expect(openLog(300, tiles)).toEqual(log);
  });
});

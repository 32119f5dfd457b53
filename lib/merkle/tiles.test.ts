import fc from "fast-check";
import { expect, test } from "vitest";
import { AssertionError } from "@/lib/base/assert";
import { type Bytes, concatBytes, equalBytes, toHex } from "@/lib/base/bytes";
import { LOG_SIZE_MAX } from "./bounds";
import { nodeHash } from "./hasher";
import { append, EMPTY_RANGE } from "./range";
import { referenceRoot } from "./reference";
import { createTestLog, leavesOf } from "./testLog";
import { appendToTiles, dirtyTiles, readNode, TILE_BYTES_MAX, tileKey, tileOf, tilesOf } from "./tiles";

test("a tile is its even rows in the order in which they complete", () => {
  const leaves = leavesOf(17);
  const [root4, root16] = [4, 16].map((size) => (at: number) => referenceRoot(leaves.slice(at, at + size)));
  if (root4 === undefined || root16 === undefined) throw new Error("there are two row heights");
  const four = (at: number) => [...leaves.slice(at, at + 4), root4(at)];
  const expected = concatBytes(...four(0), ...four(4), ...four(8), ...four(12), root16(0), ...leaves.slice(16));
  expect(createTestLog(leaves).tiles).toEqual(new Map([["0/0", expected]]));
});

test("a full tile has 10 880 bytes, and the root above it is an entry of the next tier", () => {
  const log = createTestLog(leavesOf(256));
  expect(TILE_BYTES_MAX).toBe(10_880);
  expect(log.tiles.get("0/0")).toHaveLength(TILE_BYTES_MAX);
  expect(log.tiles.get("1/0")).toEqual(referenceRoot(leavesOf(256)));
});

test("every perfect node of a log of 700 can be read, and no other", () => {
  const size = 700;
  const leaves = leavesOf(size);
  const log = createTestLog(leaves);
  for (let level = 0; level <= 10; level++) {
    const perfect = size >> level;
    for (let index = 0; index < perfect; index++) {
      expect(log.node({ level, index })).toEqual(referenceRoot(leaves.slice(index << level, (index + 1) << level)));
    }
    expect(log.node({ level, index: perfect })).toBeUndefined();
  }
});

test("a tile that is cut short lacks the nodes that were cut off, and gives no wrong ones", () => {
  const log = createTestLog(leavesOf(100));
  const tile = log.tiles.get("0/0") ?? new Uint8Array(0);
  fc.assert(
    fc.property(fc.nat({ max: tile.length }), fc.nat({ max: 7 }), fc.nat({ max: 255 }), (bytes, level, leaf) => {
      const node = { level, index: leaf >> level };
      const read = readNode(tile.slice(0, bytes), node);
      if (read !== undefined) expect(read).toEqual(log.node(node));
      if (bytes === tile.length) expect(read === undefined).toBe((node.index + 1) << level > 100);
    }),
  );
});

const leaf0 = leavesOf(1)[0] ?? new Uint8Array(0);

const spelled = (tiles: ReadonlyMap<string, Bytes>): readonly string[] =>
  [...tiles].map(([key, tile]) => `${key} ${toHex(tile)}`).toSorted();

test("whatever the portions: tiles only grow at their end, and just the dirty ones change", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 400 }), { maxLength: 6 }), (portions) => {
      const leaves = leavesOf(portions.reduce((sum, portion) => sum + portion, 0));
      const log = createTestLog();
      for (const portion of portions) {
        const [before, from] = [new Map(log.tiles), log.range().size];
        log.append(leaves.slice(from, from + portion));
        const dirty = new Map(dirtyTiles(from, from + portion).map((entry) => [tileKey(entry.tile), entry]));
        for (const [key, tile] of log.tiles) {
          const old = before.get(key) ?? new Uint8Array(0);
          expect(equalBytes(tile.slice(0, old.length), old)).toBe(true);
          expect(tile.length > old.length).toBe(dirty.has(key));
          expect(dirty.get(key)?.bytesBefore ?? old.length).toBe(old.length);
          expect(dirty.get(key)?.bytesAfter ?? tile.length).toBe(tile.length);
        }
        expect([...dirty.keys()].every((key) => log.tiles.has(key))).toBe(true);
      }
      expect(spelled(log.tiles)).toEqual(spelled(createTestLog(leaves).tiles));
      expect(log.range()).toEqual(append(EMPTY_RANGE, leaves));
    }),
    { numRuns: 20 },
  );
});

test("a small append dirties one tile, and one a tier where nodes complete further up", () => {
  const keysOf = (before: number, after: number) => dirtyTiles(before, after).map(({ tile }) => tileKey(tile));
  expect(keysOf(5, 5)).toEqual([]);
  expect(keysOf(1000, 1001)).toEqual(["0/3"]);
  expect(keysOf(255, 256)).toEqual(["0/0", "1/0"]);
  expect(keysOf(65_535, 65_537)).toEqual(["0/255", "0/256", "1/0", "2/0"]);
  expect(keysOf(LOG_SIZE_MAX - 1, LOG_SIZE_MAX)).toEqual(["0/262143", "1/1023", "2/3", "3/0"]);
});

test("a node's tile is named by its level and its place", () => {
  expect(tileOf({ level: 0, index: 255 })).toEqual({ tier: 0, column: 0 });
  expect(tileOf({ level: 0, index: 256 })).toEqual({ tier: 0, column: 1 });
  expect(tileOf({ level: 7, index: 3 })).toEqual({ tier: 0, column: 1 });
  expect(tileOf({ level: 8, index: 255 })).toEqual({ tier: 1, column: 0 });
  expect(tileOf({ level: 26, index: 0 })).toEqual({ tier: 3, column: 0 });
  const nodes = [0, 1, 300].map((index) => ({ level: 0, index }));
  expect(tilesOf(nodes).map(tileKey)).toEqual(["0/0", "0/1"]);
});

test("an odd row is hashed from the row below", () => {
  const [a = leaf0, b = leaf0] = leavesOf(2);
  expect(createTestLog([a, b]).node({ level: 1, index: 0 })).toEqual(nodeHash(a, b));
});

test("a partial tile that is missing or of a wrong length is our own mistake", () => {
  const { range } = appendToTiles(EMPTY_RANGE, leavesOf(3), new Map());
  expect(() => appendToTiles(range, leavesOf(1), new Map())).toThrow(AssertionError);
  expect(() => appendToTiles(range, leavesOf(1), new Map([["0/0", new Uint8Array(64)]]))).toThrow(AssertionError);
  expect(() => dirtyTiles(2, 1)).toThrow(AssertionError);
});

/**
 * How the nodes of the log lie in storage. A tile holds the nodes of 8 levels under one node: tile (tier t, column c)
 * has the nodes of levels 8t … 8t + 7 whose leaves lie in the c-th run of 2^(8t + 8) leaves. Its entries are the up to
 * 256 nodes of level 8t; the root above a full tile is an entry of the next tier.
 *
 * Format: the 32-byte hashes of the tile's rows 0, 2, 4 and 6 (levels 8t, 8t + 2, …), each appended when it is
 * complete, a higher row after a lower one. A tile therefore only ever grows at its end, its length says which nodes it
 * has (e entries give 32 · (e + ⌊e/4⌋ + ⌊e/16⌋ + ⌊e/64⌋) bytes), and a full one is 10 880 bytes. A node of an odd row is
 * one hash away from its two children, which the same tile holds. Storing all rows would be half as large again;
 * storing entries alone would cost up to 127 hashes a row when a proof is read.
 */
import { assert, present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import { HASH_BYTES } from "@/lib/crypto/hash";
import { LOG_SIZE_MAX } from "./bounds";
import { nodeHash } from "./hasher";
import { append, type CompactRange, type NodeId } from "./range";

export interface TileId {
  readonly tier: number;
  readonly column: number;
}

const TILE_LEVELS = 8;
const TILE_ENTRIES_MAX = 2 ** TILE_LEVELS;
const STORED_ROWS: readonly number[] = [0, 2, 4, 6];

/** The tiers of the largest log: its leaves' levels, 0 … 26, eight at a time. */
const TIERS = Math.floor(Math.log2(LOG_SIZE_MAX) / TILE_LEVELS) + 1;

export const TILE_BYTES_MAX = bytesOf(TILE_ENTRIES_MAX);

/** One spelling a tile, for maps and storage keys. */
export const tileKey = ({ tier, column }: TileId): string => `${tier}/${column}`;

/** The tile in which {@link readNode} finds the node. */
export function tileOf({ level, index }: NodeId): TileId {
  const row = level % TILE_LEVELS;
  return { tier: (level - row) / TILE_LEVELS, column: index >>> (TILE_LEVELS - row) };
}

/** The tiles that hold all of these nodes, each once. */
export function tilesOf(nodes: Iterable<NodeId>): readonly TileId[] {
  const tiles = new Map<string, TileId>();
  for (const node of nodes) tiles.set(tileKey(tileOf(node)), tileOf(node));
  return [...tiles.values()];
}

/** The node's hash out of the bytes of its tile, or undefined where the tile does not reach so far yet. */
export function readNode(tile: Uint8Array, { level, index }: NodeId): Bytes | undefined {
  const row = level % TILE_LEVELS;
  const column = index & (2 ** (TILE_LEVELS - row) - 1);
  if (row % 2 === 0) return readStored(tile, row, column);
  const left = readStored(tile, row - 1, 2 * column);
  const right = readStored(tile, row - 1, 2 * column + 1);
  return left && right && nodeHash(left, right);
}

/** A tile that an append changes, with its length in bytes before and after. */
export interface DirtyTile {
  readonly tile: TileId;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** The tiles that differ between a log of `before` and one of `after` leaves, by tier and column. */
export function dirtyTiles(before: number, after: number): readonly DirtyTile[] {
  assert(before <= after && after <= LOG_SIZE_MAX, "a log grows, up to its bound");
  return Array.from({ length: TIERS }, (_, tier) => dirtyTilesOf(tier, before, after)).flat();
}

/** What an append leaves behind: the grown range, and every changed tile whole, by {@link tileKey}. */
export interface Appended {
  readonly range: CompactRange;
  readonly tiles: ReadonlyMap<string, Bytes>;
}

/**
 * Appends leaves and writes the nodes they complete. `partial` has, by {@link tileKey}, the present bytes of each tile
 * that {@link dirtyTiles} lists with `bytesBefore` > 0: at most one a tier. // P21
 */
export function appendToTiles(
  range: CompactRange,
  leafHashes: readonly Bytes[],
  partial: ReadonlyMap<string, Bytes>,
): Appended {
  const tiles = new Map<string, Bytes>();
  const writers = Array.from({ length: TIERS }, (_, tier) =>
    createWriter(
      dirtyTilesOf(tier, range.size, range.size + leafHashes.length).map(({ tile, bytesBefore, bytesAfter }) => {
        const bytes = grown(partial.get(tileKey(tile)), bytesBefore, bytesAfter);
        tiles.set(tileKey(tile), bytes);
        return { bytes, at: bytesBefore };
      }),
    ),
  );
  const after = append(range, leafHashes, (level, _, hash) => {
    if (level % 2 === 0) present(writers[Math.floor(level / TILE_LEVELS)], "a writer for each tier")(hash);
  });
  return { range: after, tiles };
}

/** Writes hashes one behind the other through the tiles of a tier: nodes complete in the order in which they lie. */
function createWriter(tiles: readonly { readonly bytes: Bytes; readonly at: number }[]): (hash: Bytes) => void {
  let next = 0;
  let bytes: Bytes = new Uint8Array(0);
  let at = 0;
  return (hash) => {
    if (at === bytes.length) ({ bytes, at } = present(tiles[next++], "a tile for each completed node"));
    bytes.set(hash, at);
    at += HASH_BYTES;
  };
}

function grown(partial: Bytes | undefined, bytesBefore: number, bytesAfter: number): Bytes {
  assert((partial?.length ?? 0) === bytesBefore, "a tile that grows is as long as the log's size says");
  const bytes = new Uint8Array(bytesAfter);
  if (partial !== undefined) bytes.set(partial);
  return bytes;
}

function dirtyTilesOf(tier: number, before: number, after: number): readonly DirtyTile[] {
  const entriesBefore = before >>> (TILE_LEVELS * tier);
  const entriesAfter = after >>> (TILE_LEVELS * tier);
  const dirty: DirtyTile[] = [];
  for (let at = entriesBefore; at < entriesAfter; ) {
    const column = at >>> TILE_LEVELS;
    const first = column * TILE_ENTRIES_MAX;
    const end = Math.min(entriesAfter, first + TILE_ENTRIES_MAX);
    dirty.push({ tile: { tier, column }, bytesBefore: bytesOf(at - first), bytesAfter: bytesOf(end - first) });
    at = end;
  }
  return dirty;
}

/** The length of a tile with that many entries. */
function bytesOf(entries: number): number {
  return STORED_ROWS.reduce((bytes, row) => bytes + HASH_BYTES * (entries >>> row), 0);
}

/** The node's place is after all that completed earlier; the rows above its own had not yet seen its last entry. */
function readStored(tile: Uint8Array, row: number, column: number): Bytes | undefined {
  const entries = (column + 1) << row;
  const nodes = STORED_ROWS.reduce((sum, r) => sum + ((r <= row ? entries : entries - 1) >>> r), 0);
  const end = HASH_BYTES * nodes;
  return end <= tile.length ? new Uint8Array(tile.subarray(end - HASH_BYTES, end)) : undefined;
}

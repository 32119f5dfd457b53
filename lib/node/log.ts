/** P21: the log's right edge, as much of it as building and checking the next block needs. Plain data. */
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import type { LogRoot, TxId } from "@/lib/chain/ids";
import { leafHash } from "@/lib/merkle/hasher";
import { type CompactRange, coverage, EMPTY_RANGE, rootOf } from "@/lib/merkle/range";
import { appendToTiles, dirtyTiles, readNode, type TileId, tileKey, tileOf, tilesOf } from "@/lib/merkle/tiles";
import type { TileWrite } from "@/lib/storage/store";

export interface Log {
  readonly range: CompactRange;
  /** The unfilled tile of each tier, by tileKey. */
  readonly edge: ReadonlyMap<string, Bytes>;
}

export const EMPTY_LOG: Log = { range: EMPTY_RANGE, edge: new Map() };

export interface Grown {
  readonly log: Log;
  readonly root: LogRoot;
  /** Every tile that changed, whole. */
  readonly tiles: readonly TileWrite[];
}

/** The log after these ids, in this order; the given one stays as it was. */
export function growLog(log: Log, ids: readonly TxId[]): Grown {
  const before = log.range.size;
  const leaves = ids.map((id) => leafHash(fromHex(id)));
  const { range, tiles } = appendToTiles(log.range, leaves, log.edge);
  const changed = dirtyTiles(before, range.size).map(({ tile }) => ({
    level: tile.tier,
    index: tile.column,
    bytes: tiles.get(tileKey(tile)) as Bytes,
  }));
  const edge = new Map(log.edge);
  for (const [key, bytes] of tiles) edge.set(key, bytes);
  return { log: { range, edge: openTiles(edge, range.size) }, root: toHex(rootOf(range)) as LogRoot, tiles: changed };
}

/** A tile is open while one more leaf would change it: dirtyTiles says which, with the bytes it has now. */
function openTiles(tiles: ReadonlyMap<string, Bytes>, size: number): Map<string, Bytes> {
  const open = new Map<string, Bytes>();
  for (const { key, bytes } of edgeTiles(size)) {
    const tile = tiles.get(key);
    if (tile !== undefined && bytes > 0) open.set(key, tile);
  }
  return open;
}

/** The tiles a restart must read to go on appending to a log of `size`, with the length each must have. */
export function edgeTiles(
  size: number,
): { readonly key: string; readonly tier: number; readonly column: number; readonly bytes: number }[] {
  const edge = new Map<string, { key: string; tier: number; column: number; bytes: number }>();
  // Appending a whole tile's worth at each tier touches every open tile; the first touch tells its present length.
  for (let tier = 0; 256 ** tier <= size; tier++) {
    const next = (Math.floor(size / 256 ** tier) + 1) * 256 ** tier;
    for (const { tile, bytesBefore } of dirtyTiles(size, next))
      if (tile.tier === tier && bytesBefore > 0)
        edge.set(tileKey(tile), { key: tileKey(tile), ...tile, bytes: bytesBefore });
  }
  return [...edge.values()];
}

/** The tiles that must be read to go on with a log of `size`: those of its right edge, and those its range is made of. */
export const tilesToOpen = (size: number): readonly TileId[] => [
  ...new Map(
    [...edgeTiles(size).map(({ tier, column }) => ({ tier, column })), ...tilesOf(coverage(0, size))].map((tile) => [
      tileKey(tile),
      tile,
    ]),
  ).values(),
];

/** The log of `size` out of stored tiles (by tileKey), or undefined where one is missing or too short. */
export function openLog(size: number, tiles: ReadonlyMap<string, Bytes>): Log | undefined {
  const hashes: Bytes[] = [];
  for (const node of coverage(0, size)) {
    const tile = tiles.get(tileKey(tileOf(node)));
    const hash = tile && readNode(tile, node);
    if (hash === undefined) return undefined;
    hashes.push(hash);
  }
  const edge = new Map<string, Bytes>();
  for (const { key, bytes } of edgeTiles(size)) {
    const tile = tiles.get(key);
    if (tile === undefined || tile.length < bytes) return undefined;
    edge.set(key, tile.slice(0, bytes));
  }
  return { range: { size, hashes }, edge };
}

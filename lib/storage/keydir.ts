/**
 * Where the current value of each key lies in the log of a folder, in memory: keys in order, and a place for each. It
 * also counts how much of each segment is still of use. About 200 bytes a key; a block has three or four.
 */
import { TABLES, type TableName } from "./engine";
import type { KeyRange } from "./keys";

/** Bytes of a segment of the log. */
export interface Location {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export interface Located {
  readonly table: TableName;
  readonly key: string;
  readonly at: Location;
}

export interface Keydir {
  get(table: TableName, key: string): Location | undefined;
  /** In order. */
  keys(table: TableName, range: KeyRange): readonly string[];
  put(table: TableName, key: string, location: Location): void;
  remove(table: TableName, range: KeyRange): void;
  all(): Iterable<Located>;
  /** Bytes of the segment that some key stands for. */
  liveBytes(segment: number): number;
}

interface Table {
  readonly keys: string[];
  readonly locations: Map<string, Location>;
}

export function createKeydir(): Keydir {
  const tables = new Map<TableName, Table>(TABLES.map((name) => [name, { keys: [], locations: new Map() }]));
  const live = new Map<number, number>();
  const tableOf = (name: TableName): Table => tables.get(name) as Table;

  function count({ segment, length }: Location, sign: 1 | -1): void {
    live.set(segment, (live.get(segment) ?? 0) + sign * length);
  }

  return {
    get: (name, key) => tableOf(name).locations.get(key),
    keys(name, { from, until }) {
      const { keys } = tableOf(name);
      return keys.slice(lowerBound(keys, from), lowerBound(keys, until));
    },
    put(name, key, location) {
      const { keys, locations } = tableOf(name);
      const before = locations.get(key);
      if (before === undefined) keys.splice(lowerBound(keys, key), 0, key);
      else count(before, -1);
      locations.set(key, location);
      count(location, 1);
    },
    remove(name, { from, until }) {
      const { keys, locations } = tableOf(name);
      const first = lowerBound(keys, from);
      for (const key of keys.splice(first, Math.max(0, lowerBound(keys, until) - first))) {
        count(locations.get(key) as Location, -1);
        locations.delete(key);
      }
    },
    *all() {
      for (const [table, { locations }] of tables) for (const [key, at] of locations) yield { table, key, at };
    },
    liveBytes: (segment) => live.get(segment) ?? 0,
  };
}

/** The index of the first key that is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What a disk must be able to do for durable.ts: ordered tables of bytes, and one atomic transaction that reads first
 * and then changes. IndexedDB (indexeddb.ts) and a folder (fileEngine.ts) are the two of them. An engine knows nothing
 * of votes and blocks; checksums and encodings are the caller's.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { KeyRange } from "./keys";

export const TABLES = [
  /** The vote floor, the promised attempt, the sealed record. */
  "marks",
  "slots",
  "certificates",
  "candidates",
  /** By height and block: final ones and those of candidates alike, so that deciding moves nothing. */
  "bodies",
  "blocks",
  /** By the log position of its first id: the ids of one block. */
  "ids",
  "tiles",
  "pool",
  "evidence",
  /** The index from ids to log positions (idIndex.ts). */
  "runs",
  "buckets",
] as const;
export type TableName = (typeof TABLES)[number];

export interface Entry {
  readonly key: string;
  readonly value: Bytes;
}

/** Reads of one transaction. Inside it nothing else may be awaited: browsers end a transaction that asks for nothing. */
export interface Reader {
  get(table: TableName, key: string): Promise<Bytes | undefined>;
  /** In the order of keys, the first `countMax` of the range. */
  entries(table: TableName, range: KeyRange, countMax?: number): Promise<readonly Entry[]>;
  keys(table: TableName, range: KeyRange): Promise<readonly string[]>;
  lastKey(table: TableName, range: KeyRange): Promise<string | undefined>;
}

export interface Put {
  readonly type: "put";
  readonly table: TableName;
  readonly key: string;
  readonly value: Bytes;
}

export type Change = Put | { readonly type: "remove"; readonly table: TableName; readonly range: KeyRange };

export interface Planned<T> {
  readonly changes: readonly Change[];
  readonly value: T;
}

/** `strict`: on the disk when the promise resolves. `relaxed`: what can be derived again, so it may be lost. */
export type Durability = "strict" | "relaxed";

/** Every promise rejects with a StorageError. */
export interface Engine {
  read<T>(tables: readonly TableName[], body: (reader: Reader) => Promise<T>): Promise<T>;
  /**
   * Reads, then changes in the order given: all of them or, if it rejects, none (or, with `failed`, nobody knows).
   * No other transaction on these tables runs in between. What `body` throws rejects the promise, nothing is changed.
   */
  write<T>(
    tables: readonly TableName[],
    durability: Durability,
    body: (reader: Reader) => Promise<Planned<T>>,
  ): Promise<T>;
  usage(): Promise<{ readonly usedBytes: number; readonly quotaBytes: number | null }>;
  close(): void;
}

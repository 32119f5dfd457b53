/**
 * Where each transaction stands in the log. Nearly every id that is asked for is not there, and that answer comes from
 * memory: the end of the log is a map, everything before it a Bloom filter per run. A "perhaps" costs one read of a
 * bucket, and a find is confirmed by the ids of the block itself. No record per transaction is ever written.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { Height, TxId } from "@/lib/chain/ids";
import { mayHold } from "./bloom";
import type { Engine, Reader } from "./engine";
import { dropRun, loadRuns, mergeRuns, readBucket, writeRun } from "./idRuns";
import { EVERYTHING, numberKey, numberOf } from "./keys";
import { type IdsRecord, idIn, idsRecord, openWhole, TX_ID_BYTES, unpackIds } from "./records";
import { bucketOf, FANOUT, idsOf, type Key, keyMaker, positionsIn, type Run, SHAPE, type Shape } from "./runs";
import { StorageError, type TxPlace } from "./store";

export interface IdIndex {
  find(ids: readonly TxId[]): Promise<(TxPlace | null)[]>;
  /** A block became final: `first` is the log position of its first id. */
  add(height: Height, first: number, ids: readonly TxId[]): void;
  /** Resolves when the runs that are due are written. */
  settled(): Promise<void>;
}

/** Buckets read in one go: 64 are 3 MiB. */
const SUSPECTS_AT_ONCE = 64;
/** Runs that may turn out spoiled within one question, before it fails. */
const ATTEMPTS_MAX = 8;
/** Blocks read in one go when the end of the log is loaded: at most 80 MiB of ids, usually far less. */
const BLOCKS_AT_ONCE = 64;

/** @param secret keys the buckets: see {@link keyMaker}. */
export async function openIdIndex(engine: Engine, secret: Bytes, shape = SHAPE): Promise<IdIndex> {
  const index: Index = { engine, shape, keyOf: keyMaker(secret), tail: new Map(), runs: [] };
  await reload(index);
  /** Changes of runs happen one after the other. */
  let work = Promise.resolve();
  let growing = false;
  let reloading = work;

  function serially(task: () => Promise<void>): Promise<void> {
    work = work.catch(ignoreFault).then(task);
    return work;
  }

  /** A run that cannot be written now stays in memory, and is tried again with the next block. */
  async function growSoon(): Promise<void> {
    if (growing || index.tail.size < shape.runIds) return;
    growing = true;
    await serially(() => grow(index)).catch(ignoreFault);
    growing = false;
  }

  return {
    async find(ids) {
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        await reloading;
        const places = ids.map((id) => index.tail.get(id) ?? null);
        const spoiled = await confirm(index, suspectsOf(index, ids, places), places);
        if (spoiled === undefined) return places;
        reloading = serially(() => replace(index, spoiled));
      }
      throw new StorageError("failed", "the index of transaction ids cannot be read");
    },
    add(height, first, ids) {
      addToTail(index, height, first, ids);
      void growSoon();
    },
    settled: () => work.catch(ignoreFault),
  };
}

interface Index {
  readonly engine: Engine;
  readonly shape: Shape;
  readonly keyOf: (id: TxId) => Key;
  /** The end of the log, after the last run. */
  readonly tail: Map<TxId, TxPlace>;
  /** End to end from the beginning of the log. */
  runs: readonly Run[];
}

const covered = ({ runs, shape }: Index): number => runs.reduce((end, run) => end + idsOf(shape, run), 0);

function addToTail(index: Index, height: Height, first: number, ids: readonly TxId[]): void {
  const begin = covered(index);
  for (const [i, id] of ids.entries()) if (first + i >= begin) index.tail.set(id, { height, index: first + i });
}

/** From the disk; blocks that were added meanwhile stay. */
async function reload(index: Index): Promise<void> {
  index.runs = await loadRuns(index.engine, index.shape);
  for (const [id, place] of index.tail) if (place.index < covered(index)) index.tail.delete(id);
  for (let from: number | undefined = covered(index); from !== undefined; ) {
    from = await loadTail(index, from);
    await grow(index);
  }
}

/** Moves the tail's full runs to the disk, and merges what has become four of a kind. */
async function grow(index: Index): Promise<void> {
  const { engine, shape, keyOf, tail } = index;
  for (let ids = fullRun(index); ids !== undefined; ids = fullRun(index)) {
    index.runs = [...index.runs, await writeRun(engine, shape, keyOf, covered(index), ids)];
    for (const id of ids) tail.delete(id);
    for (let due = dueForMerge(index); due !== undefined; due = dueForMerge(index)) {
      const merged = await mergeRuns(engine, shape, due);
      if (merged === undefined) break;
      index.runs = [...index.runs.slice(0, -FANOUT), merged];
    }
  }
}

/** The ids of the next run in the order of the log, once they are all here. */
function fullRun(index: Index): TxId[] | undefined {
  if (index.tail.size < index.shape.runIds) return undefined;
  const end = covered(index) + index.shape.runIds;
  const ids = [...index.tail].filter(([, place]) => place.index < end).sort(([, a], [, b]) => a.index - b.index);
  return ids.length === index.shape.runIds ? ids.map(([id]) => id) : undefined;
}

/** The last four runs, if they are of one level and fill a run of the next. */
function dueForMerge({ runs, shape }: Index): readonly Run[] | undefined {
  const last = runs.slice(-FANOUT);
  const [eldest] = last;
  if (last.length < FANOUT || eldest === undefined || eldest.level >= shape.levels - 1) return undefined;
  if (last.some(({ level }) => level !== eldest.level)) return undefined;
  return eldest.number % FANOUT === 0 ? last : undefined;
}

/** Drops the run whose bucket could not be read, and makes it again from the log. */
async function replace(index: Index, { run, key }: Suspect): Promise<void> {
  await dropRun(index.engine, run, bucketOf(index.shape, run, key[0]));
  await reload(index);
}

interface Suspect {
  /** Its number in the question. */
  readonly at: number;
  readonly id: TxId;
  readonly key: Key;
  readonly run: Run;
}

function suspectsOf({ runs, keyOf }: Index, ids: readonly TxId[], places: readonly (TxPlace | null)[]): Suspect[] {
  return ids.flatMap((id, at) => {
    if (places[at] !== null) return [];
    const key = keyOf(id);
    return runs.filter(({ filter }) => mayHold(filter, ...key)).map((run) => ({ at, id, key, run }));
  });
}

/** Writes the places of those that are there into `places`; stops at the first whose bucket cannot be read. */
async function confirm(
  { engine, shape }: Index,
  suspects: readonly Suspect[],
  places: (TxPlace | null)[],
): Promise<Suspect | undefined> {
  for (let from = 0; from < suspects.length; from += SUSPECTS_AT_ONCE) {
    const some = suspects.slice(from, from + SUSPECTS_AT_ONCE);
    const found = await engine.read(["buckets", "ids"], (reader) =>
      Promise.all(some.map((suspect) => lookUp(reader, shape, suspect))),
    );
    for (const [i, place] of found.entries()) {
      const suspect = some[i] as Suspect;
      if (place === "spoiled") return suspect;
      if (place !== null) places[suspect.at] = place;
    }
  }
  return undefined;
}

async function lookUp(reader: Reader, shape: Shape, { id, key, run }: Suspect): Promise<TxPlace | "spoiled" | null> {
  const bucket = await readBucket(reader, run, bucketOf(shape, run, key[0]));
  if (bucket === undefined) return "spoiled";
  for (const position of positionsIn(bucket, key)) {
    const record = await recordAt(reader, position);
    if (record !== undefined && idIn(record.ids, position - record.first) === id)
      return { height: record.height, index: position };
  }
  return null;
}

/** The ids of the block that this log position belongs to. */
async function recordAt(reader: Reader, position: number): Promise<(IdsRecord & { first: number }) | undefined> {
  const key = await reader.lastKey("ids", { from: "", until: numberKey(position + 1) });
  if (key === undefined) return undefined;
  const record = openWhole("ids", key, idsRecord, await reader.get("ids", key));
  return record && { ...record, first: numberOf(key) };
}

/** Adds the ids of some blocks from this log position on; says where to go on, or undefined at the end. */
async function loadTail(index: Index, from: number): Promise<number | undefined> {
  const entries = await index.engine.read(["ids"], async (reader) => {
    const first = await reader.lastKey("ids", { from: "", until: numberKey(from + 1) });
    return reader.entries("ids", { from: first ?? "", until: EVERYTHING.until }, BLOCKS_AT_ONCE);
  });
  let end = from;
  for (const { key, value } of entries) {
    const { height, ids } = openWhole("ids", key, idsRecord, value) as IdsRecord;
    addToTail(index, height, numberOf(key), unpackIds(ids));
    end = numberOf(key) + ids.length / TX_ID_BYTES;
  }
  return entries.length < BLOCKS_AT_ONCE ? undefined : end;
}

/** The world's fault: what could not be written is still in memory. Our own mistakes go on. */
function ignoreFault(fault: unknown): void {
  if (!(fault instanceof StorageError)) throw fault;
}

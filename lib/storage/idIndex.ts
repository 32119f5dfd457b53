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
import {
  bucketKey,
  bucketOf,
  FANOUT,
  idsOf,
  type Key,
  keyMaker,
  type Run,
  SHAPE,
  type Shape,
  type Spot,
  spotsIn,
} from "./runs";
import { StorageError, type TxPlace } from "./store";

export interface IdIndex {
  find(ids: readonly TxId[]): Promise<(TxPlace | null)[]>;
  /** A block became final: `first` is the log position of its first id. */
  add(height: Height, first: number, ids: readonly TxId[]): void;
  /** Resolves when the runs that are due are written. */
  settled(): Promise<void>;
}

/** Ids looked up in one go: their buckets are 16 MiB at the very most. */
const SUSPECTS_AT_ONCE = 512;
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
        const places = ids.map((id) => index.tail.get(id)?.place ?? null);
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
  /** End to end from the beginning of the log. */
  runs: readonly Run[];
  /** The end of the log, after the last run. */
  tail: Map<TxId, Placed>;
}

interface Placed {
  readonly place: TxPlace;
  readonly spot: Spot;
}

const covered = ({ runs, shape }: Index): number => runs.reduce((end, run) => end + idsOf(shape, run), 0);

function addToTail(index: Index, height: Height, first: number, ids: readonly TxId[]): void {
  const begin = covered(index);
  for (const [offset, id] of ids.entries())
    if (first + offset >= begin)
      index.tail.set(id, { place: { height, index: first + offset }, spot: { first, offset } });
}

/** From the disk. It changes in one moment, because an answer in between would miss what is there. */
async function reload(index: Index): Promise<void> {
  const fresh: Index = { ...index, runs: await loadRuns(index.engine, index.shape), tail: new Map() };
  for (let from: number | undefined = covered(fresh); from !== undefined; ) {
    from = await loadTail(fresh, from);
    await grow(fresh);
  }
  // Blocks that were added meanwhile.
  for (const [id, placed] of index.tail) if (placed.place.index >= covered(fresh)) fresh.tail.set(id, placed);
  index.runs = fresh.runs;
  index.tail = fresh.tail;
}

/** Moves the tail's full runs to the disk, and merges what has become four of a kind. */
async function grow(index: Index): Promise<void> {
  const { engine, shape, keyOf, tail } = index;
  for (let ids = fullRun(index); ids !== undefined; ids = fullRun(index)) {
    const entries = ids.map(([id, { spot }]) => [keyOf(id), spot] as const);
    const run = await writeRun(engine, shape, covered(index) / shape.runIds, entries);
    index.runs = [...index.runs, run];
    for (const [id] of ids) tail.delete(id);
    for (let due = dueForMerge(index); due !== undefined; due = dueForMerge(index)) {
      const merged = await mergeRuns(engine, shape, due);
      if (merged === undefined) break;
      index.runs = [...index.runs.slice(0, -FANOUT), merged];
    }
  }
}

/** The ids of the next run in the order of the log, once they are all here. */
function fullRun(index: Index): [TxId, Placed][] | undefined {
  const { tail, shape } = index;
  if (tail.size < shape.runIds) return undefined;
  const end = covered(index) + shape.runIds;
  const ids = [...tail].filter(([, { place }]) => place.index < end);
  return ids.length === shape.runIds ? ids.sort(([, a], [, b]) => a.place.index - b.place.index) : undefined;
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
    const spoiled = await engine.read(["buckets", "ids"], (reader) => lookUp(reader, shape, some, places));
    if (spoiled !== undefined) return spoiled;
  }
  return undefined;
}

/** Each bucket and each block's ids are read once, however many of the suspects they hold. */
async function lookUp(
  reader: Reader,
  shape: Shape,
  suspects: readonly Suspect[],
  places: (TxPlace | null)[],
): Promise<Suspect | undefined> {
  const bucketFor = ({ run, key }: Suspect): number => bucketOf(shape, run, key[0]);
  const buckets = await readEach(
    suspects.map((suspect) => [bucketKey(suspect.run, bucketFor(suspect)), suspect] as const),
    (suspect) => readBucket(reader, suspect.run, bucketFor(suspect)),
  );
  const hits: { readonly suspect: Suspect; readonly spot: Spot }[] = [];
  for (const suspect of suspects) {
    const bucket = buckets.get(bucketKey(suspect.run, bucketFor(suspect)));
    if (bucket === undefined) return suspect;
    hits.push(...spotsIn(bucket, suspect.key).map((spot) => ({ suspect, spot })));
  }
  const records = await readEach(
    hits.map(({ spot }) => [spot.first, spot.first] as const),
    (first) => readIds(reader, first),
  );
  for (const { suspect, spot } of hits) {
    const record = records.get(spot.first);
    if (record !== undefined && idIn(record.ids, spot.offset) === suspect.id)
      places[suspect.at] = { height: record.height, index: spot.first + spot.offset };
  }
  return undefined;
}

async function readEach<K, Q, T>(
  questions: readonly (readonly [key: K, question: Q])[],
  read: (question: Q) => Promise<T>,
): Promise<Map<K, T>> {
  const distinct = [...new Map(questions)];
  return new Map(await Promise.all(distinct.map(async ([key, question]) => [key, await read(question)] as const)));
}

async function readIds(reader: Reader, first: number): Promise<IdsRecord | undefined> {
  const key = numberKey(first);
  return openWhole("ids", key, idsRecord, await reader.get("ids", key));
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

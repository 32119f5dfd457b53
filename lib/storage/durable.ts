/**
 * The store on a disk, whatever the disk: group commit in front of the engine, the id index and the pool's index beside
 * it. What a batch means is apply.ts; how bytes get durable is the engine's.
 */
import { applyBatch, type TipMark } from "./apply";
import { type Birth, readBootImage } from "./boot";
import { createDraft, type Draft } from "./draft";
import type { Change, Engine } from "./engine";
import { readFound, scopeOf } from "./found";
import { type Answer, answerEach, createGroupCommit } from "./groupCommit";
import { type IdIndex, openIdIndex } from "./idIndex";
import { below, EVERYTHING, only } from "./keys";
import { createPoolIndex, type PoolIndex } from "./poolIndex";
import { readBlocks, readTile, readTip, readTxIds } from "./reads";
import { open, poolRecord } from "./records";
import type { Shape } from "./runs";
import { type PoolEntry, StorageError, type Store, type WriteBatch, type WriteResult } from "./store";

export interface DurableOptions {
  /** Smaller runs for tests. */
  readonly shape?: Shape;
}

export interface DurableStore extends Store {
  /** Resolves when the work of the id index that is under way is done. */
  settled(): Promise<void>;
}

export async function openDurableStore(
  engine: Engine,
  birth: Birth,
  options: DurableOptions = {},
): Promise<DurableStore> {
  const { vrfSecret } = birth.identity;
  const index = await openIdIndex(engine, vrfSecret, options.shape);
  const pool = await openPoolIndex(engine, index);
  const memory: Memory = { index, pool, tip: await engine.read(["blocks", "ids"], readTip) };
  const writes = createGroupCommit((batches: readonly WriteBatch[]) => commit(engine, memory, batches));
  return {
    async boot() {
      const image = await readBootImage(engine, birth, pool);
      // What was final before it was submitted is only noticed now.
      await dropFinal(memory, image.pool);
      return { ...image, pool: image.pool.filter(({ id }) => pool.has(id)) };
    },
    write: (batch) => writes.submit(batch),
    block: async (height) => (await readBlocks(engine, height, 1, 0))[0] ?? null,
    blocks: (from, countMax, bytesMax) => readBlocks(engine, from, countMax, bytesMax),
    find: index.find,
    txIds: (from, until) => readTxIds(engine, from, until),
    tile: (level, column) => readTile(engine, level, column),
    prune(height) {
      // Bodies above the tip are those of candidates, and votes rest on them.
      const until = Math.min(height, (memory.tip?.header.height ?? 0) + 1);
      const prune: Change = { type: "remove", table: "bodies", range: below(until) };
      return engine.write(["bodies"], "strict", async () => ({ changes: [prune], value: undefined }));
    },
    usage: engine.usage,
    settled: index.settled,
    close() {
      writes.close();
      engine.close();
    },
  };
}

/** What is known without asking the disk; it changes when a write is durable. */
interface Memory {
  readonly index: IdIndex;
  readonly pool: PoolIndex;
  tip: TipMark | null;
}

/** All batches in one transaction, in their order. */
async function commit(
  engine: Engine,
  memory: Memory,
  batches: readonly WriteBatch[],
): Promise<readonly Answer<WriteResult>[]> {
  const emptied = memory.pool.emptied();
  const { draft, answers } = await engine.write(scopeOf(batches, emptied.length > 0), "strict", async (reader) => {
    const found = await readFound(reader, batches);
    const draft = createDraft(found, memory.tip, memory.pool);
    const answers = answerEach(batches, (batch) => {
      if (batch.final !== undefined) refuseOvertaken(memory, found.tipHeight);
      return applyBatch(draft.tables, batch);
    });
    const tidied = emptied.map((key): Change => ({ type: "remove", table: "pool", range: only(key) }));
    return { changes: [...draft.changes, ...tidied], value: { draft, answers } };
  });
  memory.pool.forget(emptied);
  remember(memory, draft);
  return answers;
}

/** Another store on the same data went ahead: this one's index lacks what that one appended. */
function refuseOvertaken({ tip }: Memory, height: number): void {
  const known = tip?.header.height ?? 0;
  if (known !== height) throw new StorageError("conflict", `got a tip at ${height} on disk, want ${known}: reopen`);
}

function remember(memory: Memory, { appended, pooled }: Draft): void {
  for (const { key, ids } of pooled) memory.pool.add(key, ids);
  for (const { blockId, header, txIds } of appended) {
    memory.tip = { blockId, header };
    memory.index.add(header.height, header.logSize - txIds.length, txIds);
    memory.pool.remove(txIds);
  }
}

async function openPoolIndex(engine: Engine, index: IdIndex): Promise<PoolIndex> {
  const pool = createPoolIndex();
  const entries = await engine.read(["pool"], (reader) => reader.entries("pool", EVERYTHING));
  for (const { key, value } of entries) {
    const record = open("pool", key, poolRecord, value);
    // No vote rests on the pool: a record that can't be read is dropped like one that is done.
    const waiting = record === "damaged" || record === undefined ? [] : record;
    pool.add(
      key,
      waiting.map(({ id }) => id),
    );
    await dropFinal({ pool, index }, waiting);
  }
  return pool;
}

async function dropFinal({ pool, index }: Pick<Memory, "pool" | "index">, entries: readonly PoolEntry[]) {
  const ids = entries.map(({ id }) => id);
  const places = await index.find(ids);
  pool.remove(ids.filter((_, i) => places[i] !== null));
}

/** The log of a million transactions: growing it, proving a place in it, checking the proof (P21). */
import { randomBytes, randomInt } from "node:crypto";
import { assert, present } from "@/lib/base/assert";
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import type { LogRoot, TxId } from "@/lib/chain/ids";
import { EMPTY_ROOT, leafHash } from "@/lib/merkle/hasher";
import { assembleProof, planInclusion } from "@/lib/merkle/proof";
import { readNode, tileKey, tileOf } from "@/lib/merkle/tiles";
import { verifyInclusion } from "@/lib/merkle/verify";
import { EMPTY_LOG, type Grown, growLog, type Log } from "@/lib/node/log";
import { type Bench, rate, secondsOf } from "./benchMeasure";

const ENTRIES = 1_000_000;
/** What one block appends. */
const BATCH = 1_000;
const BATCHES_AT_ONCE = 20;
const PROOFS_AT_ONCE = 200;

interface Million {
  readonly log: Log;
  readonly root: Bytes;
  readonly ids: readonly TxId[];
  readonly tiles: ReadonlyMap<string, Bytes>;
}

const idsOf = (count: number): TxId[] => Array.from({ length: count }, () => randomBytes(32).toString("hex") as TxId);

const NO_ROOT = toHex(EMPTY_ROOT) as LogRoot;

let made: Million | undefined;

/** Made once, in blocks of ten thousand; tiles as a store would have them. */
function million(): Million {
  if (made !== undefined) return made;
  const ids = idsOf(ENTRIES);
  const tiles = new Map<string, Bytes>();
  let grown: Grown = { log: EMPTY_LOG, root: NO_ROOT, tiles: [] };
  for (let at = 0; at < ENTRIES; at += 10 * BATCH) {
    grown = growLog(grown.log, ids.slice(at, at + 10 * BATCH));
    for (const { level, index, bytes } of grown.tiles) tiles.set(tileKey({ tier: level, column: index }), bytes);
  }
  made = { log: grown.log, root: fromHex(grown.root), ids, tiles };
  return made;
}

function prove({ tiles }: Million, index: number): readonly Bytes[] {
  const plan = planInclusion(index, ENTRIES);
  assert(plan.ok, "an index of the log has a proof");
  const proof = assembleProof(plan.value, (node) => {
    const tile = tiles.get(tileKey(tileOf(node)));
    return tile && readNode(tile, node);
  });
  assert(proof.ok, "the tiles hold every node of a proof");
  return proof.value;
}

export const LOG_BENCHES: readonly Bench[] = [
  {
    name: "log appends, blocks of 1 000 behind a million",
    unit: "1/s",
    target: 50_000,
    aim: 150_000,
    async prepare() {
      const { log } = million();
      const ids = idsOf(BATCHES_AT_ONCE * BATCH);
      return async () => {
        let at = log;
        const seconds = await secondsOf(() => {
          for (let i = 0; i < ids.length; i += BATCH) at = growLog(at, ids.slice(i, i + BATCH)).log;
        });
        return ids.length / seconds;
      };
    },
  },
  {
    name: "inclusion proof in a log of a million",
    unit: "ms",
    target: 1,
    aim: 0.2,
    async prepare() {
      const log = million();
      return async () => {
        const indices = Array.from({ length: PROOFS_AT_ONCE }, () => randomInt(ENTRIES));
        const seconds = await secondsOf(() => {
          for (const index of indices) prove(log, index);
        });
        return (1_000 * seconds) / PROOFS_AT_ONCE;
      };
    },
  },
  rate("inclusion proofs verified, log of a million", PROOFS_AT_ONCE, () => {
    const log = million();
    const index = randomInt(ENTRIES);
    const leaf = leafHash(fromHex(present(log.ids[index], "an id")));
    const path = prove(log, index);
    return () => assert(verifyInclusion(leaf, index, ENTRIES, path, log.root).ok, "the proof holds");
  }),
];

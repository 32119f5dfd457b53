/** A validator's life in this worker: booted from its store, run, and booted again when a write failed (P16, P17). */
import { assert } from "@/lib/base/assert";
import { toHex } from "@/lib/base/bytes";
import type { Table } from "@/lib/chain/genesis";
import type { PublicKey } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { Conduct } from "@/lib/faults/conduct";
import { tileKey } from "@/lib/merkle/tiles";
import { bootNode } from "@/lib/node/boot";
import type { Edge } from "@/lib/node/edge";
import type { Link, Stop } from "@/lib/node/life";
import { openLog, tilesToOpen } from "@/lib/node/log";
import { createRecorder } from "@/lib/node/recorder";
import { createRunner, type Runner } from "@/lib/node/runner";
import type { Clock } from "@/lib/node/timers";
import type { Tracer } from "@/lib/node/tracer";
import type { BootImage, Store } from "@/lib/storage/store";
import { StorageError } from "@/lib/storage/store";
import { watchDisk } from "./disk";
import type { Opened } from "./identity";

export interface StartDeps {
  readonly table: Table;
  readonly sealed: SealedRecord;
  readonly store: Store;
  readonly image: BootImage;
  /** Null for an observer. */
  readonly keys: Opened["keys"];
  readonly restarted: boolean;
  /** Asked when it is about to begin. */
  readonly isPaused: () => boolean;
  readonly edge: Edge;
  readonly clock: Clock;
  readonly link: Link;
  readonly tracer: Tracer;
  readonly onStop: (stop: Stop) => void;
  readonly conduct: Conduct;
  /** Its key may sign twice. */
  readonly practice: boolean;
}

/** @throws StorageError `failed` if the log on disk is not that of the tip. */
export async function startValidator(deps: StartDeps): Promise<Runner> {
  const { table, sealed, store, image, keys, restarted, edge, clock, link, tracer, onStop, conduct } = deps;
  const log = await readLog(store, image.tip?.header.logSize ?? 0);
  const signingKey = keys === null ? null : (toHex(keys.signing.publicKey) as PublicKey);
  const { node, effects } = bootNode({ table, sealed, image, log, signingKey, restarted }, clock.now());
  assert(node.core.seat !== null || keys === null, "who has a seat's keys has the seat");
  tracer.follow(node);
  const interference = conduct.of({
    node,
    networkId: table.networkId,
    seat: node.core.seat,
    keys: deps.practice ? keys : null,
  });
  const stopped = (stop: Stop): void => {
    stopWatching();
    onStop(stop);
  };
  const recorder = createRecorder(() => tracer.view.seq);
  const runner = createRunner({
    node,
    store,
    keys,
    edge,
    clock,
    link,
    watch: tracer,
    recorder,
    onStop: stopped,
    interference,
  });
  const stopWatching = watchDisk(store, clock, (full) => {
    runner.storageFull(full);
    if (full !== tracer.view.storageFull) tracer.record({ type: "storage", full });
  });
  if (deps.isPaused()) runner.pause();
  runner.begin(effects);
  return {
    ...runner,
    stop() {
      stopWatching();
      runner.stop();
    },
  };
}

async function readLog(store: Store, size: number) {
  const tiles = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { tier, column } of tilesToOpen(size)) {
    const bytes = await store.tile(tier, column);
    if (bytes !== null) tiles.set(tileKey({ tier, column }), bytes);
  }
  const log = openLog(size, tiles);
  if (log === undefined) throw new StorageError("failed", `the log on disk does not reach its ${size} entries`);
  return log;
}

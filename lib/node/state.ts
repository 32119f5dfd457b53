/** All a running validator holds in memory. Plain data: the simulator copies it, rewinds it, and throws it away. */
import type { PeerId } from "@/lib/base/peer";
import type { Table } from "@/lib/chain/genesis";
import type { BlockId, Height, Seat, TxId } from "@/lib/chain/ids";
import type { Rejection } from "@/lib/chain/rejection";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { State } from "@/lib/consensus/state";
import { type Assembled, type Assembly, createAssembly } from "@/lib/gossip/assembly";
import { createFetcher, type Fetcher } from "@/lib/gossip/fetcher";
import { createPool, type Pool, poolSize } from "@/lib/mempool/pool";
import { type Arrived, createSync, type Sync } from "@/lib/sync/sync";
import type { WireMessage } from "@/lib/wire/message";
import type { Grown, Log } from "./log";

export interface NodeState {
  readonly table: Table;
  readonly sealed: SealedRecord;
  core: State;
  log: Log;
  readonly pool: Pool;
  readonly assembly: Assembly;
  /** The log after each block of this height whose ids are known: its root is the header's. */
  readonly grown: Map<BlockId, Grown>;
  /** What checking a block of this height has found so far. */
  readonly examined: Map<BlockId, Examination>;
  /** Blocks whose bodies are in the store. */
  readonly durableBlocks: Set<BlockId>;
  readonly txWants: Fetcher<TxId>;
  readonly blockWants: Fetcher<BlockId>;
  readonly sync: Sync;
  /** The range being checked and stored, one at a time. */
  applying: Applying | null;
  /** The final write under way: one at a time, so the log has one history. */
  writing: Writing | null;
  readonly peers: Map<PeerId, Neighbour>;
  /** Ids to push to the seats at the next flush. */
  outbox: TxId[];
  flushScheduled: boolean;
  remindScheduled: boolean;
  retryScheduled: boolean;
  wantsChanged: boolean;
  /** It was said that nobody serves the blocks that are missing here (P22). */
  isUnserved: boolean;
  /** The last block decided, so that a seat still fetching its bodies gets them. */
  lastFinal: Assembled | null;
  /** Ids of the latest final blocks, for noticing forks (P24). */
  readonly recentIds: Map<Height, BlockId>;
  storageFull: boolean;
}

export interface Neighbour {
  readonly seat: Seat | null;
  /** Unknown until its hello; messages of another network are not judged at all. */
  network: "unknown" | "ours" | "other";
  /** Messages of the next height, waiting for it (P23). */
  ahead: WireMessage[];
  /** Of its announcements and deliveries that the store is being asked about. */
  lookUps: number;
}

/** One neighbour's messages for the next height; more are dropped and said again by Status. */
export const AHEAD_PER_PEER_MAX = 64;
/** Questions to the store that one neighbour may have under way; what it says beyond them comes again (P23). */
export const LOOK_UPS_PER_PEER_MAX = 64;
/** Final block ids kept in memory, for noticing forks without a read. */
export const RECENT_IDS_MAX = 256;

export interface Examination {
  readonly parentId: BlockId;
  readonly grown: Grown | null;
  /** Undefined while the answer is out. */
  draw: Rejection | null | undefined;
  repeats: Rejection | null | undefined;
}

export interface Writing {
  readonly blocks: readonly Assembled[];
  readonly grown: Grown;
  readonly synced: boolean;
}

export interface Applying extends Arrived {
  readonly grown: Grown;
  readonly blocks: readonly Assembled[];
  verified: boolean;
  unrepeated: boolean;
}

/** How many transactions there are to propose: of those that wait, as many as the log has room for (P7, P19). */
export const proposable = ({ pool, log, table }: NodeState): number =>
  Math.min(poolSize(pool), table.params.maxLogSize - log.range.size);

export function createNodeState(table: Table, sealed: SealedRecord, core: State, log: Log): NodeState {
  return {
    table,
    sealed,
    core,
    log,
    pool: createPool(),
    assembly: createAssembly(),
    grown: new Map(),
    examined: new Map(),
    durableBlocks: new Set(),
    txWants: createFetcher(),
    blockWants: createFetcher(),
    sync: createSync(),
    applying: null,
    writing: null,
    peers: new Map(),
    outbox: [],
    flushScheduled: false,
    remindScheduled: false,
    retryScheduled: false,
    wantsChanged: false,
    isUnserved: false,
    lastFinal: null,
    recentIds: new Map(),
    storageFull: false,
  };
}

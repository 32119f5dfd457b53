/**
 * What a validator must never forget, behind one interface: IndexedDB in a browser, memory in tests and the simulator,
 * files for a headless seat. One contract test holds for all of them.
 *
 * Two promises carry the protocol. A write is one transaction: all of the batch is durable when the promise resolves,
 * or none of it. And a vote slot, once filled, keeps its first message for ever (P16): a second writer is told what is
 * there. Reads see every write of the same store object that resolved before them; what a second object on the same
 * data wrote is seen by slots, floor and promises at once, by all else after opening again.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { Certificate, FinalityCertificate } from "@/lib/chain/certificate";
import type { Evidence } from "@/lib/chain/evidence";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, NetworkId, TxId } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { Transaction } from "@/lib/chain/transaction";
import type { SlotMessage } from "@/lib/chain/votes";
import type { StoredSigningKey } from "@/lib/crypto/signer";

/** Created once, in one transaction with the empty chain: losing the store loses the key (P17). */
export interface Identity {
  readonly roomCode: string;
  readonly signingKey: StoredSigningKey;
  /** 32 bytes; never leaves the worker. */
  readonly vrfSecret: Bytes;
  /** `practice` stores alone may be used for what needs a second signature; fixed at creation. */
  readonly purpose: "seat" | "practice" | "observer";
  readonly createdAtMs: number;
}

/** A block with its transactions: final at `header.height`, or a candidate that a vote rests on. */
export interface Candidate {
  readonly blockId: BlockId;
  readonly header: Header;
  readonly txIds: readonly TxId[];
  readonly body: readonly Transaction[];
}

export interface FinalBlock extends Omit<Candidate, "body"> {
  /** Null for a block that is final by descent and whose own certificate nobody handed over (P22). */
  readonly certificate: FinalityCertificate | null;
  /** True when this validator checked the certificate's signatures itself; only such a one is handed on as proof. */
  readonly certified: boolean;
  /**
   * Null when the body was pruned; an empty one never is. In a write null says: keep the body of the candidate of this
   * id, if there is one.
   */
  readonly body: readonly Transaction[] | null;
}

/** A node tile of the log, as lib/merkle/tiles defines it. */
export interface TileWrite {
  readonly level: number;
  readonly index: number;
  readonly bytes: Bytes;
}

/** An own submission that is not final yet. */
export interface PoolEntry {
  readonly id: TxId;
  readonly tx: Transaction;
}

/** One transaction's worth of changes. Absent parts change nothing. */
export interface WriteBatch {
  /** Filled by compare-and-set; below the vote floor refused. */
  readonly slots?: readonly SlotMessage[];
  /** What votes of the undecided height rest on; dropped when the height is final. */
  readonly certificates?: readonly Certificate[];
  readonly candidates?: readonly Candidate[];
  /** Final blocks, consecutive from tip + 1, with the tiles their transactions completed or changed. */
  readonly final?: { readonly blocks: readonly FinalBlock[]; readonly tiles: readonly TileWrite[] };
  /** Raised, never lowered; slots below it are deleted in the same transaction. */
  readonly voteFloor?: Height;
  /** Set while own votes may be missing, and cleared with the floor above them all: a restart must not forget it (P17). */
  readonly forgot?: boolean;
  /** Own submissions: kept until final. */
  readonly pool?: readonly PoolEntry[];
  /** The first pair of a seat and height is kept, 16 per seat (P18). */
  readonly evidence?: readonly Evidence[];
  /** Raised, never lowered: the highest attempt ever acknowledged, none below it may start (P25). */
  readonly promisedAttempt?: number;
  /** What was acknowledged with it; the first one of an attempt stays. */
  readonly promisedNetwork?: NetworkId;
  /** Fixes the network for good; a record of another genesis, or of an attempt below the promised one, is refused. */
  readonly sealed?: SealedRecord;
}

export interface WriteResult {
  /** slots[i] answers batch.slots[i]: what the slot holds now, or null if it lies below the vote floor. */
  readonly slots: readonly (SlotMessage | null)[];
}

/** Everything a restart needs (P17). */
export interface BootImage {
  readonly identity: Identity;
  /** False: the store was born incomplete, a record fails its checksum, or `forgot` is set: own votes may be missing. */
  readonly intact: boolean;
  readonly sealed: SealedRecord | null;
  /** −1 if none was ever acknowledged. */
  readonly promisedAttempt: number;
  /** What was acknowledged with it; null if nobody knows, as in a store older than this member. */
  readonly promisedNetwork: NetworkId | null;
  readonly voteFloor: Height;
  /** The last final block without its body; null at height 0. */
  readonly tip: FinalBlock | null;
  readonly slots: readonly SlotMessage[];
  readonly certificates: readonly Certificate[];
  readonly candidates: readonly Candidate[];
  /** In the order of submission. */
  readonly pool: readonly PoolEntry[];
  readonly evidence: readonly Evidence[];
}

/** Where a transaction stands: `index` in the whole log, numbered from 0. */
export interface TxPlace {
  readonly height: Height;
  readonly index: number;
}

export interface Store {
  boot(): Promise<BootImage>;
  /**
   * @throws StorageError `quota` (the disk is full; nothing was written), `lost` (the database is gone or was closed
   * by the browser), `conflict` (blocks that do not follow the tip, or a sealed record that may not begin here; nothing
   * was written), `failed` (anything else; whether it was written is not known: reopen and read back).
   */
  write(batch: WriteBatch): Promise<WriteResult>;
  block(height: Height): Promise<FinalBlock | null>;
  /** Consecutive blocks from `from`, at most `countMax` and about `bytesMax` of bodies, at least one if it exists. */
  blocks(from: Height, countMax: number, bytesMax: number): Promise<readonly FinalBlock[]>;
  /** The places of those ids that are in the log; the answer has the order of the question. */
  find(ids: readonly TxId[]): Promise<readonly (TxPlace | null)[]>;
  /** Ids at log positions [from, until). */
  txIds(from: number, until: number): Promise<readonly TxId[]>;
  tile(level: number, index: number): Promise<Bytes | null>;
  /** Drops the bodies of all blocks below `height`; everything else stays (P22). */
  prune(height: Height): Promise<void>;
  /** Bytes used and allowed, where the platform tells. */
  usage(): Promise<{ readonly usedBytes: number; readonly quotaBytes: number | null }>;
  close(): void;
}

export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: "quota" | "lost" | "conflict" | "failed" | "blocked";
  constructor(code: StorageError["code"], detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}

/** The block header: what finality signs. It commits to the parent, the draw, the order and the whole log so far. */
import type { Bytes } from "@/lib/base/bytes";
import { codec, fixedBytes, struct, u8, u32, u64 } from "./codec";
import {
  type BlockId,
  blockIdPart,
  type Height,
  idOf,
  type LogRoot,
  logRootPart,
  type Round,
  type Seat,
  type Seed,
  seedPart,
} from "./ids";
import { VRF_PROOF_BYTES } from "./seed";

export interface Header {
  readonly height: Height;
  /** The round in which the block was first proposed; it stays when the block is carried to a later round. */
  readonly round: Round;
  readonly parentId: BlockId;
  /** Milliseconds since the Unix epoch. */
  readonly timestampMs: number;
  readonly proposer: Seat;
  /** VRF proof of (height, round): it drew the proposer and moves the seed. */
  readonly commitmentProof: Bytes;
  readonly seedAfter: Seed;
  readonly txCount: number;
  /** Transactions in the log after this block, and the log's root then (P21). */
  readonly logSize: number;
  readonly logRoot: LogRoot;
}

export const headerPart = struct<Header>({
  height: u64,
  round: u32,
  parentId: blockIdPart,
  timestampMs: u64,
  proposer: u8,
  commitmentProof: fixedBytes(VRF_PROOF_BYTES),
  seedAfter: seedPart,
  txCount: u32,
  logSize: u32,
  logRoot: logRootPart,
});

export const headerCodec = codec("block header", headerPart);

export const blockIdOf = (header: Header): BlockId => idOf<BlockId>("rt/block/v1", headerCodec.encode(header));

/** A block as the Chain view tells it: a line of the list, and what follows from its bytes without checking them. */
import { toHex } from "@/lib/base/bytes";
import { committerOf, drawModulus } from "@/lib/chain/delegation";
import { headerCodec } from "@/lib/chain/header";
import type { BlockDetail } from "@/lib/chain/proof";
import { vrfProofToHash } from "@/lib/crypto/ecvrf";
import { sha256 } from "@/lib/crypto/hash";
import type { BlockSummary, TableView } from "@/lib/port/trace";

export interface BlockRow {
  readonly height: number;
  readonly id: string;
  readonly timestampMs: number;
  readonly proposer: number;
  readonly txCount: number;
  /** Rounds that failed before the one that decided; null where no certificate tells. */
  readonly failedRounds: number | null;
  readonly signers: readonly number[] | null;
  /** Whether this tab verified the signatures, or only stores them. */
  readonly from: "verified" | "reported";
}

export const rowOfSummary = (block: BlockSummary): BlockRow => ({
  ...block,
  failedRounds: block.finalRound,
  from: block.signers === null ? "reported" : "verified",
});

export const rowOfDetail = ({ header, blockId, certificate }: BlockDetail): BlockRow => ({
  height: header.height,
  id: blockId,
  timestampMs: header.timestampMs,
  proposer: header.proposer,
  txCount: header.txCount,
  failedRounds: certificate?.round ?? null,
  signers: certificate?.signers ?? null,
  from: "reported",
});

export interface BlockFacts {
  readonly committer: number;
  /** 64 bytes, hexadecimal; null if the proof is malformed. */
  readonly beta: string | null;
  readonly modulus: number;
  readonly proof: string;
  readonly signers: readonly number[];
  readonly missing: readonly number[];
  readonly before: { readonly size: number; readonly root: string };
  readonly after: { readonly size: number; readonly root: string };
}

export function factsOf({ header, parent, certificate }: BlockDetail, table: TableView): BlockFacts {
  const beta = vrfProofToHash(header.commitmentProof);
  const signers = certificate?.signers ?? [];
  return {
    committer: committerOf(table, header.height, header.round),
    beta: beta.ok ? toHex(beta.value) : null,
    modulus: drawModulus(table),
    proof: toHex(header.commitmentProof),
    signers,
    missing: Array.from({ length: table.n }, (_, seat) => seat).filter((seat) => !signers.includes(seat)),
    before: { size: parent?.logSize ?? 0, root: parent?.logRoot ?? EMPTY_LOG_ROOT },
    after: { size: header.logSize, root: header.logRoot },
  };
}

/** P1: the root of the log at height 0. */
const EMPTY_LOG_ROOT = toHex(sha256(new Uint8Array(0)));

/** The bytes that the block id is the hash of, besides its tag. */
export const headerHex = ({ header }: BlockDetail): string => toHex(headerCodec.encode(header));

/** All of it; bytes as hexadecimal. */
export const blockJson = (detail: BlockDetail): string =>
  JSON.stringify(detail, (_key, value: unknown) => (value instanceof Uint8Array ? toHex(value) : value), 2);

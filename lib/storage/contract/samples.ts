/**
 * What the contract's checks write: a short chain that links as a real one does, and messages about it. Nothing is
 * signed; a store does not look inside.
 */
import { present } from "@/lib/base/assert";
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import type { AttestationCertificate, FinalityCertificate, NullificationCertificate } from "@/lib/chain/certificate";
import { GENESIS_VERSION } from "@/lib/chain/genesis";
import { blockIdOf, type Header } from "@/lib/chain/header";
import type { BlockId, Height, LogRoot, NetworkId, PublicKey, Round, Seat, Seed, TxId } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import type { SealedRecord } from "@/lib/chain/sealing";
import { VRF_PROOF_BYTES } from "@/lib/chain/seed";
import { TRANSACTION_VERSION, type Transaction, transactionCodec } from "@/lib/chain/transaction";
import type { Attestation, FinalityVote, NullifyVote, Proposal } from "@/lib/chain/votes";
import { ascii, taggedHash } from "@/lib/crypto/hash";
import type { Candidate, FinalBlock, Identity, PoolEntry } from "@/lib/storage/store";

/** 32 bytes that depend on the name alone. */
export const bytesOf = (name: string): Bytes => taggedHash("rt/sample/v1", ascii(name));
const hexOf = (name: string): string => toHex(bytesOf(name));

const ROOM_CODE = "SAMP1E00";

export const sampleIdentity = (name: string): Identity => ({
  roomCode: ROOM_CODE,
  signingKey: { type: "raw", secretKey: bytesOf(`${name}/signing`) },
  vrfSecret: bytesOf(`${name}/vrf`),
  purpose: "seat",
  createdAtMs: 1_700_000_000_000,
});

export const sampleTx = (name: string, payloadBytes = 32): Transaction => {
  const payload = new Uint8Array(payloadBytes);
  payload.set(bytesOf(name).subarray(0, payloadBytes));
  return { version: TRANSACTION_VERSION, namespace: 7, salt: ascii("salt"), payload };
};

export const sampleNetworkId = (name: string): NetworkId => hexOf(`network/${name}`) as NetworkId;

export const sampleTxId = (tx: Transaction): TxId => toHex(taggedHash("rt/tx/v1", transactionCodec.encode(tx))) as TxId;
export const samplePoolEntry = (name: string): PoolEntry => ({ id: sampleTxId(sampleTx(name)), tx: sampleTx(name) });

/** The block after `parent` with transactions of these names; `flavour` tells siblings apart. */
export function sampleBlock(parent: Candidate | null, names: readonly string[], flavour = "", payloadBytes = 32) {
  const body = names.map((name) => sampleTx(name, payloadBytes));
  const header: Header = {
    height: (parent?.header.height ?? 0) + 1,
    round: 0,
    parentId: parent?.blockId ?? (hexOf("network") as BlockId),
    timestampMs: (parent?.header.timestampMs ?? 1_700_000_000_000) + 1_000,
    proposer: 0,
    commitmentProof: new Uint8Array(VRF_PROOF_BYTES),
    seedAfter: hexOf(`seed/${flavour}`) as Seed,
    txCount: names.length,
    logSize: (parent?.header.logSize ?? 0) + names.length,
    logRoot: hexOf(`root/${names.join()}`) as LogRoot,
  };
  return { blockId: blockIdOf(header), header, txIds: body.map(sampleTxId), body } satisfies Candidate;
}

/** `count` blocks on top of each other; block i of them has the transactions `namesOf(i)`. */
export function sampleChain(count: number, namesOf: (i: number) => readonly string[], payloadBytes = 32): Candidate[] {
  const chain: Candidate[] = [];
  for (let i = 0; i < count; i++) chain.push(sampleBlock(chain.at(-1) ?? null, namesOf(i), "", payloadBytes));
  return chain;
}

export const finalOf = (block: Candidate): FinalBlock => ({
  ...block,
  certificate: finalityCertificate(block),
  certified: true,
});

export const lastOf = <T>(items: readonly T[]): T => present(items.at(-1), "a last one");

const signature = (name: string): Bytes => new Uint8Array([...bytesOf(name), ...bytesOf(`${name}/2`)]);

export const proposal = (height: Height, round: Round, name: string, seat: Seat = 0): Proposal => ({
  type: "propose",
  ...{ height, round, seat, blockId: hexOf(name) as BlockId, carriedFrom: null },
  signature: signature(`propose/${name}`),
});

export const attestation = (height: Height, round: Round, name: string, seat: Seat = 0): Attestation => ({
  type: "attest",
  ...{ height, round, seat, blockId: hexOf(name) as BlockId },
  signature: signature(`attest/${name}`),
});

export const finalityVote = (height: Height, round: Round, name: string): FinalityVote => ({
  type: "finality",
  ...{ height, round, seat: 0, blockId: hexOf(name) as BlockId },
  signature: signature(`finality/${name}`),
});

export const nullifyVote = (height: Height, round: Round): NullifyVote => ({
  type: "nullify",
  ...{ height, round, seat: 0, reason: 2 },
  signature: signature("nullify"),
});

const quorum = { signers: [0, 1, 3], signatures: ["a", "b", "c"].map(signature) };

export const attestationCertificate = (height: Height, round: Round, name: string): AttestationCertificate => ({
  type: "attest",
  ...{ height, round, ...quorum, blockId: hexOf(name) as BlockId },
});

export const nullification = (height: Height, round: Round): NullificationCertificate => ({
  type: "nullify",
  ...{ height, round, ...quorum, reasons: [1, 2, 6] },
});

const finalityCertificate = ({ blockId, header }: Candidate): FinalityCertificate => ({
  type: "finality",
  ...{ height: header.height, round: 1, ...quorum, blockId },
});

export const sealedRecordOf = (name: string, attempt: number): SealedRecord => ({
  genesis: {
    version: GENESIS_VERSION,
    roomCode: ROOM_CODE,
    name,
    params: PRESETS.live,
    genesisTimeMs: 1_700_000_000_000,
    validators: ["ada", "ben"].map((seat) => ({
      signingKey: hexOf(`${seat}/key`) as PublicKey,
      vrfKey: hexOf(`${seat}/vrf`) as PublicKey,
      name: seat,
    })),
  },
  attempt,
  acknowledgements: [signature("ada"), signature("ben")],
});

/** A public key of its own for each name; not on the curve, which a store does not mind. */
export const samplePublicKey = (name: string): Bytes => fromHex(hexOf(`${name}/public`));

/** Test support: a table of four with real keys, its first block with five transactions, and the proof of each. */
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import { proposerOf } from "@/lib/chain/delegation";
import { type Genesis, networkIdOf, openTable, type Table } from "@/lib/chain/genesis";
import { blockIdOf, type Header } from "@/lib/chain/header";
import { genesisBlockId, type LogRoot, type PublicKey } from "@/lib/chain/ids";
import type { BlockDetail, InclusionBundle } from "@/lib/chain/proof";
import { sampleTable } from "@/lib/chain/samples";
import { acknowledgementBytes, type SealedRecord } from "@/lib/chain/sealing";
import { genesisSeed, nextSeed, vrfAlpha } from "@/lib/chain/seed";
import { TRANSACTION_VERSION, type Transaction, txIdOf } from "@/lib/chain/transaction";
import { signedBytes } from "@/lib/chain/votes";
import { type VrfKey, vrfKey, vrfKeygen, vrfProofToHash, vrfProve } from "@/lib/crypto/ecvrf";
import { generateSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { leafHash } from "@/lib/merkle/hasher";
import { append, EMPTY_RANGE, rootOf } from "@/lib/merkle/range";
import { referenceInclusion } from "@/lib/merkle/reference";

export interface RealChain {
  readonly table: Table;
  readonly sealed: SealedRecord;
  readonly block: BlockDetail;
  readonly bundles: readonly InclusionBundle[];
}

/** The certificate holds seats 0, 1 and 3. */
const SIGNERS = [0, 1, 3] as const;

/** @param forged what a quorum of liars signs in the header's place @param texts of the block's transactions */
export async function realChain(forged: Partial<Header> = {}, texts = ["a", "b", "c", "d", "e"]): Promise<RealChain> {
  const keys = await Promise.all([0, 1, 2, 3].map(() => generateSigningKey()));
  const draws = [0, 1, 2, 3].map(() => vrfKey(vrfKeygen()));
  const { table, sealed } = await seal(keys, draws);
  const body = texts.map(txOf);
  const txIds = body.map((tx) => txIdOf(table.networkId, tx));
  const leaves = txIds.map((id) => leafHash(fromHex(id)));
  const root = toHex(rootOf(append(EMPTY_RANGE, leaves))) as LogRoot;
  const header = { ...headerOf(table, draws[0] as VrfKey, body.length, root), ...forged };
  const certificate = await certify(table, keys, blockIdOf(header));
  const block = { header, blockId: blockIdOf(header), txIds, body, certificate, parent: null, rangeBefore: [] };
  const bundles = body.map((tx, index) => ({
    sealed,
    tx,
    txId: txIds[index] as (typeof txIds)[number],
    index,
    path: referenceInclusion(index, leaves),
    header,
    certificate,
  }));
  return { table, sealed, block, bundles };
}

const txOf = (text: string): Transaction => ({
  version: TRANSACTION_VERSION,
  namespace: 0,
  salt: new Uint8Array(0),
  payload: new TextEncoder().encode(text),
});

async function seal(keys: readonly SigningKey[], draws: readonly VrfKey[]) {
  const genesis: Genesis = {
    ...sampleTable(4).genesis,
    validators: keys.map(({ publicKey }, seat) => ({
      signingKey: toHex(publicKey) as PublicKey,
      vrfKey: toHex((draws[seat] as VrfKey).publicKey) as PublicKey,
      name: `seat ${seat}`,
    })),
  };
  const opened = openTable(genesis);
  if (!opened.ok) throw new Error(opened.error.detail);
  const bytes = acknowledgementBytes(networkIdOf(genesis), 0);
  const acknowledgements = await Promise.all(keys.map((key) => key.sign(bytes)));
  return { table: opened.value, sealed: { genesis, attempt: 0, acknowledgements } };
}

/** P4: seat 0 commits at height 1. */
function headerOf(table: Table, committer: VrfKey, txCount: number, logRoot: LogRoot): Header {
  const seed = genesisSeed(table.networkId);
  const commitmentProof = vrfProve(committer, vrfAlpha(table.networkId, 1, 0, seed));
  const beta = vrfProofToHash(commitmentProof);
  if (!beta.ok) throw new Error(beta.error);
  return {
    height: 1,
    round: 0,
    parentId: genesisBlockId(table.networkId),
    timestampMs: table.genesis.genesisTimeMs + 1,
    proposer: proposerOf(table, beta.value),
    commitmentProof,
    seedAfter: nextSeed(seed, beta.value),
    txCount,
    logSize: txCount,
    logRoot,
  };
}

async function certify(
  { networkId }: Table,
  keys: readonly SigningKey[],
  blockId: BlockDetail["blockId"],
): Promise<FinalityCertificate> {
  const signatures: Bytes[] = [];
  for (const seat of SIGNERS) {
    const bytes = signedBytes(networkId, { type: "finality", height: 1, round: 0, seat, blockId });
    signatures.push(await (keys[seat] as SigningKey).sign(bytes));
  }
  return { type: "finality", height: 1, round: 0, signers: SIGNERS, signatures, blockId };
}

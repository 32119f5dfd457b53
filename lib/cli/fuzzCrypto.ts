/** Proof files with real signatures, and draws: nothing but what was made may be taken. */
import { assert } from "@/lib/base/assert";
import { type Bytes, equalBytes, fromHex, toHex } from "@/lib/base/bytes";
import { certificateFrom, type FinalityCertificate } from "@/lib/chain/certificate";
import { openTable, type Table } from "@/lib/chain/genesis";
import { blockIdOf, type Header } from "@/lib/chain/header";
import type { LogRoot, PublicKey } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import type { InclusionBundle } from "@/lib/chain/proof";
import { type Draw, sampleBytes, sampleHeader, seededDraw } from "@/lib/chain/samples";
import { acknowledgementBytes } from "@/lib/chain/sealing";
import { txIdOf } from "@/lib/chain/transaction";
import { type FinalityVote, signedBytes } from "@/lib/chain/votes";
import { bundleFromText, bundleToText, verifyBundle } from "@/lib/client/bundle";
import { type VrfKey, vrfKey, vrfProofToHash, vrfProve, vrfVerify } from "@/lib/crypto/ecvrf";
import { openSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import { leafHash } from "@/lib/merkle/hasher";
import { mutate, pick } from "./fuzzMutate";
import type { Target } from "./fuzzTargets";

const SEATS = 4;
const verifier = createVerifier(globalThis.crypto.subtle);

/** The same for every seed: what is attacked must not depend on who attacks. */
async function makeBundle(): Promise<InclusionBundle> {
  const keys = await Promise.all(Array.from({ length: SEATS }, (_, seat) => keyOf(seat + 1)));
  const validators = keys.map(({ publicKey }, seat) => ({
    signingKey: toHex(publicKey) as PublicKey,
    vrfKey: toHex(vrfOf(seat + 101).publicKey) as PublicKey,
    name: `seat ${seat}`,
  }));
  const fixed = { version: 1, roomCode: "FVZZ0000", name: "a table", params: PRESETS.live, genesisTimeMs: 0 } as const;
  const opened = openTable({ ...fixed, validators });
  assert(opened.ok, "a genesis of fresh keys is good");
  const { networkId, genesis } = opened.value;
  const bytes = acknowledgementBytes(networkId, 0);
  const acknowledgements = await Promise.all(keys.map((key) => key.sign(bytes)));
  const tx = { version: 1, namespace: 7, salt: new Uint8Array(16), payload: new Uint8Array(40).fill(1) };
  const txId = txIdOf(networkId, tx);
  const logRoot = toHex(leafHash(fromHex(txId))) as LogRoot;
  const header: Header = { ...sampleHeader(seededDraw(1)), height: 1, round: 0, txCount: 1, logSize: 1, logRoot };
  const certificate = await certify(opened.value, keys, header);
  return { sealed: { genesis, attempt: 0, acknowledgements }, tx, txId, index: 0, path: [], header, certificate };
}

async function certify(table: Table, keys: readonly SigningKey[], header: Header): Promise<FinalityCertificate> {
  const slot = { type: "finality", height: header.height, round: header.round, blockId: blockIdOf(header) } as const;
  const votes = keys.slice(0, table.q).map(async (key, seat): Promise<FinalityVote> => {
    const vote = { ...slot, seat };
    return { ...vote, signature: await key.sign(signedBytes(table.networkId, vote)) };
  });
  return certificateFrom(await Promise.all(votes)) as FinalityCertificate;
}

async function keyOf(byte: number): Promise<SigningKey> {
  const key = await openSigningKey({ type: "raw", secretKey: new Uint8Array(32).fill(byte) });
  assert(key.ok, "32 bytes are a key");
  return key.value;
}

const vrfOf = (byte: number): VrfKey => vrfKey(new Uint8Array(32).fill(byte));

let bundle: Promise<string> | undefined;

/** A proof file: certificate, acknowledgements, path and transaction all speak for one statement. */
const proofFile: Target = {
  name: "verify a proof file",
  every: 40,
  async attack(draw) {
    bundle ??= makeBundle().then(bundleToText);
    const text = await bundle;
    const { bytes, ...rest } = JSON.parse(text) as { bytes: string };
    const changed = toHex(mutate(fromHex(bytes), draw));
    const read = bundleFromText(JSON.stringify({ ...rest, bytes: changed }));
    if (!read.ok || changed === bytes) return undefined;
    const isTaken = await verifyBundle(
      read.value,
      verifier,
      () => 0,
      () => undefined,
    );
    return isTaken ? "took a changed proof file" : undefined;
  },
};

/** RFC 9381: one output per key and input, whatever is done to the proof. */
const draws: Target = {
  name: "verify a VRF proof",
  every: 60,
  attack(draw) {
    const key = vrfOf(1 + draw(3));
    const alpha = sampleBytes(draw, 8);
    const parts = { publicKey: key.publicKey, alpha, proof: vrfProve(key, alpha) };
    const beta = vrfProofToHash(parts.proof);
    const which = pick(["publicKey", "alpha", "proof", "proof", "proof"] as const, draw);
    const changed: typeof parts = { ...parts, [which]: mutate(parts[which], draw) };
    const verified = vrfVerify(changed.publicKey, changed.alpha, changed.proof);
    if (!verified.ok || equalBytes(changed[which], parts[which])) return undefined;
    const isSame = which === "proof" && beta.ok && equalBytes(verified.value, beta.value);
    return isSame ? undefined : `took a changed ${which}`;
  },
};

/** Bytes that are no proof at all. */
const noise: Target = {
  name: "verify noise as a VRF proof",
  every: 60,
  attack(draw: Draw) {
    const bytes = (length: number): Bytes => sampleBytes(draw, length);
    const verified = vrfVerify(vrfOf(1).publicKey, bytes(8), bytes(pick([0, 79, 80, 80, 80, 81], draw)));
    return verified.ok ? "took noise" : undefined;
  },
};

export const SIGNED: readonly Target[] = [proofFile, draws, noise];

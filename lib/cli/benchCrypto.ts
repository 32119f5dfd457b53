/** What a signature, a draw and a message cost: lib/crypto and lib/wire. */
import { randomBytes } from "node:crypto";
import { present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { TxId } from "@/lib/chain/ids";
import {
  sampleBundle,
  sampleFinalized,
  sampleHash,
  sampleHeader,
  sampleTx,
  sampleVote,
  seededDraw,
} from "@/lib/chain/samples";
import { vrfKey, vrfProofToHash, vrfProve, vrfVerify } from "@/lib/crypto/ecvrf";
import { sha256 } from "@/lib/crypto/hash";
import { generateSigningKey, signWith } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import { createWire } from "@/lib/wire/codec";
import type { WireMessage } from "@/lib/wire/message";
import { type Bench, rate, secondsOf } from "./benchMeasure";

const bytes = (length: number): Bytes => new Uint8Array(randomBytes(length));

/** Verifies a signature of a vote's length under a fresh key. */
const verifying = (name: string, subtle: SubtleCrypto | undefined, count: number): Bench => ({
  name,
  unit: "1/s",
  target: null,
  aim: null,
  async prepare() {
    const verifier = createVerifier(subtle);
    const key = await generateSigningKey();
    const message = bytes(100);
    const signature = await key.sign(message);
    return async () => {
      const seconds = await secondsOf(async () => {
        for (let i = 0; i < count; i++) await verifier.verify(signature, message, key.publicKey);
      });
      return count / seconds;
    };
  },
});

export const CRYPTO_BENCHES: readonly Bench[] = [
  rate("SHA-256 of 1 KiB", 5_000, () => {
    const input = bytes(1_024);
    return () => sha256(input);
  }),
  rate("Ed25519 signature, noble", 200, () => {
    const [key, message] = [bytes(32), bytes(100)];
    return () => signWith(key, message);
  }),
  verifying("Ed25519 verification, WebCrypto first", globalThis.crypto.subtle, 500),
  verifying("Ed25519 verification, noble alone", undefined, 100),
  rate("VRF proof", 50, () => {
    const key = vrfKey(bytes(32));
    return (i) => vrfProve(key, Uint8Array.of(i));
  }),
  rate("VRF verification", 50, () => {
    const key = vrfKey(bytes(32));
    const alpha = bytes(64);
    const proof = vrfProve(key, alpha);
    return () => vrfVerify(key.publicKey, alpha, proof);
  }),
  rate("VRF output from a proof", 500, () => {
    const proof = vrfProve(vrfKey(bytes(32)), bytes(64));
    return () => vrfProofToHash(proof);
  }),
];

/** There and back again, as every message goes once on each side. */
const throughWire = (name: string, count: number, make: () => WireMessage): Bench =>
  rate(name, count, () => {
    const wire = createWire(SEATS);
    const message = make();
    return () => wire.decode(wire.encode(message));
  });

const SEATS = 4;
const draw = seededDraw(1);

const rangeOf = (blocks: number, txs: number): WireMessage => ({
  type: "range",
  from: 1,
  blocks: Array.from({ length: blocks }, () => ({
    header: sampleHeader(draw),
    body: Array.from({ length: txs }, () => ({ ...sampleTx(draw), payload: bytes(100) })),
    certificate: sampleFinalized(draw, SEATS),
  })),
  prunedBelow: 0,
});

export const CODEC_BENCHES: readonly Bench[] = [
  throughWire("vote encoded and decoded", 5_000, () => ({ type: "vote", vote: sampleVote(draw, SEATS) })),
  throughWire("proposal of 1 000 ids encoded and decoded", 50, () => {
    const txIds = Array.from({ length: 1_000 }, () => sampleHash<TxId>(draw));
    const bundle = sampleBundle(draw, SEATS);
    return { type: "proposal", bundle: { ...bundle, txIds } };
  }),
  {
    name: "range of 100 blocks of 20 transactions decoded",
    unit: "MB/s",
    target: null,
    aim: null,
    async prepare() {
      const wire = createWire(SEATS);
      const encoded = wire.encode(rangeOf(100, 20));
      return async () => {
        const seconds = await secondsOf(() => present(wire.decode(encoded).ok || undefined, "a range that decodes"));
        return encoded.length / 1e6 / seconds;
      };
    },
  },
];

/** Decoders and verifiers under fire: what each is given, and what it must never do. */
import { assert, present } from "@/lib/base/assert";
import { type Bytes, equalBytes } from "@/lib/base/bytes";
import { certificateCodec } from "@/lib/chain/certificate";
import type { Codec } from "@/lib/chain/codec";
import { genesisCodec } from "@/lib/chain/genesis";
import {
  type Draw,
  sampleBundle,
  sampleBytes,
  sampleCertificate,
  sampleCommitment,
  sampleFinalized,
  sampleHash,
  sampleHeader,
  sampleSealed,
  sampleStatus,
  sampleTx,
  sampleTxIds,
  sampleVote,
  seededDraw,
} from "@/lib/chain/samples";
import { sealedRecordCodec } from "@/lib/chain/sealing";
import { transactionCodec } from "@/lib/chain/transaction";
import { leafHash } from "@/lib/merkle/hasher";
import { assembleProof, planConsistency, planInclusion } from "@/lib/merkle/proof";
import { append, EMPTY_RANGE, rootOf } from "@/lib/merkle/range";
import { verifyConsistency, verifyInclusion } from "@/lib/merkle/verify";
import { createWire } from "@/lib/wire/codec";
import type { WireMessage } from "@/lib/wire/message";
import { mutate, pick } from "./fuzzMutate";

export interface Target {
  readonly name: string;
  /** One case out of so many; those that need curve arithmetic or a connection are dear. */
  readonly every: number;
  /** One changed input. Resolves to what is wrong with the answer, or undefined. Throwing is wrong too. */
  attack(draw: Draw): Promise<string | undefined> | string | undefined;
}

const SEATS = 4;
const wire = createWire(SEATS);

/** A message of any kind, small enough for thousands of them a second. */
function sampleMessage(draw: Draw): WireMessage {
  const kinds: readonly (() => WireMessage)[] = [
    () => ({ type: "commitment", commitment: sampleCommitment(draw, SEATS) }),
    () => ({ type: "proposal", bundle: sampleBundle(draw, SEATS) }),
    () => ({ type: "vote", vote: sampleVote(draw, SEATS) }),
    () => ({ type: "certificate", certificate: sampleCertificate(draw, SEATS) }),
    () => ({ type: "status", status: sampleStatus(draw, SEATS) }),
    () => ({ type: "hello", sealed: draw(1) === 0 ? null : sampleSealed(draw, SEATS) }),
    () => ({ type: "announce", ids: sampleTxIds(draw, 6) }),
    () => ({ type: "transactions", txs: Array.from({ length: draw(4) }, () => sampleTx(draw)) }),
    () => ({ type: "block", header: sampleHeader(draw), txIds: sampleTxIds(draw, 6) }),
    () => ({ type: "wantBlock", blockId: sampleHash(draw) }),
    () => ({
      type: "range",
      from: 1,
      blocks: [{ header: sampleHeader(draw), body: [sampleTx(draw)], certificate: sampleFinalized(draw, SEATS) }],
      prunedBelow: 0,
    }),
  ];
  return pick(kinds, draw)();
}

/** P26: whatever is taken has one spelling, so a value that was decoded is encoded to the very bytes it came from. */
function decoding<T>(name: string, codec: Pick<Codec<T>, "encode" | "decode">, sample: (draw: Draw) => T): Target {
  return {
    name: `decode a ${name}`,
    every: 1,
    attack(draw) {
      const bytes = mutate(codec.encode(sample(draw)), draw);
      const decoded = codec.decode(bytes);
      if (!decoded.ok) return decoded.error.detail === "" ? "refused without a reason" : undefined;
      return equalBytes(codec.encode(decoded.value), bytes) ? undefined : "took a second spelling of a value";
    },
  };
}

const LEAVES = 1_000;
const leaves = Array.from({ length: LEAVES }, (_, i) => leafHash(sampleBytes(seededDraw(i), 32)));
const roots = (() => {
  const nodes = new Map<string, Bytes>();
  let range = EMPTY_RANGE;
  const at = [rootOf(range)];
  for (const leaf of leaves) {
    range = append(range, [leaf], (level, index, hash) => nodes.set(`${level}/${index}`, hash));
    at.push(rootOf(range));
  }
  return { nodes, at };
})();

const nodeOf = ({ level, index }: { readonly level: number; readonly index: number }) =>
  roots.nodes.get(`${level}/${index}`);

interface Proof {
  readonly numbers: readonly number[];
  readonly hashes: readonly Bytes[];
  readonly path: readonly Bytes[];
}

/**
 * One field of a proof changed; unchanged it must hold. `bound`: how many of its numbers, from the first, it binds. A log's
 * size is bound by the header it stands in and not by the proof (RFC 9162 §2.1.3.2).
 */
const proving = (
  name: string,
  bound: number,
  make: (draw: Draw) => Proof,
  holds: (proof: Proof) => boolean,
): Target => ({
  name,
  every: 1,
  attack(draw) {
    const proof = make(draw);
    if (!holds(proof)) return "refused a true proof";
    const { which, changed } = changeOne(proof, draw);
    const isTaken = holds(changed);
    if (isSame(changed, proof) || (which >= bound && which < proof.numbers.length)) return undefined;
    return isTaken ? "took a false proof" : undefined;
  },
});

function changeOne(proof: Proof, draw: Draw): { readonly which: number; readonly changed: Proof } {
  const { numbers, hashes, path } = proof;
  const fields = numbers.length + hashes.length + path.length;
  const which = draw(fields + 1);
  const change = <T>(list: readonly T[], from: number, by: (old: T) => T): T[] =>
    list.map((item, i) => (from + i === which ? by(item) : item));
  const other = (old: number): number => pick([old + 1, old - 1, 0, -1, 2 ** 31, 2 ** 53, 0.5, Number.NaN], draw);
  const fresh = (old: Bytes): Bytes => mutate(old, draw);
  const steps = change(path, numbers.length + hashes.length, fresh);
  if (which === fields) steps.push(sampleBytes(draw, 32));
  if (which > fields) steps.splice(draw(Math.max(0, path.length - 1)), 1);
  const changed = { numbers: change(numbers, 0, other), hashes: change(hashes, numbers.length, fresh), path: steps };
  return { which, changed };
}

const isSame = (a: Proof, b: Proof): boolean =>
  a.numbers.every((n, i) => n === b.numbers[i]) && sameHashes(a.hashes, b.hashes) && sameHashes(a.path, b.path);
const sameHashes = (a: readonly Bytes[], b: readonly Bytes[]): boolean =>
  a.length === b.length && a.every((hash, i) => equalBytes(hash, b[i] ?? new Uint8Array(0)));

const rootAt = (size: number): Bytes => present(roots.at[size], "the root of that size");

function inclusion(draw: Draw): Proof {
  const size = 1 + draw(LEAVES - 1);
  const index = draw(size - 1);
  const plan = planInclusion(index, size);
  const path = plan.ok ? assembleProof(plan.value, nodeOf) : plan;
  assert(path.ok, "a leaf of the log has a proof");
  return { numbers: [index, size], hashes: [present(leaves[index], "the leaf"), rootAt(size)], path: path.value };
}

function consistency(draw: Draw): Proof {
  const second = 2 + draw(LEAVES - 2);
  const first = 1 + draw(second - 2);
  const plan = planConsistency(first, second);
  const path = plan.ok ? assembleProof(plan.value, nodeOf) : plan;
  assert(path.ok, "two sizes of the log have a proof");
  return { numbers: [first, second], hashes: [rootAt(first), rootAt(second)], path: path.value };
}

export const DECODERS: readonly Target[] = [
  decoding("message", wire, sampleMessage),
  decoding("transaction", transactionCodec, (draw) => sampleTx(draw)),
  decoding("certificate", certificateCodec(SEATS), (draw) => sampleCertificate(draw, SEATS)),
  decoding("genesis", genesisCodec, (draw) => sampleSealed(draw, SEATS).genesis),
  decoding("sealed record", sealedRecordCodec, (draw) => sampleSealed(draw, SEATS)),
];

export const PROOFS: readonly Target[] = [
  proving(
    "verify an inclusion proof",
    1,
    inclusion,
    ({ numbers: [index, size], hashes: [leaf, root], path }) =>
      verifyInclusion(leaf as Bytes, index as number, size as number, path, root as Bytes).ok,
  ),
  proving(
    "verify a consistency proof",
    0,
    consistency,
    ({ numbers: [first, second], hashes: [before, after], path }) =>
      verifyConsistency(first as number, second as number, before as Bytes, after as Bytes, path).ok,
  ),
];

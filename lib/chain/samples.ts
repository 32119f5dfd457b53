/**
 * Test support: a table of any size and random values of every noun, made from any source of numbers. Nothing is signed
 * and no seed follows from another; what is checked elsewhere than in its own form is checked elsewhere.
 */
import { type Bytes, toHex } from "@/lib/base/bytes";
import { taggedHash } from "@/lib/crypto/hash";
import type { AttestationCertificate, Certificate, FinalityCertificate, NullificationCertificate } from "./certificate";
import { GENESIS_VERSION, type Genesis, networkIdOf, type Table } from "./genesis";
import type { Header } from "./header";
import type { BlockId, LogRoot, PublicKey, Seat, Seed, TxId } from "./ids";
import type { ProposalBundle } from "./messages";
import { type Params, PRESETS } from "./params";
import { faultsMax, quorum } from "./quorum";
import type { SealedRecord } from "./sealing";
import { VRF_PROOF_BYTES } from "./seed";
import type { Status } from "./status";
import { TRANSACTION_VERSION, type Transaction } from "./transaction";
import type { Commitment, NullifyReason, Proposal, SignedMessage, SlotMessage, Vote } from "./votes";

/** A uniform integer from 0 to `max`, both included. */
export type Draw = (max: number) => number;

/** mulberry32 (Tommy Ettinger): fast and repeatable, good enough to make test values. */
export function seededDraw(seed: number): Draw {
  let state = seed | 0;
  return (max) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (max + 1));
  };
}

/** A table whose keys are names of keys: nothing here can be signed for it. Real keys are the business of the edge. */
export function sampleTable(n: number, params: Partial<Params> = {}): Table {
  const genesis: Genesis = {
    version: GENESIS_VERSION,
    roomCode: "SAMP1E00",
    name: "a table",
    params: { ...PRESETS.live, ...params },
    genesisTimeMs: 1_700_000_000_000,
    validators: Array.from({ length: n }, (_, seat) => ({
      signingKey: hashOf<PublicKey>(`signing ${seat}`),
      vrfKey: hashOf<PublicKey>(`vrf ${seat}`),
      name: `seat ${seat}`,
    })),
  };
  return { genesis, networkId: networkIdOf(genesis), params: genesis.params, n, f: faultsMax(n), q: quorum(n) };
}

/** 32 bytes in hexadecimal that depend on the name alone. */
export const hashOf = <T extends string>(name: string): T => toHex(taggedHash(`sample ${name}`)) as T;

export const sampleBytes = (draw: Draw, length: number): Bytes => Uint8Array.from({ length }, () => draw(255)) as Bytes;

export const sampleHash = <T extends string>(draw: Draw): T => toHex(sampleBytes(draw, 32)) as T;

const pick = <T>(draw: Draw, items: readonly T[]): T => items[draw(items.length - 1)] as T;

/** Small and extreme heights alike. */
export const sampleHeight = (draw: Draw): number => pick(draw, [draw(9), draw(2 ** 31), Number.MAX_SAFE_INTEGER]);
const sampleRound = (draw: Draw): number => pick(draw, [draw(9), 2 ** 32 - 2]);

export const sampleTx = (draw: Draw, payloadBytesMax = 40): Transaction => ({
  version: TRANSACTION_VERSION,
  namespace: draw(2 ** 32 - 1),
  salt: sampleBytes(draw, draw(16)),
  payload: sampleBytes(draw, 1 + draw(payloadBytesMax - 1)),
});

export const sampleHeader = (draw: Draw): Header => ({
  height: sampleHeight(draw),
  round: sampleRound(draw),
  parentId: sampleHash<BlockId>(draw),
  timestampMs: sampleHeight(draw),
  proposer: draw(63),
  commitmentProof: sampleBytes(draw, VRF_PROOF_BYTES),
  seedAfter: sampleHash<Seed>(draw),
  txCount: draw(10_000),
  logSize: draw(2 ** 26),
  logRoot: sampleHash<LogRoot>(draw),
});

const sampleSlot = (draw: Draw, n: number) => ({
  height: sampleHeight(draw),
  round: sampleRound(draw),
  seat: draw(n - 1),
  signature: sampleBytes(draw, 64),
});

export const sampleCommitment = (draw: Draw, n: number): Commitment => ({
  type: "commitment",
  ...sampleSlot(draw, n),
  proof: sampleBytes(draw, VRF_PROOF_BYTES),
});

export const sampleProposal = (draw: Draw, n: number): Proposal => ({
  type: "propose",
  ...sampleSlot(draw, n),
  blockId: sampleHash<BlockId>(draw),
  carriedFrom: draw(1) === 0 ? null : sampleRound(draw),
});

const sampleReason = (draw: Draw): NullifyReason => (1 + draw(5)) as NullifyReason;

export function sampleVote(draw: Draw, n: number): Vote {
  const type = pick(draw, ["attest", "finality", "nullify"] as const);
  if (type === "nullify") return { type, ...sampleSlot(draw, n), reason: sampleReason(draw) };
  return { type, ...sampleSlot(draw, n), blockId: sampleHash<BlockId>(draw) };
}

export const sampleSlotMessage = (draw: Draw, n: number): SlotMessage =>
  draw(3) === 0 ? sampleProposal(draw, n) : sampleVote(draw, n);

export const sampleSigned = (draw: Draw, n: number): SignedMessage =>
  draw(4) === 0 ? sampleCommitment(draw, n) : sampleSlotMessage(draw, n);

/** Each seat of n with probability one half. */
const sampleSeats = (draw: Draw, n: number): Seat[] =>
  Array.from({ length: n }, (_, seat) => seat).filter(() => draw(1) === 1);

/** Any set of signers: too few of them are another matter than the form. */
const sampleQuorum = (draw: Draw, n: number) => {
  const signers = sampleSeats(draw, n);
  return {
    height: sampleHeight(draw),
    round: sampleRound(draw),
    signers,
    signatures: signers.map(() => sampleBytes(draw, 64)),
  };
};

export const sampleAttested = (draw: Draw, n: number): AttestationCertificate => ({
  type: "attest",
  ...sampleQuorum(draw, n),
  blockId: sampleHash<BlockId>(draw),
});

export const sampleFinalized = (draw: Draw, n: number): FinalityCertificate => ({
  ...sampleAttested(draw, n),
  type: "finality",
});

export function sampleNullified(draw: Draw, n: number): NullificationCertificate {
  const common = sampleQuorum(draw, n);
  return { type: "nullify", ...common, reasons: common.signers.map(() => sampleReason(draw)) };
}

export const sampleCertificate = (draw: Draw, n: number): Certificate =>
  pick(draw, [sampleAttested, sampleFinalized, sampleNullified])(draw, n);

const maybe = <T>(draw: Draw, make: () => T): T | null => (draw(1) === 0 ? null : make());

export const sampleStatus = (draw: Draw, n: number): Status => ({
  height: sampleHeight(draw),
  tipId: sampleHash<BlockId>(draw),
  tipCertificate: maybe(draw, () => sampleFinalized(draw, n)),
  round: sampleRound(draw),
  attestation: maybe(draw, () => sampleAttested(draw, n)),
  nullified: sampleBytes(draw, draw(9)),
  voteFloor: sampleHeight(draw),
  seen: {
    commitment: draw(1) === 1,
    proposal: draw(1) === 1,
    attest: sampleSeats(draw, n),
    nullify: sampleSeats(draw, n),
    finality: sampleSeats(draw, n),
  },
});

export const sampleTxIds = (draw: Draw, countMax: number): TxId[] =>
  Array.from({ length: draw(countMax) }, () => sampleHash<TxId>(draw));

export const sampleBundle = (draw: Draw, n: number): ProposalBundle => ({
  proposal: sampleProposal(draw, n),
  header: sampleHeader(draw),
  txIds: sampleTxIds(draw, 5),
  commitment: sampleCommitment(draw, n),
  attestation: maybe(draw, () => sampleAttested(draw, n)),
  nullifications: Array.from({ length: draw(3) }, () => sampleNullified(draw, n)),
});

export const sampleSealed = (draw: Draw, n: number): SealedRecord => ({
  genesis: sampleTable(n).genesis,
  attempt: draw(9),
  acknowledgements: Array.from({ length: n }, () => sampleBytes(draw, 64)),
});

/** Of the people at the tables that are drawn, by seat. */
export const NAMES = ["Ada", "Ben", "Cai", "Dee", "Eve", "Fay", "Gus"];
/** Milliseconds since the Unix epoch: the moment at which a drawn sample's first event happens. */
export const STARTED_MS = 1_700_000_000_000;

export const hexId = (byte: number): string => byte.toString(16).padStart(2, "0").repeat(32);
export const keyOf = (seat: number): PublicKey => hexId(0xa0 + seat) as PublicKey;

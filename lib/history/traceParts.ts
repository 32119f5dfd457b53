/** What the parts of a trace must look like that its events and the view before them share: seats, blocks, the table. */
import { countOf } from "@/lib/base/words";
import { type Genesis, SEATS_MAX, type Validator } from "@/lib/chain/genesis";
import type { BlockId, LogRoot, NetworkId, PublicKey, TxId } from "@/lib/chain/ids";
import { type Params, paramsFault } from "@/lib/chain/params";
import { faultsMax, quorum } from "@/lib/chain/quorum";
import { NULLIFY_REASONS, type NullifyReason } from "@/lib/chain/votes";
import type { ActiveFault, Fault, Lie, Withheld } from "@/lib/port/fault";
import type { BlockSummary, Mode, ObserverReason, TableView, TxStatus } from "@/lib/port/trace";
import {
  among,
  and,
  type Fields,
  flag,
  kind,
  list,
  maybe,
  moment,
  number,
  oneOf,
  orNull,
  record,
  type Shape,
  text,
  upTo,
  whole,
} from "./shape";

export const seat = upTo(SEATS_MAX - 1);
/** As wide as it is signed. */
export const round = upTo(2 ** 32 - 1);
const slot = { height: whole, round };
const HASH = /^[0-9a-f]{64}$/;
/** Every id and key is 32 bytes, hexadecimal. */
export const hash = kind<BlockId & TxId & NetworkId & LogRoot & PublicKey>(
  "32 bytes, hexadecimal",
  (value) => typeof value === "string" && HASH.test(value),
);
export const reason = kind<NullifyReason>(
  "a reason from 1 to 6",
  (value) => typeof value === "number" && Object.hasOwn(NULLIFY_REASONS, value),
);
const params: Shape<Params> = record<Params>({
  roundMs: whole,
  clearingMs: whole,
  idleMs: whole,
  maxDriftMs: whole,
  maxTxBytes: whole,
  maxBlockBytes: whole,
  maxBlockTxs: whole,
  maxLogSize: whole,
  delegation: among<Params["delegation"]>({ fair: true, whitepaper: true }),
});

export const genesis: Shape<Genesis> = record<Genesis>({
  version: whole,
  roomCode: text,
  name: text,
  params,
  genesisTimeMs: moment,
  validators: list(record<Validator>({ signingKey: hash, vrfKey: hash, name: text })),
});

export const table: Shape<TableView> = and(
  record<TableView>({
    networkId: hash,
    roomCode: text,
    name: text,
    params,
    genesisTimeMs: moment,
    n: upTo(SEATS_MAX),
    f: whole,
    q: whole,
    validators: list(record<TableView["validators"][number]>({ name: text, signingKey: hash })),
  }),
  tableFault,
);

/** P2: all that counts seats is made of the seats themselves. */
function tableFault({ n, f, q, validators, params }: TableView): string | undefined {
  if (n < 1 || n !== validators.length)
    return `got ${countOf(n, "seat")} and ${countOf(validators.length, "validator")}, want as many of both`;
  if (f !== faultsMax(n) || q !== quorum(n))
    return `got f ${f} and q ${q}, want ${faultsMax(n)} and ${quorum(n)} of ${n}`;
  return paramsFault(params, n);
}

export const block: Shape<BlockSummary> = record<BlockSummary>({
  height: whole,
  id: hash,
  parentId: hash,
  timestampMs: moment,
  finalAtMs: moment,
  proposer: seat,
  proposedRound: round,
  finalRound: orNull(round),
  txCount: whole,
  logSize: whole,
  logRoot: hash,
  signers: orNull(list(seat)),
  txIds: list(hash),
});

const waits = { heard: whole, needed: whole };
export const mode: Shape<Mode> = oneOf<Mode>({
  waiting: {},
  listening: waits,
  validating: {},
  observing: {
    why: among<ObserverReason>({
      asked: true,
      "no-seat": true,
      "seat-in-use": true,
      "another-signer": true,
      "memory-lost": true,
      storage: true,
    }),
  },
  amnesiac: waits,
  paused: {},
  halted: {},
  stopped: { code: text, detail: text },
});

export const txStatus: Shape<TxStatus> = oneOf<TxStatus>({
  unknown: {},
  pooled: { own: flag },
  proposed: slot,
  attested: slot,
  final: { height: whole, index: whole },
  refused: { code: text, detail: text },
});

const fault: Shape<Fault> = oneOf<Fault>({
  pause: {},
  withhold: {
    what: among<Withheld>({ commitment: true, proposal: true, attestation: true, finality: true }),
    rounds: orNull(whole),
    from: maybe(whole),
  },
  delay: { delayMs: number },
  loss: { percent: number },
  cut: { seats: list(seat) },
  lie: {
    how: among<Lie>({
      "equivocate proposal": true,
      "equivocate attestation": true,
      "forged VRF": true,
      timestamps: true,
    }),
  },
});

export const activeFault: Fields<ActiveFault> = { id: whole, seat, fault, sinceMs: moment, untilMs: number };

/** P24: of the two blocks that are both final. */
const bothIds: Shape<readonly [BlockId, BlockId]> = (value, path) =>
  list(hash)(value, path) ?? kind<never>("two ids", (it) => Array.isArray(it) && it.length === 2)(value, path);
export const halt = { height: whole, blockIds: bothIds, liars: list(seat) };

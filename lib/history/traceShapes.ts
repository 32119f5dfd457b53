/**
 * What an event of a trace file must look like before anything is drawn of it: every field that lib/port/trace.ts gives
 * it, so that a file is either refused by its line or can be drawn.
 */
import { type Bytes, isHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { err, type Result } from "@/lib/base/result";
import type { Certificate } from "@/lib/chain/certificate";
import type { BlockId, Height } from "@/lib/chain/ids";
import type { HealedWhy } from "@/lib/port/fault";
import type { LinkDownCode, LinkStats } from "@/lib/port/mesh";
import type { MessageFact, RoundFact, TraceBase, TraceEvent, TraceFact } from "@/lib/port/trace";
import {
  among,
  brief,
  type Fields,
  flag,
  isRecord,
  kind,
  list,
  moment,
  number,
  oneOf,
  orNull,
  parse,
  record,
  type Shape,
  text,
  type Variants,
  whole,
} from "./shape";
import { activeFault, block, halt, hash, mode, reason, round, seat, table, txStatus } from "./traceParts";

const slot = { height: whole, round };
/** The simulator writes bytes as hexadecimal. */
const bytes = kind<Bytes>(
  "bytes",
  (value) => value instanceof Uint8Array || (typeof value === "string" && isHex(value, value.length / 2)),
);
const peerId = kind<PeerId>("a text", (value) => typeof value === "string");

const quorumOf = { ...slot, signers: list(seat), signatures: list(bytes) };
const certificate: Shape<Certificate> = oneOf<Certificate>({
  attest: { ...quorumOf, blockId: hash },
  finality: { ...quorumOf, blockId: hash },
  nullify: { ...quorumOf, reasons: list(reason) },
});

const link: Shape<LinkStats> = record<LinkStats>({
  peer: peerId,
  rttMs: orNull(number),
  bytesIn: whole,
  bytesOut: whole,
  queuedBytes: whole,
  dropped: whole,
  suspect: flag,
});

const neighbour = { peer: text, seat: orNull(seat) };
const BASE: Fields<TraceBase> = { seq: whole, at: moment, causeSeq: orNull(whole) };

const ROUND_FACTS: Variants<RoundFact> = {
  entered: {
    ...slot,
    cause: among<Extract<RoundFact, { type: "entered" }>["cause"]>({
      start: true,
      restart: true,
      decided: true,
      nullified: true,
      attested: true,
      grace: true,
    }),
    committer: seat,
    clearingMs: number,
    idleMs: number,
    deadlineMs: number,
  },
  drawn: { ...slot, committer: seat, proposer: seat, beta: text },
  proposed: { ...slot, proposer: seat, blockId: hash, carriedFrom: orNull(round), txCount: whole },
  counted: {
    ...slot,
    kind: among<Extract<RoundFact, { type: "counted" }>["kind"]>({ attest: true, finality: true, nullify: true }),
    seat,
    blockId: orNull(hash),
    reason: orNull(reason),
  },
  certified: { certificate },
  refused: { ...slot, blockId: hash, code: text, detail: text },
};

const MESSAGE: Fields<Omit<MessageFact, "type">> = {
  kind: text,
  of: text,
  height: orNull(whole),
  round: orNull(round),
  direction: among<MessageFact["direction"]>({ in: true, out: true }),
  peer: text,
  from: orNull(seat),
  to: orNull(seat),
  sentAt: orNull(moment),
  recvAt: orNull(moment),
  bytes: whole,
  verified: orNull(flag),
};

const FACTS: Variants<TraceFact> = {
  ...ROUND_FACTS,
  message: MESSAGE,
  final: { block, synced: flag },
  behind: { by: whole },
  unserved: { by: whole },
  pooled: { count: whole, ids: list(hash), own: flag, sizes: list(whole) },
  pool: { waiting: whole, own: whole },
  tx: { id: hash, status: txStatus },
  began: {
    table,
    seat: orNull(seat),
    tip: record<{ height: Height; id: BlockId }>({ height: whole, id: hash }),
    logSize: whole,
    blocks: list(block),
  },
  mode: { mode },
  storage: { full: flag },
  halted: halt,
  fault: activeFault,
  healed: { id: whole, seat, why: among<HealedWhy>({ asked: true, expired: true, done: true }) },
  links: { links: list(link) },
  peerUp: { ...neighbour, session: text },
  peerDown: {
    ...neighbour,
    code: among<LinkDownCode>({
      closed: true,
      unreachable: true,
      handshake: true,
      silent: true,
      slow: true,
      overflow: true,
      replaced: true,
      fault: true,
      shutdown: true,
    }),
    detail: text,
  },
  blamed: { ...neighbour, code: text, detail: text },
  limited: neighbour,
  accused: { ...slot, seat },
};
const FACT = oneOf<TraceFact>(FACTS);
/** Every type of event that there is. */
export const EVENT_TYPES: readonly string[] = Object.keys(FACTS);

/** The error says what is wrong with it, of the form "got X, want Y". @param wanted the number it must have */
export function readEvent(event: unknown, wanted: number): Result<TraceEvent, string> {
  if (!isRecord(event) || typeof event.type !== "string") return err("got no event, want one with a type");
  const { seq, at, causeSeq, ...fact } = event;
  if (!Object.hasOwn(FACTS, event.type))
    return err(`got an event of type ${event.type.slice(0, 40)}, want one of ${EVENT_TYPES.join(", ")}`);
  if (seq !== wanted) return err(`got event number ${brief(seq)}, want ${wanted}`);
  return parse<TraceEvent>(
    (_, path) => record(BASE)({ seq, at, causeSeq }, path) ?? FACT(fact, path),
    event,
    event.type,
  );
}

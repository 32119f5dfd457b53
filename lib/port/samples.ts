/** Tables and moments for tests of what the page says and draws: made of the same events that a validator reports. */
import type { BlockId, LogRoot, NetworkId, TxId } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import { faultsMax, quorum } from "@/lib/chain/quorum";
import { hexId, keyOf, NAMES, STARTED_MS } from "@/lib/chain/samples";
import { emptyView, reduce } from "./reduce";
import type { BlockSummary, TableView, TraceFact } from "./trace";
import type { View } from "./view";

export const tableOf = (n = 4): TableView => ({
  networkId: hexId(1) as NetworkId,
  roomCode: "7QK4MZ2X",
  name: "Tea",
  params: PRESETS.lecture,
  genesisTimeMs: STARTED_MS,
  n,
  f: faultsMax(n),
  q: quorum(n),
  validators: NAMES.slice(0, n).map((name, seat) => ({ name, signingKey: keyOf(seat) })),
});

type Step = TraceFact | { readonly type: "pass"; readonly ms: number };

/** The view of one seat after these events, a millisecond apart, and whatever passes in between. */
export function viewOf(steps: readonly Step[], { n = 4, seat = 0 }: { n?: number; seat?: number | null } = {}): View {
  let view: View = emptyView(tableOf(n), seat, { height: 0, id: hexId(1) as BlockId });
  let at = STARTED_MS;
  for (const step of [VALIDATING, ...steps]) {
    if (step.type === "pass") at += step.ms;
    else view = reduce(view, { ...step, seq: view.seq + 1, at: at++, causeSeq: null });
  }
  return { ...view, at };
}

const VALIDATING: TraceFact = { type: "mode", mode: { type: "validating" } };
const slot = { height: 1, round: 0 };

export const entered = (round = 0, cause: "start" | "nullified" | "decided" = "start", height = 1): TraceFact => ({
  type: "entered",
  height,
  round,
  cause,
  committer: (height - 1 + round) % 4,
  clearingMs: 1_000,
  idleMs: 4_000,
  deadlineMs: 8_000,
});

export const drawn = (proposer: number, round = 0): TraceFact => ({
  type: "drawn",
  ...slot,
  round,
  committer: round % 4,
  proposer,
  beta: `${"9f".padEnd(126, "0")}c2`,
});

export const proposed = (
  proposer: number,
  about: { round?: number; carriedFrom?: number; txs?: number } = {},
): TraceFact => ({
  type: "proposed",
  ...slot,
  round: about.round ?? 0,
  proposer,
  blockId: hexId(0x9f) as BlockId,
  carriedFrom: about.carriedFrom ?? null,
  txCount: about.txs ?? 0,
});

export const counted = (
  kind: "attest" | "finality" | "nullify",
  seat: number,
  about: { round?: number; reason?: 1 | 2 | 3 | 4 | 5 | 6 } = {},
): TraceFact => ({
  type: "counted",
  kind,
  ...slot,
  round: about.round ?? 0,
  seat,
  blockId: kind === "nullify" ? null : (hexId(0x9f) as BlockId),
  reason: kind === "nullify" ? (about.reason ?? 1) : null,
});

/** A quorum for the block of round 0; who signed is the core's business. */
export const attestedByQuorum: TraceFact = {
  type: "certified",
  certificate: { type: "attest", ...slot, blockId: hexId(0x9f) as BlockId, signers: [], signatures: [] },
};

export const peerUp = (seat: number | null): TraceFact => ({
  type: "peerUp",
  peer: `peer ${seat}`,
  seat,
  session: hexId(0x50 + (seat ?? 15)),
});

/** A vote that came over the link to that seat. */
export const heard = (seat: number, verified: boolean | null = true): TraceFact => ({
  type: "message",
  kind: "vote",
  of: "attest",
  ...slot,
  direction: "in",
  peer: `peer ${seat}`,
  from: seat,
  to: null,
  sentAt: null,
  recvAt: null,
  bytes: 112,
  verified,
});

export const block = (height: number, about: Partial<BlockSummary> = {}): BlockSummary => ({
  height,
  id: hexId(0x40 + height) as BlockId,
  parentId: hexId(0x3f + height) as BlockId,
  timestampMs: STARTED_MS,
  finalAtMs: STARTED_MS + 900,
  proposer: 0,
  proposedRound: 0,
  finalRound: 0,
  txCount: 0,
  logSize: 0,
  logRoot: hexId(2) as LogRoot,
  signers: [0, 1, 2],
  txIds: [],
  ...about,
});

export const txId = (byte: number): TxId => hexId(byte) as TxId;

/** What the validator's notes and messages are in the trace: the same facts, in the words of lib/port. */
import { toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import { committerOf } from "@/lib/chain/delegation";
import type { Table } from "@/lib/chain/genesis";
import type { BlockId, Height, TxId } from "@/lib/chain/ids";
import { tipOf } from "@/lib/chain/validity";
import type { Slot } from "@/lib/chain/votes";
import type { BlockSummary, MessageFact, TableView, TraceFact } from "@/lib/port/trace";
import { SUMMARY_TX_IDS_MAX } from "@/lib/port/trace";
import type { Store } from "@/lib/storage/store";
import type { WireMessage } from "@/lib/wire/message";
import type { NodeNote } from "./effect";
import type { NodeState } from "./state";

export function factOf(node: NodeState, note: Exclude<NodeNote, { type: "pooled" }>, wallMs: number): TraceFact {
  switch (note.type) {
    case "entered": {
      const { clearingMs, idleMs } = node.table.params;
      return { ...note, committer: committerOf(node.table, note.height, note.round), clearingMs, idleMs };
    }
    case "drawn": {
      const beta = node.core.current.rounds.get(note.round)?.commitment?.beta;
      return { ...note, beta: beta === undefined ? "" : toHex(beta) };
    }
    case "listening":
    case "amnesia":
      return {
        type: "mode",
        mode: { type: note.type === "listening" ? "listening" : "amnesiac", heard: note.heard, needed: note.needed },
      };
    case "voting":
      return { type: "mode", mode: { type: "validating" } };
    case "final":
      return { type: "final", block: summaryOf(note, wallMs), synced: note.synced };
    default:
      return note;
  }
}

const summaryOf = (
  { tip, header, certificate, txIds }: Extract<NodeNote, { type: "final" }>,
  finalAtMs: number,
): BlockSummary => ({
  height: tip.height,
  id: tip.id,
  parentId: header.parentId,
  timestampMs: tip.timestampMs,
  finalAtMs,
  proposer: header.proposer,
  proposedRound: header.round,
  finalRound: certificate?.round ?? null,
  txCount: txIds.length,
  logSize: tip.logSize,
  logRoot: tip.logRoot,
  signers: certificate?.signers ?? null,
  txIds: txIds.slice(0, SUMMARY_TX_IDS_MAX),
});

/** The ids of a block of the height being decided, as far as they are known here. */
export const idsOf = (node: NodeState, blockId: BlockId): readonly TxId[] =>
  node.assembly.blocks.get(blockId)?.txIds ?? [];

/** P24: both certificates' blocks, and the seats that signed both. */
export function haltedFact([a, b]: readonly [FinalityCertificate, FinalityCertificate]): TraceFact {
  const liars = a.signers.filter((seat) => b.signers.includes(seat));
  return { type: "halted", height: a.height, blockIds: [a.blockId, b.blockId], liars };
}

/** A message that came from a neighbour, or went to one. */
export interface Passage {
  readonly direction: "in" | "out";
  readonly peer: PeerId;
  readonly message: WireMessage;
  /** Its length on the wire. */
  readonly bytes: number;
  /** What came of checking it; null where it was not checked. */
  readonly verified: boolean | null;
}

export function messageFact(
  node: NodeState,
  { direction, peer, message, bytes, verified }: Passage,
  wallMs: number,
): MessageFact {
  const other = node.peers.get(peer)?.seat ?? null;
  const { of, slot } = kindOf(message);
  const [from, to] = direction === "in" ? [other, node.core.seat] : [node.core.seat, other];
  const times = direction === "in" ? { sentAt: null, recvAt: wallMs } : { sentAt: wallMs, recvAt: null };
  return {
    type: "message",
    kind: message.type,
    of,
    height: slot?.height ?? null,
    round: slot?.round ?? null,
    direction,
    peer,
    from,
    to,
    ...times,
    bytes,
    verified,
  };
}

function kindOf(message: WireMessage): { readonly of: string; readonly slot: Pick<Slot, "height" | "round"> | null } {
  switch (message.type) {
    case "commitment":
      return { of: "commitment", slot: message.commitment };
    case "proposal":
      return { of: "propose", slot: message.bundle.proposal };
    case "vote":
      return { of: message.vote.type, slot: message.vote };
    case "certificate":
      return { of: message.certificate.type, slot: message.certificate };
    case "status":
      return { of: "", slot: message.status };
    case "evidence":
      return { of: message.evidence.first.type, slot: message.evidence.first };
    default:
      return { of: "", slot: null };
  }
}

export const tableViewOf = ({ genesis, networkId, params, n, f, q }: Table): TableView => ({
  networkId,
  roomCode: genesis.roomCode,
  name: genesis.name,
  params,
  genesisTimeMs: genesis.genesisTimeMs,
  n,
  f,
  q,
  validators: genesis.validators.map(({ name, signingKey }) => ({ name, signingKey })),
});

/** Blocks shown at once after a reload. */
const HISTORY_MAX = 50;

/** The latest final blocks out of the store, newest last. */
export async function historyOf(store: Store, tipHeight: Height): Promise<BlockSummary[]> {
  const from = Math.max(1, tipHeight - HISTORY_MAX + 1);
  const summaries: BlockSummary[] = [];
  for (let height = from; height <= tipHeight; height++) {
    const block = await store.block(height);
    if (block === null) continue;
    const { header, blockId, txIds, certificate, certified } = block;
    const note = {
      type: "final",
      tip: tipOf(header, blockId),
      header,
      certificate: certified ? certificate : null,
      txIds,
      synced: true,
    } as const;
    summaries.push(summaryOf(note, header.timestampMs));
  }
  return summaries;
}

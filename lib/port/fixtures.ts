/** Facts of a small table, and the view after them, for tests of what is drawn. */
import type { BlockId, Height } from "@/lib/chain/ids";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import { emptyView, reduce } from "./reduce";
import type { BlockSummary, TableView, TraceFact } from "./trace";
import type { View } from "./view";

const { genesis, networkId, params, n, f, q } = sampleTable(4);
export const TABLE: TableView = {
  networkId,
  roomCode: genesis.roomCode,
  name: genesis.name,
  params,
  genesisTimeMs: genesis.genesisTimeMs,
  n,
  f,
  q,
  validators: genesis.validators.map(({ name, signingKey }) => ({ name, signingKey })),
};
const GENESIS_TIP = { height: 0, id: hashOf<BlockId>("genesis") };
export const BLOCK = hashOf<BlockId>("block");

/** The view after these facts, told a millisecond apart from 1 000 on. */
export const viewOf = (facts: readonly TraceFact[], from: View = emptyView(TABLE, 1, GENESIS_TIP)): View =>
  facts.reduce((view, fact, i) => reduce(view, { ...fact, seq: view.seq + 1, at: 1_000 + i, causeSeq: null }), from);

export const entered = (
  round: number,
  cause: "start" | "nullified" | "grace" | "decided" = "start",
  height = 1,
): TraceFact => ({
  type: "entered",
  height,
  round,
  cause,
  committer: (height - 1 + round) % n,
  clearingMs: 100,
  idleMs: 200,
  deadlineMs: 1_000,
});
export const drawn = (round: number, committer: number, proposer: number): TraceFact => ({
  type: "drawn",
  height: 1,
  round,
  committer,
  proposer,
  beta: "ab",
});
export const proposed = (round: number, proposer: number): TraceFact => ({
  type: "proposed",
  height: 1,
  round,
  proposer,
  blockId: BLOCK,
  carriedFrom: null,
  txCount: 2,
});
export const counted = (kind: "attest" | "finality" | "nullify", round: number, seat: number): TraceFact => ({
  type: "counted",
  kind,
  height: 1,
  round,
  seat,
  blockId: kind === "nullify" ? null : BLOCK,
  reason: kind === "nullify" ? 2 : null,
});
export const certified = (type: "attest" | "nullify", round: number): TraceFact => {
  const common = { height: 1, round, signers: [0, 1, 2], signatures: [] };
  return {
    type: "certified",
    certificate: type === "attest" ? { type, ...common, blockId: BLOCK } : { type, ...common, reasons: [1, 1, 1] },
  };
};
export const blockAt = (height: Height, signers: readonly number[] | null = [0, 1, 2]): BlockSummary => ({
  height,
  id: hashOf<BlockId>(`block ${height}`),
  parentId: hashOf<BlockId>(`block ${height - 1}`),
  timestampMs: height,
  finalAtMs: height,
  proposer: 3,
  proposedRound: 0,
  finalRound: 0,
  txCount: 1,
  logSize: height,
  logRoot: hashOf("root"),
  signers,
  txIds: [],
});
export const final = (height: Height, signers?: readonly number[] | null): TraceFact => ({
  type: "final",
  block: blockAt(height, signers),
  synced: false,
});

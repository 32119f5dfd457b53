/** P17: a validator from what its store holds, at the start of a chain and after every restart alike. */
import { seatOf, type Table } from "@/lib/chain/genesis";
import type { PublicKey, TxId } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import { genesisTip, tipOf } from "@/lib/chain/validity";
import type { Instant } from "@/lib/consensus/input";
import { restore } from "@/lib/consensus/restore";
import { begin } from "@/lib/gossip/assembly";
import { addToPool } from "@/lib/mempool/pool";
import type { BootImage } from "@/lib/storage/store";
import type { Context } from "./context";
import { drive, performAll } from "./drive";
import type { NodeEffect } from "./effect";
import type { Log } from "./log";
import { createNodeState, type NodeState, proposable } from "./state";

export interface Boot {
  readonly table: Table;
  readonly sealed: SealedRecord;
  readonly image: BootImage;
  readonly log: Log;
  /** Whose store this is; null watches without a seat. */
  readonly signingKey: PublicKey | null;
  /** True unless the table was sealed in this very life. */
  readonly restarted: boolean;
}

export function bootNode(
  { table, sealed, image, log, signingKey, restarted }: Boot,
  now: Instant,
): { node: NodeState; effects: NodeEffect[] } {
  const { tip, candidates, pool } = image;
  const height = (tip?.header.height ?? 0) + 1;
  const current = candidates.filter(({ header }) => header.height === height);
  const restored = restore(
    {
      seat: signingKey === null ? null : seatOf(table, signingKey),
      voteFloor: image.voteFloor,
      tip: tip === null ? genesisTip(table) : tipOf(tip.header, tip.blockId),
      tipCertificate: tip?.certificate ?? null,
      slots: image.slots,
      certificates: image.certificates,
      blocks: current,
      accused: image.evidence.map(({ first }) => `${first.seat}/${first.height}`),
      poolWaiting: 0, // Its first input tells.
      restarted,
    },
    now,
    table,
  );
  const node = createNodeState(table, sealed, restored.state, log);
  for (const { id, tx } of pool) addToPool(node.pool, "own", id, tx);
  for (const { blockId, header, txIds, body } of current) {
    const bodies = new Map<TxId, (typeof body)[number]>(txIds.map((id, i) => [id, body[i] as (typeof body)[number]]));
    begin(node.assembly, blockId, { header, txIds }, (id) => bodies.get(id));
    node.durableBlocks.add(blockId);
  }
  if (tip !== null) node.recentIds.set(tip.header.height, tip.blockId);
  const context: Context = { node, now, out: [], queue: [] };
  performAll(context, restored.effects);
  if (!image.intact) context.queue.push({ type: "forgot" });
  context.queue.push({ type: "pool", waiting: proposable(node) });
  drive(context);
  return { node, effects: context.out };
}

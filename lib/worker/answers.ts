/** Questions of the page, answered from the store and the running validator. */
import { unreachable } from "@/lib/base/assert";
import type { BlockId, TxId } from "@/lib/chain/ids";
import { TRANSACTION_VERSION } from "@/lib/chain/transaction";
import type { Conduct } from "@/lib/faults/conduct";
import { isOwn, pooledTx } from "@/lib/mempool/pool";
import { blockDetail, consistencyProof, inclusionBundle, placeOf } from "@/lib/node/proofs";
import { writeRecording } from "@/lib/node/recording";
import type { Runner } from "@/lib/node/runner";
import type { NodeState } from "@/lib/node/state";
import type { Tracer } from "@/lib/node/tracer";
import { type Answer, EVENTS_PER_ANSWER_MAX, type Question } from "@/lib/port/port";
import type { TxStatus } from "@/lib/port/trace";
import type { Store } from "@/lib/storage/store";
import { createWire } from "@/lib/wire/codec";

export interface Answering {
  readonly runner: Runner;
  readonly tracer: Pick<Tracer, "events" | "base" | "view">;
  readonly conduct: Conduct;
}

const error = (code: string, detail: string): Answer => ({ type: "error", code, detail });

/** @param answering null before the table is sealed */
export async function answerTo(question: Question, answering: Answering | null): Promise<Answer> {
  if (answering === null) return error("not-started", "got a question before the table is sealed");
  const { runner, tracer, conduct } = answering;
  const { store } = runner;
  switch (question.type) {
    case "submit": {
      const { namespace, salt, payload } = question;
      const answer = await runner.submit({ version: TRANSACTION_VERSION, namespace, salt, payload });
      if (!answer.ok) return error(answer.rejection.code, answer.rejection.detail);
      return { type: "submit", txId: answer.id, duplicate: answer.duplicate };
    }
    case "transaction":
      return { type: "transaction", status: await statusOf(runner.node, store, question.txId) };
    case "block":
      return { type: "block", block: await blockDetail(store, question.height) };
    case "proof": {
      const tip = await store.block(runner.node.core.tip.height);
      const proof = tip === null ? null : await inclusionBundle(store, runner.node.sealed, question.txId, tip);
      return { type: "proof", proof };
    }
    case "consistency": {
      const proof = await consistencyProof(store, question.first, question.second);
      return proof.ok ? { type: "consistency", proof: proof.value } : error("unknown-height", proof.error);
    }
    case "trace":
      return {
        type: "trace",
        events: tracer.events.filter(({ seq }) => seq >= question.fromSeq).slice(0, EVENTS_PER_ANSWER_MAX),
        base: tracer.base,
      };
    case "recording": {
      const recording = runner.recorder?.recording() ?? null;
      const lines = recording === null ? [] : [...writeRecording(recording)];
      return { type: "recording", lines, until: tracer.view.seq };
    }
    case "bytes": {
      const message = runner.recorder?.messageOf(question.seq) ?? null;
      return { type: "bytes", bytes: message === null ? null : createWire(runner.node.table.n).encode(message) };
    }
    case "evidence":
      return { type: "evidence", evidence: (await store.boot()).evidence };
    case "inject": {
      const injected = conduct.inject(question.fault, question.forMs);
      return injected.ok
        ? { type: "inject", active: injected.value }
        : error(injected.error.code, injected.error.detail);
    }
    case "heal":
      return { type: "heal", healed: conduct.heal(question.fault) };
    default:
      return unreachable(question);
  }
}

/** Pooled, proposed, attested or final, as this validator knows it (P19). */
async function statusOf(node: NodeState, store: Store, txId: TxId): Promise<TxStatus> {
  const place = await placeOf(store, txId);
  if (place !== null) return { type: "final", ...place };
  const { height, rounds } = node.core.current;
  const inBlock = (blockId: BlockId) => node.assembly.blocks.get(blockId)?.position.has(txId) ?? false;
  for (const [round, { attested }] of rounds)
    if (attested !== null && inBlock(attested.blockId)) return { type: "attested", height, round };
  for (const [round, { proposal }] of rounds)
    if (proposal !== null && inBlock(proposal.proposal.blockId)) return { type: "proposed", height, round };
  return pooledTx(node.pool, txId) === undefined
    ? { type: "unknown" }
    : { type: "pooled", own: isOwn(node.pool, txId) };
}

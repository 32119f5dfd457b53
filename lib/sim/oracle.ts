/**
 * The judge. It watches what hosts that mean well ask for, put on the wire, store and call final, and keeps books of its
 * own: it shares no predicate with the core (no quorum, no draw, no validity of lib/chain), so the two cannot be wrong
 * together. Here is what it is shown and when; each kind of judgement has a file.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Rejection } from "@/lib/chain/rejection";
import type { SlotMessage } from "@/lib/chain/votes";
import type { NodeEffect, NodeInput, NodeNote } from "@/lib/node/effect";
import { judgeBounds } from "./oracleBounds";
import { judgeCertificate } from "./oracleCertificates";
import { judgeDisks, judgeFinal, judgeFound } from "./oracleChain";
import { type Before, judgeConduct, lookBefore } from "./oracleConduct";
import { judgeAccusation, judgeBlame, judgeKnowledge, judgeVigilance, noteHeard } from "./oracleEvidence";
import { judgeDecision, judgeEntry, judgeNullified } from "./oracleLiveness";
import { judgeLog } from "./oracleLog";
import { look, markEffect, markInput, markNote, type Seen } from "./oracleMarks";
import { judgeAnswer, judgePool, judgePromises } from "./oraclePool";
import { fail, freshHostBook } from "./oracleState";
import { judgeForgetful, judgeIntent, judgeMemory, judgeSent, judgeStored, onProposalSeen } from "./oracleVotes";
import { type Host, isCorrect, mark, type World } from "./world";

/** Bounds are looked at after every so many inputs: nothing of what they bound can come and go in between. */
const BOUNDS_EVERY = 16;

export interface Witnessed {
  readonly seen: Seen;
  readonly conduct: Before | null;
}

export const observe = {
  /** A host begins a life. */
  booted(world: World, host: Host): void {
    const { oracle } = world;
    oracle.hosts.set(host.index, freshHostBook());
    if (!oracle.judging || !isCorrect(host)) return;
    judgeFound(world, host);
    if (host.seat !== null) judgeMemory(world, host);
    judgePool(world, host);
    if (host.node?.core.tip.height !== host.disk.blocks.length)
      fail(
        "S11",
        `host ${host.index} begins at ${host.node?.core.tip.height}, its disk is at ${host.disk.blocks.length}`,
      );
  },

  /** A host is about to be given an input. */
  before(world: World, host: Host, input: NodeInput): Witnessed | null {
    if (!world.oracle.judging || host.liar || host.node === null) return null;
    if (input.type === "message") noteHeard(world, host, input.message);
    return { seen: look(host, input), conduct: lookBefore(world, host, input) };
  },

  /** It has handled the input, and all effects were carried out. */
  after(world: World, host: Host, input: NodeInput, witnessed: Witnessed | null, effects: readonly NodeEffect[]): void {
    if (witnessed === null || host.node === null) return;
    judgeVigilance(world, host);
    judgeConduct(world, host, input, witnessed.conduct, effects);
    judgeForgetful(world, host, input, witnessed.seen);
    markInput(world, host, input, witnessed.seen, effects);
    if (world.events % BOUNDS_EVERY === 0) judgeBounds(world, host);
  },

  /** Every effect of every host, before it is carried out. */
  effect(world: World, host: Host, effect: NodeEffect): void {
    if (!world.oracle.judging) return onUnjudged(world, host, effect);
    if (effect.type === "send" && effect.message.type === "proposal") onProposalSeen(world, effect.message.bundle);
    if (host.liar) return;
    markEffect(world, host, effect);
    switch (effect.type) {
      case "write":
        if (isCorrect(host)) judgeIntent(world, host, effect);
        for (const evidence of effect.batch.evidence ?? []) judgeAccusation(world, host, evidence);
        return;
      case "send":
        judgeSent(world, host, effect.message);
        if (effect.message.type === "certificate") judgeCertificate(world, effect.message.certificate);
        return;
      case "trace":
        return onNote(world, host, effect.note);
      case "answer":
        return isCorrect(host) ? judgeAnswer(world, host, effect) : undefined;
      case "blame":
        return judgeBlame(world, host, effect.peer, effect.rejection);
      case "halt":
        return fail(
          "S1",
          `host ${host.index} saw two finality certificates of height ${effect.certificates[0].height}`,
        );
      case "standDown":
        return onStandDown(world, host, effect.reason);
      default:
        return;
    }
  },

  /** A slot is durable with this message. */
  stored(world: World, host: Host, message: SlotMessage): void {
    if (world.oracle.judging && isCorrect(host)) judgeStored(world, host, message);
  },

  /** A write is durable. */
  written(world: World, host: Host): void {
    if (world.oracle.judging && isCorrect(host) && host.seat !== null) judgeMemory(world, host);
  },

  blamed(world: World, host: Host, peer: PeerId, rejection: Rejection): void {
    if (world.oracle.judging && !host.liar) judgeBlame(world, host, peer, rejection);
  },

  /** The run is over, and every promise must have been kept. */
  end(world: World): void {
    judgeLog(world);
    judgeDisks(world);
    judgePromises(world);
    judgeKnowledge(world);
  },
};

function onNote(world: World, host: Host, note: NodeNote): void {
  markNote(world, host, note);
  if (note.type === "entered") judgeEntry(world, host, note);
  else if (note.type === "certified") {
    judgeCertificate(world, note.certificate);
    if (note.certificate.type === "nullify") judgeNullified(world, note.certificate.height, note.certificate.round);
  } else if (note.type === "final") {
    judgeFinal(world, host, note);
    if (isCorrect(host)) judgeDecision(world, note);
  }
}

/** P16, P17: only a seat whose memory or signer was tampered with ever gives up its seat. */
function onStandDown(world: World, host: Host, reason: "another-signer" | "memory-lost"): void {
  mark(world, reason === "another-signer" ? "a second signer was recognised" : "a small table was over");
  if (!world.dials.weak.some(({ seat }) => seat === host.seat)) fail("S5", `host ${host.index} stood down: ${reason}`);
}

/** Nothing is judged where forking is the plan; who halts is written down. */
function onUnjudged({ oracle }: World, host: Host, effect: NodeEffect): void {
  if (effect.type !== "halt" || host.liar) return;
  const [a, b] = effect.certificates;
  const liars = a.signers.filter((seat) => b.signers.includes(seat));
  oracle.halts.push({ host: host.index, height: a.height, liars });
}

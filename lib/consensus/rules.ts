/**
 * The rules, in the order in which they are tried (P12: decide, enter by certificate, vote for finality, attest,
 * nullify, propose). Each fires or does not; after one fires the list starts again, until the state is settled.
 */
import { assert } from "@/lib/base/assert";
import { type Certificate, certificateKey } from "@/lib/chain/certificate";
import { committerOf, proposerOf } from "@/lib/chain/delegation";
import type { BlockId, Round } from "@/lib/chain/ids";
import { ROUNDS_MAX } from "@/lib/chain/status";
import { type NullifyReason, type SlotMessage, slotOf, type Unsigned } from "@/lib/chain/votes";
import { isValid } from "./blocks";
import { deadlineMs } from "./clock";
import { enterRound, schedule, startGrace } from "./rounds";
import { allNullified, highestAttested, type State } from "./state";
import { sendStatus } from "./status";
import { currentRound, emit, roundOf, type Turn, updateHeight, updateMine, updatePhase, updateRound } from "./turn";

/** Changes the turn and returns true if it fired. */
type Rule = (turn: Turn) => boolean;

const RULES: readonly Rule[] = [decide, enterByCertificate, voteForFinality, attest, nullify, commit, propose];

/** Each rule fires a few times per input at most: more would be a loop, our own mistake. */
const FIRINGS_MAX = 2 * ROUNDS_MAX;

export function settle(turn: Turn): void {
  for (let firings = 0; RULES.some((rule) => turn.state.mode.type !== "stopped" && rule(turn)); firings++)
    assert(firings < FIRINGS_MAX, "the rules settle");
}

export const mayVote = ({ seat, mode, voteFloor, current }: State): boolean =>
  seat !== null && mode.type === "active" && current.height >= voteFloor && current.decision === null;

/** P12: q finality votes of any round; without the body nothing happens until it is here. */
function decide(turn: Turn): boolean {
  const { current } = turn.state;
  if (current.decision === null) {
    const certificate = [...current.rounds.values()].find((at) => at.finalized !== null)?.finalized;
    if (!certificate) return false;
    updateHeight(turn, { decision: { certificate, asked: false } });
    emit(turn, { type: "broadcast", message: { type: "certificate", certificate } }); // P13: forwarded once, at once.
    return true;
  }
  const { certificate, asked } = current.decision;
  const verdict = current.blocks.get(certificate.blockId)?.verdict;
  // P24: one that builds on another block than our tip proves a fork below; who has the certificates will show them.
  const isForked = typeof verdict === "object" && verdict.code === "wrong-parent";
  assert(isForked || typeof verdict !== "object", "a block that a quorum made final is valid here");
  if (asked || !isValid(turn, certificate.blockId)) return false;
  updateHeight(turn, { decision: { certificate, asked: true } });
  emit(turn, { type: "decide", blockId: certificate.blockId, certificate });
  return true;
}

/** P11. */
function enterByCertificate(turn: Turn): boolean {
  const { current } = turn.state;
  if (current.decision !== null) return false;
  let nullified: Certificate | null = null;
  let attested: Certificate | null = null;
  for (const [round, at] of current.rounds) {
    if (at.nullified !== null && round >= (nullified?.round ?? current.round)) nullified = at.nullified;
    if (at.attested !== null && round > (attested?.round ?? current.round)) attested = at.attested;
  }
  if (nullified !== null && nullified.round >= (attested?.round ?? 0))
    return enter(turn, nullified.round + 1, "nullified", nullified);
  if (attested !== null) return enter(turn, attested.round, "attested", attested);
  const { phase } = current;
  const here = currentRound(turn).attested;
  if (here === null) return false;
  if (phase.graceOver || phase.deadlinePassed) return enter(turn, current.round + 1, "grace", here);
  if (phase.graceScheduled) return false;
  startGrace(turn);
  return true;
}

function enter(turn: Turn, round: Round, cause: "nullified" | "attested" | "grace", certificate: Certificate): boolean {
  if (round >= ROUNDS_MAX) return false; // P23: a height has a bounded number of rounds.
  emit(turn, { type: "broadcast", message: { type: "certificate", certificate } }); // P13
  enterRound(turn, round, cause);
  return true;
}

/** P9. */
function voteForFinality(turn: Turn): boolean {
  const { height, round } = turn.state.current;
  const { attested, mine } = currentRound(turn);
  if (!mayVote(turn.state) || attested === null || mine.resolved !== null || !isValid(turn, attested.blockId))
    return false;
  updateMine(turn, round, { resolved: "finality" });
  persist(turn, { type: "finality", height, round, seat: turn.state.seat as number, blockId: attested.blockId }, []);
  return true;
}

/** P8. */
function attest(turn: Turn): boolean {
  const { current, seat } = turn.state;
  const { height, round, phase } = current;
  const { proposal: received, mine, attested } = currentRound(turn);
  if (!mayVote(turn.state) || phase.clearing || received === null) return false;
  if (mine.attested || mine.resolved !== null || attested !== null) return false;
  const { proposal, from, asked } = received;
  if (!isLed(turn, proposal.carriedFrom, proposal.blockId)) {
    if (asked || from === null || !turn.state.peers.has(from)) return false;
    updateRound(turn, round, { proposal: { proposal, from, asked: true } });
    sendStatus(turn, from); // Its answer brings the certificates.
    return true;
  }
  if (!isValid(turn, proposal.blockId) || (proposal.carriedFrom === null && !isTimely(turn, proposal.blockId)))
    return false;
  updateMine(turn, round, { attested: true });
  persist(turn, { type: "attest", height, round, seat: seat as number, blockId: proposal.blockId }, [proposal.blockId]);
  return true;
}

/** The certificates that allow this proposal: of the block where it comes from, and nullifications since. */
function isLed(turn: Turn, carriedFrom: Round | null, blockId: BlockId): boolean {
  const { current } = turn.state;
  if (carriedFrom !== null && roundOf(turn, carriedFrom).attested?.blockId !== blockId) return false;
  return allNullified(current, carriedFrom === null ? 0 : carriedFrom + 1, current.round);
}

/** P15: not too far in the future; one that will be in time within this round is looked at again then. */
function isTimely(turn: Turn, blockId: BlockId): boolean {
  const { tip, current } = turn.state;
  const { table, now } = turn;
  const timestampMs = current.blocks.get(blockId)?.header?.timestampMs ?? Number.POSITIVE_INFINITY;
  const early = timestampMs - Math.max(tip.timestampMs + 1, now.wallMs + table.params.maxDriftMs);
  if (early <= 0) return true;
  const restMs = current.enteredAtMs + deadlineMs(table, current, current.round) - now.monotonicMs;
  if (early < restMs && !current.phase.holdScheduled) {
    updatePhase(turn, { holdScheduled: true });
    schedule(turn, "hold", early);
  }
  return false;
}

/** P10. */
function nullify(turn: Turn): boolean {
  const { current, seat } = turn.state;
  const { height, round, phase } = current;
  const at = currentRound(turn);
  const followed = at.nullifications.filter((vote) => vote !== null).length > turn.table.f;
  if (!mayVote(turn.state) || at.mine.resolved !== null || !(phase.deadlinePassed || followed)) return false;
  const reason = phase.deadlinePassed ? reasonOf(turn) : 6;
  updateMine(turn, round, { resolved: "nullify" });
  persist(turn, { type: "nullify", height, round, seat: seat as number, reason }, []);
  return true;
}

function reasonOf(turn: Turn): NullifyReason {
  const { commitment, proposal, mine } = currentRound(turn);
  if (mine.attested) return 5;
  if (proposal !== null) {
    const verdict = turn.state.current.blocks.get(proposal.proposal.blockId)?.verdict;
    return verdict === "checking" ? 4 : 3;
  }
  return commitment === null ? 1 : 2;
}

/** P5. */
function commit(turn: Turn): boolean {
  const { height, round, phase } = turn.state.current;
  const { commitment, mine } = currentRound(turn);
  if (!mayVote(turn.state) || phase.clearing || phase.deadlinePassed || mine.proved) return false;
  if (committerOf(turn.table, height, round) !== turn.state.seat || commitment !== null) return false;
  updateMine(turn, round, { proved: true });
  emit(turn, { type: "prove", height, round });
  return true;
}

/** P7. */
function propose(turn: Turn): boolean {
  const { current, seat, poolWaiting } = turn.state;
  const { height, round, phase } = current;
  const { commitment, mine, attested, proposal } = currentRound(turn);
  if (!mayVote(turn.state) || phase.clearing || phase.deadlinePassed || mine.proposed || commitment === null)
    return false;
  if (attested !== null || proposal !== null || proposerOf(turn.table, commitment.beta) !== seat) return false;
  const highest = highestAttested(current, round);
  if (!allNullified(current, highest === null ? 0 : highest.round + 1, round)) return false;
  if (highest === null) {
    if (poolWaiting === 0 && !phase.idleOver) return false;
    updateMine(turn, round, { proposed: true });
    emit(turn, { type: "build", height, round, commitment, wallMs: turn.now.wallMs });
    return true;
  }
  if (!isValid(turn, highest.blockId)) return false;
  updateMine(turn, round, { proposed: true });
  persistProposal(turn, highest.blockId, highest.round);
  return true;
}

export function persistProposal(turn: Turn, blockId: BlockId, carriedFrom: Round | null): void {
  const { height, round } = turn.state.current;
  persist(turn, { type: "propose", height, round, seat: turn.state.seat as number, blockId, carriedFrom }, [blockId]);
}

/** P16: what the vote rests on goes into the same transaction, unless it is durable already. */
function persist(turn: Turn, vote: Unsigned<SlotMessage>, blocks: readonly BlockId[]): void {
  const { current } = turn.state;
  const basis: Certificate[] = [];
  for (const [round, at] of current.rounds) {
    if (round > vote.round) continue;
    for (const certificate of [at.attested, at.nullified])
      if (certificate !== null && !current.durable.has(certificateKey(certificate))) basis.push(certificate);
  }
  if (basis.length > 0) updateHeight(turn, { durable: new Set([...current.durable, ...basis.map(certificateKey)]) });
  emit(turn, { type: "persist", slot: slotOf(vote), vote, certificates: basis, blocks });
}

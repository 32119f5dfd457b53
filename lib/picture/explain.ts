/**
 * The one sentence that explains the moment. It is made of parts, so that a seat's name can be pointed at and a
 * countdown can run without the sentence being said anew. It tells what this tab knows, in the protocol's words.
 */
import { countOf } from "@/lib/base/words";
import { currentRound, phaseOf } from "@/lib/port/phase";
import type { Mode } from "@/lib/port/trace";
import type { RoundView, View } from "@/lib/port/view";
import { BEAT_MS } from "./beat";
import { failureOf, seatName, tallyOf } from "./rounds";

export type Part =
  | string
  | { readonly seat: number; readonly name: string }
  /** A moment that comes closer, milliseconds since the Unix epoch. */
  | { readonly untilMs: number };

export function explain(view: View, nowMs: number): readonly Part[] {
  const round = currentRound(view);
  if (view.table === null || round === undefined) return ["The table is not sealed yet."];
  if (view.seat === null && view.peers.length === 0)
    return ["This tab is linked with no validator: how far the table is, is not known here."];
  const still = STILL[view.mode.type];
  if (still !== undefined)
    return [`Your validator ${still}: this is how things stood in round ${round.round} of #${view.height}.`];
  const deadline = { untilMs: round.enteredAt + round.deadlineMs };
  switch (phaseOf(view, nowMs)) {
    case "lobby":
      return ["The table is not sealed yet."];
    case "clearing":
      return ["Only votes count for ", { untilMs: round.enteredAt + round.clearingMs }, ": late ones settle first."];
    case "commit":
      return [
        "It is the turn of ",
        named(view, round.committer),
        " to publish the random value, within ",
        deadline,
        ".",
      ];
    case "propose":
      return proposing(view, round, nowMs);
    case "attest":
      return attesting(view, round);
    case "finalize":
      return finalizing(view, round);
    case "givenUp":
      return givenUp(view, round);
    case "overdue":
      return overdue(view, round);
  }
}

/** Why nothing is taken in any more: a countdown or a tally would claim something about the present. */
const STILL: Readonly<Partial<Record<Mode["type"], string>>> = {
  paused: "is paused and reads nothing",
  halted: "has halted",
  stopped: "has stopped",
};

function proposing(view: View, round: RoundView, nowMs: number): readonly Part[] {
  const { drawn, committer, enteredAt, idleMs, deadlineMs } = round;
  if (drawn === null) return [];
  const by = drawn.proposer === committer ? ["its own random value"] : ["the random value of ", named(view, committer)];
  const head: Part[] = [named(view, drawn.proposer), " was drawn by ", ...by, " and "];
  // P7: with an empty pool the proposer waits. Its pool is known to us by our own.
  const emptyAt = enteredAt + idleMs;
  if (view.pool.waiting === 0 && nowMs < emptyAt)
    return [...head, "has nothing to put into a block: an empty one follows in ", { untilMs: emptyAt }, "."];
  return [...head, "must propose a block within ", { untilMs: enteredAt + deadlineMs }, "."];
}

function attesting(view: View, round: RoundView): readonly Part[] {
  const { proposal, refused } = round;
  if (proposal === null) return [];
  const who = named(view, proposal.proposer);
  if (refused !== null) return [who, ` proposed a block that this tab refused: ${refused.detail}.`];
  const { count, need } = tallyOf(view, round.attested);
  const what =
    proposal.carriedFrom === null
      ? `proposed ${blockWords(proposal.txCount)}`
      : `carries the block of round ${proposal.carriedFrom} on`;
  return [who, ` ${what}; ${count} of ${countOf(need, "attestation is", "attestations are")} here.`];
}

function finalizing(view: View, round: RoundView): readonly Part[] {
  const { count, need, of } = tallyOf(view, round.finality);
  const attested = tallyOf(view, round.attested).count;
  return [
    `The block is attested by ${attested} of ${of}; ${count} of ${countOf(need, "finality vote is", "finality votes are")} here.`,
  ];
}

function givenUp(view: View, round: RoundView): readonly Part[] {
  return [`${countGivenUp(view, round)} before time was up here${why(view, round)}.`];
}

function overdue(view: View, round: RoundView): readonly Part[] {
  return [`Time is up${why(view, round)}. ${countGivenUp(view, round)}.`];
}

function countGivenUp(view: View, round: RoundView): string {
  const { count, need } = tallyOf(view, round.nullified);
  return `${count} of ${countOf(need, "seat has", "seats have")} given round ${round.round} up`;
}

function why(view: View, round: RoundView): string {
  const { reason, words } = failureOf(view, round);
  return reason === 6 ? "" : `: ${words}`;
}

const named = (view: View, seat: number): Part => ({ seat, name: seatName(view, seat) });

const blockWords = (txCount: number): string =>
  txCount === 0 ? "an empty block" : `a block of ${countOf(txCount, "transaction")}`;

/** As text: for screen readers, and for tests. */
export const plain = (parts: readonly Part[], nowMs: number): string =>
  parts
    .map((part) => (typeof part === "string" ? part : "name" in part ? part.name : seconds(part.untilMs - nowMs)))
    .join("");

/**
 * "3.5 s", "47 s": the time left, down to nothing by halves of a second, by whole ones while it is long. It changes at
 * beats only, at every second one while it is long, so that a table that waits for a minute draws one frame a second.
 *
 * @param nowMs as untilMs, milliseconds since the Unix epoch
 */
export function countdown(untilMs: number, nowMs: number): string {
  const isLong = untilMs - nowMs > LONG_MS;
  const step = isLong ? 1_000 : BEAT_MS;
  const left = Math.ceil((untilMs - step * Math.floor(nowMs / step)) / step) * step;
  return isLong ? `${left / 1_000} s` : seconds(left);
}

/** Above this nobody counts along by halves. */
const LONG_MS = 5_000;

/** "3.4 s": never below nothing. */
const seconds = (ms: number): string => `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;

/**
 * What is worth saying aloud: at most one sentence a round, null while nothing ended. A table without transactions makes a
 * block a second: who listens would hear nothing else.
 */
export function announcement(before: View, view: View): string | null {
  const told = view.blocks.findLast(
    ({ height, txCount, finalRound }) => height > before.tip.height && (txCount > 0 || (finalRound ?? 0) > 0),
  );
  if (told !== undefined) return `Block ${told.height} is final, ${countOf(told.txCount, "transaction")}.`;
  const now = currentRound(view);
  const ended = before.rounds.find(({ round }) => now !== undefined && round === now.round - 1);
  if (view.height !== before.height || ended === undefined || currentRound(before)?.round !== ended.round) return null;
  const failed = view.rounds.find(({ round }) => round === ended.round) ?? ended;
  return `Round ${ended.round} of block ${view.height} failed: ${failureOf(view, failed).words}.`;
}

/** The rounds of the height being decided, from what happened in them. */
import type { Round } from "@/lib/chain/ids";
import type { NullifyReason } from "@/lib/chain/votes";
import type { RoundFact, TraceEvent } from "./trace";
import { FAILED_ROUNDS_MAX, type RoundView, type View, type VoteView } from "./view";

type RoundEvent = Extract<TraceEvent, { type: RoundFact["type"] }>;

/** Rounds of one height kept on screen; a table that stands still for hours does not fill the page's memory. */
const ROUNDS_SHOWN_MAX = 64;

export function reduceRounds(rounds: readonly RoundView[], event: RoundEvent): readonly RoundView[] {
  switch (event.type) {
    case "entered": {
      // Votes of a round may be counted before it is entered.
      const early = rounds.find(({ round }) => round === event.round);
      const { committer, clearingMs, idleMs, deadlineMs, at } = event;
      const entered = {
        ...(early ?? emptyRound(event.round)),
        committer,
        clearingMs,
        idleMs,
        deadlineMs,
        enteredAt: at,
      };
      return [...rounds.filter(({ round }) => round !== event.round), entered]
        .sort((a, b) => a.round - b.round)
        .slice(-ROUNDS_SHOWN_MAX);
    }
    case "drawn": {
      const { proposer, beta, at, committer } = event;
      return patch(rounds, event.round, () => ({ committer, drawn: { proposer, beta, at } }));
    }
    case "proposed": {
      const { proposer, blockId, carriedFrom, txCount, at } = event;
      return patch(rounds, event.round, () => ({ proposal: { proposer, blockId, carriedFrom, txCount, at } }));
    }
    case "refused":
      return patch(rounds, event.round, () => ({ refused: { code: event.code, detail: event.detail } }));
    case "counted":
      return patch(rounds, event.round, (round) => withVote(round, event));
    case "certified": {
      const { type, round } = event.certificate;
      return patch(rounds, round, ({ certificates }) => ({ certificates: { ...certificates, [type]: true } }));
    }
  }
}

/** The height is decided: the rounds before that are kept for who asks why it took so long. */
export function closeHeight({ rounds, failed, height, blocks }: View): Pick<View, "failed"> {
  const decidedIn = blocks.findLast((block) => block.height === height)?.finalRound;
  const until = decidedIn ?? rounds.at(-1)?.round ?? 0;
  const over = rounds.filter(({ round, enteredAt }) => enteredAt > 0 && round < until);
  return { failed: [...failed, ...over.map((round) => ({ ...round, height }))].slice(-FAILED_ROUNDS_MAX) };
}

function withVote(
  round: RoundView,
  { kind, seat, reason, at }: Extract<RoundEvent, { type: "counted" }>,
): Partial<RoundView> {
  const vote: VoteView = { seat, at };
  if (kind === "attest") return { attested: [...round.attested, vote] };
  if (kind === "finality") return { finality: [...round.finality, vote] };
  return { nullified: [...round.nullified, { ...vote, reason: reason as NullifyReason }] };
}

/** A round that was not entered yet is begun; it is shown once it is entered. */
function patch(
  rounds: readonly RoundView[],
  at: Round,
  change: (round: RoundView) => Partial<RoundView>,
): readonly RoundView[] {
  const known = rounds.find(({ round }) => round === at) ?? emptyRound(at);
  const changed = { ...known, ...change(known) };
  return [...rounds.filter(({ round }) => round !== at), changed].sort((a, b) => a.round - b.round);
}

export const emptyRound = (round: Round): RoundView => ({
  round,
  enteredAt: 0,
  clearingMs: 0,
  idleMs: 0,
  deadlineMs: 0,
  committer: 0,
  drawn: null,
  proposal: null,
  refused: null,
  attested: [],
  finality: [],
  nullified: [],
  certificates: { attest: false, nullify: false, finality: false },
});

/** The rounds of the height being decided, from what happened in them. */
import { committerOf } from "@/lib/chain/delegation";
import type { Height, Round, Seat } from "@/lib/chain/ids";
import type { NullifyReason } from "@/lib/chain/votes";
import { currentRound } from "./phase";
import type { RoundFact, TraceEvent } from "./trace";
import { FAILED_ROUNDS_MAX, type RoundView, type View, type VoteView } from "./view";

type RoundEvent = Extract<TraceEvent, { type: RoundFact["type"] }>;

/** Rounds of one height kept on screen; a table that stands still for hours does not fill the page's memory. */
const ROUNDS_SHOWN_MAX = 64;

/** The rounds of a table. */
type Known = Pick<View, "table" | "rounds">;

export function reduceRounds(known: Known, event: RoundEvent): readonly RoundView[] {
  switch (event.type) {
    case "entered": {
      // Votes of a round may be counted before it is entered.
      const { rounds } = known;
      const early = rounds.find(({ round }) => round === event.round);
      const { committer, clearingMs, idleMs, deadlineMs, at } = event;
      const entered = {
        ...(early ?? emptyRound(event.round, committer)),
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
      return patch(known, event, () => ({ committer, drawn: { proposer, beta, at } }));
    }
    case "proposed": {
      const { proposer, blockId, carriedFrom, txCount, at } = event;
      return patch(known, event, () => ({ proposal: { proposer, blockId, carriedFrom, txCount, at } }));
    }
    case "refused":
      return patch(known, event, () => ({ refused: { code: event.code, detail: event.detail } }));
    case "counted":
      return patch(known, event, (round) => withVote(round, event));
    case "certified": {
      const { type } = event.certificate;
      return patch(known, event.certificate, ({ certificates }) => ({
        certificates: { ...certificates, [type]: true },
      }));
    }
  }
}

/** The height is decided: the rounds before that are kept for who asks why it took so long. */
export function closeHeight(view: View): Pick<View, "failed"> {
  const { rounds, failed, height, blocks } = view;
  const decidedIn = blocks.findLast((block) => block.height === height)?.finalRound;
  const until = decidedIn ?? currentRound(view)?.round ?? 0;
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
  { table, rounds }: Known,
  { height, round: at }: { readonly height: Height; readonly round: Round },
  change: (round: RoundView) => Partial<RoundView>,
): readonly RoundView[] {
  const known = rounds.find(({ round }) => round === at) ?? begun(table, height, at);
  if (known === null) return rounds;
  const changed = { ...known, ...change(known) };
  return [...rounds.filter(({ round }) => round !== at), changed].sort((a, b) => a.round - b.round);
}

/** P4: whose turn it is follows from the table alone. Without one there are no rounds. */
const begun = (table: View["table"], height: Height, round: Round): RoundView | null =>
  table === null ? null : emptyRound(round, committerOf(table, height, round));

export const emptyRound = (round: Round, committer: Seat): RoundView => ({
  round,
  enteredAt: 0,
  clearingMs: 0,
  idleMs: 0,
  deadlineMs: 0,
  committer,
  drawn: null,
  proposal: null,
  refused: null,
  attested: [],
  finality: [],
  nullified: [],
  certificates: { attest: false, nullify: false, finality: false },
});

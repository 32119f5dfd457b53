/**
 * Why a round failed: from the votes that gave it up back to the message that was missing or refused, and to the seat
 * whose turn it was. Read off the trace of one tab, so it tells what this tab knows.
 */
import { countOf } from "@/lib/base/words";
import { committerOf } from "@/lib/chain/delegation";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { REASON_WORDS } from "./eventWords";
import { calledIn } from "./names";
import { listWords } from "./rounds";
import { createTroubles } from "./troubles";

export interface Why {
  /** P10's reason that most seats signed, but for having followed others. */
  readonly reason: number;
  /** Whose message was missing or refused; null where nobody in particular is to blame. */
  readonly seat: number | null;
  /** "no commitment (seat 2)" */
  readonly short: string;
  /** From the beginning of the round to its end. */
  readonly steps: readonly WhyStep[];
}

export interface WhyStep {
  readonly text: string;
  /** The event that shows it; null for what did not happen. */
  readonly seq: number | null;
}

type Of<T extends TraceEvent["type"]> = Extract<TraceEvent, { type: T }>;

interface RoundEvents {
  readonly entered: Of<"entered"> | undefined;
  readonly drawn: Of<"drawn"> | undefined;
  readonly proposed: Of<"proposed"> | undefined;
  readonly refused: Of<"refused"> | undefined;
  readonly attested: readonly Of<"counted">[];
  readonly nullified: readonly Of<"counted">[];
  readonly certified: Of<"certified"> | undefined;
}

/** Null where this trace does not show the round being given up. @param events of one life, oldest first */
export function whyFailed(
  events: readonly TraceEvent[],
  height: number,
  round: number,
  table: View["table"],
): Why | null {
  const seen = eventsOf(events, height, round);
  if (seen.nullified.length === 0 || (seen.certified === undefined && !isLeft(events, height, round))) return null;
  const reason = reasonOf(seen.nullified);
  const turn = table === null ? null : committerOf(table, height, round);
  const seat = seatOf(reason, seen, turn);
  const name = (of: number): string => calledIn(table?.validators, of);
  const steps = [
    ...beginning(seen, name),
    ...cause(reason, seat, seen, name, table),
    ...absence(events, seat, seen, name),
    ...ending(seen, name),
  ];
  const words = REASON_WORDS[reason] ?? "no reason";
  return { reason, seat, short: seat === null ? words : `${words} (seat ${seat})`, steps };
}

function eventsOf(events: readonly TraceEvent[], height: number, round: number): RoundEvents {
  const here = events.filter((event) => "round" in event && event.height === height && event.round === round);
  const find = <T extends TraceEvent["type"]>(type: T) => here.find((event): event is Of<T> => event.type === type);
  const counted = here.filter((event): event is Of<"counted"> => event.type === "counted");
  return {
    entered: find("entered"),
    drawn: find("drawn"),
    proposed: find("proposed"),
    refused: find("refused"),
    attested: counted.filter(({ kind }) => kind === "attest"),
    nullified: counted.filter(({ kind }) => kind === "nullify"),
    certified: events.find(
      (event): event is Of<"certified"> =>
        event.type === "certified" &&
        event.certificate.type === "nullify" &&
        event.certificate.height === height &&
        event.certificate.round === round,
    ),
  };
}

/** The next round of the same height was entered because this one was given up. */
const isLeft = (events: readonly TraceEvent[], height: number, round: number): boolean =>
  events.some((event) => event.type === "entered" && event.height === height && event.round > round);

/** Who followed others says least. */
function reasonOf(votes: readonly Of<"counted">[]): number {
  const counts = [1, 2, 3, 4, 5].map((reason) => votes.filter((vote) => vote.reason === reason).length);
  const most = Math.max(...counts);
  return most === 0 ? 6 : counts.indexOf(most) + 1;
}

/** P5, P7: the committer for want of a commitment; for all that follows from the draw, the seat that was drawn. */
function seatOf(reason: number, { drawn, proposed }: RoundEvents, committer: number | null): number | null {
  if (reason === 1) return committer;
  if (reason === 2 || reason === 3 || reason === 4) return drawn?.proposer ?? proposed?.proposer ?? null;
  return null;
}

type Name = (seat: number) => string;

function beginning({ entered, drawn }: RoundEvents, name: Name): WhyStep[] {
  const steps: WhyStep[] = [];
  if (entered !== undefined)
    steps.push({
      text: `The round began; it was the turn of ${name(entered.committer)} (seat ${entered.committer}) to commit.`,
      seq: entered.seq,
    });
  if (drawn !== undefined)
    steps.push({
      text: `The commitment came and drew ${name(drawn.proposer)} (seat ${drawn.proposer}) to propose.`,
      seq: drawn.seq,
    });
  return steps;
}

function cause(reason: number, seat: number | null, seen: RoundEvents, name: Name, table: View["table"]): WhyStep[] {
  const within = seen.entered === undefined ? "in time" : `within ${(seen.entered.deadlineMs / 1_000).toFixed(1)} s`;
  const who = seat === null ? "the drawn seat" : `${name(seat)} (seat ${seat})`;
  const missing = (text: string): WhyStep => ({ text, seq: null });
  switch (reason) {
    case 1:
      return [missing(`No commitment of ${who} arrived ${within}.`)];
    case 2:
      return [missing(`No proposal of ${who} arrived ${within}.`)];
    case 3:
      return [
        seen.refused === undefined
          ? missing(`Others refused the proposal of ${who}.`)
          : { text: `The proposal of ${who} was refused: ${seen.refused.detail}.`, seq: seen.refused.seq },
      ];
    case 4:
      return [missing(`Transactions of the block that ${who} proposed did not arrive ${within}.`)];
    case 5:
      return [shortOf(seen, name, table)];
    default:
      return [missing("This tab heard only that others had given the round up.")];
  }
}

/** Who is missing is named: each of them would have made the difference. */
function shortOf({ attested, proposed }: RoundEvents, name: Name, table: View["table"]): WhyStep {
  const { n = 0, q = 0 } = table ?? {};
  const here = attested.map(({ seat }) => seat);
  const missing = Array.from({ length: n }, (_, seat) => seat).filter((seat) => !here.some((it) => it === seat));
  const by = here.length === 0 ? "" : `: ${listWords(here.map(name))}`;
  // Votes are counted after the round as well: a quorum by now was none when time was up.
  if (here.length >= q)
    return { text: `The attestations of a quorum came too late${by}.`, seq: attested[q - 1]?.seq ?? null };
  const gone =
    missing.length === 0 ? "" : `; none from ${listWords(missing.map((seat) => `${name(seat)} (seat ${seat})`))}`;
  return {
    text: `Only ${here.length} of ${countOf(q, "attestation")} arrived${by}${gone}.`,
    seq: attested.at(-1)?.seq ?? proposed?.seq ?? null,
  };
}

/** What this tab knows of that seat's silence: faults that were asked for, or that no link to it was up. */
function absence(events: readonly TraceEvent[], seat: number | null, { entered }: RoundEvents, name: Name): WhyStep[] {
  if (seat === null || entered === undefined) return [];
  const troubles = createTroubles();
  for (const event of events) if (event.seq <= entered.seq) troubles.take(event);
  const faults = troubles.faults(seat);
  const lost = troubles.lost(seat);
  const steps: WhyStep[] = [];
  if (faults.length > 0) {
    const kinds = listWords([...new Set(faults.map(({ fault }) => fault.type))]);
    steps.push({ text: `${name(seat)} was made to misbehave: ${kinds}.`, seq: faults.at(-1)?.seq ?? null });
  }
  if (lost !== undefined) steps.push({ text: `The link to ${name(seat)} was down.`, seq: lost.seq });
  return steps;
}

function ending({ nullified, certified }: RoundEvents, name: Name): WhyStep[] {
  const who = listWords(nullified.map(({ seat }) => name(seat)));
  const seq = certified?.seq ?? nullified.at(-1)?.seq ?? null;
  return [{ text: `${who} gave the round up, and the next one began.`, seq }];
}

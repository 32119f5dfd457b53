/**
 * What a trace proves: the inputs lead to the same decisions (recording.ts), and of the events it shows those that tell
 * of decisions are these, all of these, and each between the same two steps. An event that was changed, added or left
 * out, or a step, is named. Which events that covers is told: what links and clocks did follows from nothing here, nor
 * does what lies before the recording.
 */
import { canonicalText } from "@/lib/base/plainText";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { factOf, haltedFact } from "./describe";
import type { Step } from "./recorder";
import { replayRecording, type Verdict } from "./recording";
import type { NodeState } from "./state";

export interface Trace {
  /** Numbered without gaps. */
  readonly events: readonly TraceEvent[];
  readonly recording: readonly string[];
}

export interface Covered {
  /** Events that follow from the steps. */
  readonly events: number;
  /** From this event on, and as far as that one, nothing is shown as decided that was not, and nothing is left out. */
  readonly from: number;
  readonly until: number;
}

export type Checked =
  | (Verdict & { readonly ok: true } & Covered)
  | (Verdict & { readonly ok: false })
  /** The steps are right, but this event does not follow from them. */
  | { readonly ok: false; readonly event: number; readonly detail: string };

/** Told of by the validator itself, in the moment in which it decides; the others come from links and clocks. */
const DECIDED: readonly TraceEvent["type"][] = [
  ...(["entered", "drawn", "proposed", "counted", "certified"] as const),
  ...(["refused", "final", "accused", "behind", "unserved", "halted"] as const),
];

export function checkTrace({ events, recording }: Trace): Checked {
  const comparison = compare(events);
  let last: Decided | null = null;
  const verdict = replayRecording(recording, {
    begun: comparison.begin,
    decided(node, step) {
      if (last !== null) comparison.take(last, step.seq);
      last = { after: step.seq, facts: factsOf(node, step) };
    },
  });
  if (!verdict.ok) return verdict;
  comparison.take(last ?? { after: 0, facts: [] }, Number.POSITIVE_INFINITY);
  const { wrong, covered } = comparison.end();
  return wrong === null ? { ...verdict, ...covered } : { ok: false, ...wrong };
}

/** What was decided in one step, after that event. */
interface Decided {
  readonly after: number;
  readonly facts: readonly TraceFact[];
}

interface Wrong {
  readonly event: number;
  readonly detail: string;
}

function compare(events: readonly TraceEvent[]) {
  const shown = events.filter(({ type }) => DECIDED.includes(type));
  const [first, last] = [events[0]?.seq ?? 1, events.at(-1)?.seq ?? 0];
  let at = 0;
  let begun = 0;
  let matched = 0;
  let until = last;
  let wrong: Wrong | null = null;
  /** The next ones, as far as that event. */
  function toldUntil(seq: number): readonly TraceEvent[] {
    const from = at;
    while (at < shown.length && (shown[at] as TraceEvent).seq <= seq) at++;
    return shown.slice(from, at);
  }
  return {
    begin(seq: number): void {
      begun = seq;
      toldUntil(seq);
    },
    /** What the trace tells from this step to the event before the next one. */
    take({ after, facts }: Decided, next: number): void {
      const told = toldUntil(next);
      // Where the trace begins or ends between two steps, it tells of the first of them in part.
      const found = misfit(told, facts, { before: first > after + 1, after: last < next });
      if (found !== null) wrong ??= { event: found.event ?? Math.min(next, last), detail: found.detail };
      matched += told.length;
      if (last < next && told.length < facts.length) until = Math.min(until, after);
    },
    end: (): { readonly wrong: Wrong | null; readonly covered: Covered } => ({
      wrong,
      covered: { events: matched, from: Math.max(begun + 1, first), until },
    }),
  };
}

interface Misfit {
  /** Null if one is missing. */
  readonly event: number | null;
  readonly detail: string;
}

/** @param cut facts may be missing there */
function misfit(
  told: readonly TraceEvent[],
  facts: readonly TraceFact[],
  cut: { readonly before: boolean; readonly after: boolean },
): Misfit | null {
  const whole = firstMisfit(told, facts, cut.after);
  if (whole === null || !cut.before) return whole;
  return facts.some((_, i) => firstMisfit(told, facts.slice(i + 1), cut.after) === null) ? null : whole;
}

function firstMisfit(told: readonly TraceEvent[], facts: readonly TraceFact[], isCut: boolean): Misfit | null {
  for (const [i, event] of told.entries()) {
    const fact = facts[i];
    if (fact !== undefined && sameFact(event, fact)) continue;
    return { event: event.seq, detail: `got ${event.type}, want ${fact === undefined ? "no decision" : brief(fact)}` };
  }
  const missing = facts[told.length];
  return missing === undefined || isCut
    ? null
    : { event: null, detail: `got no ${missing.type}, want ${brief(missing)}` };
}

const brief = (fact: TraceFact): string => canonicalText(fact).slice(0, 120);

function factsOf(node: NodeState, { effects, now }: Step): TraceFact[] {
  const facts: TraceFact[] = [];
  for (const effect of effects) {
    // P24: a validator that halts does nothing more.
    if (effect.type === "halt") return [...facts, haltedFact(effect.certificates)];
    if (effect.type !== "trace" || effect.note.type === "pooled") continue;
    const fact = factOf(node, effect.note, now.wallMs);
    if (DECIDED.includes(fact.type)) facts.push(fact);
  }
  return facts;
}

/** But for the moment at which it was written down. */
function sameFact({ seq, at, causeSeq, ...told }: TraceEvent, fact: TraceFact): boolean {
  return canonicalText(timeless(told)) === canonicalText(timeless(fact));
}

const timeless = (fact: object): object =>
  "block" in fact ? { ...fact, block: { ...(fact.block as object), finalAtMs: 0 } } : fact;

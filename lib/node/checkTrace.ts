/**
 * What a trace proves: the inputs lead to the same decisions (recording.ts), and the events it shows are what those
 * decisions were. An event that was changed, or a step, is named; what lies before the recording began cannot be checked.
 */
import { canonicalText } from "@/lib/base/plainText";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { factOf } from "./describe";
import type { Step } from "./recorder";
import { type Replay, replayRecording, type Verdict } from "./recording";
import type { NodeState } from "./state";

export interface Trace {
  readonly events: readonly TraceEvent[];
  readonly recording: readonly string[];
}

export type Checked =
  | (Verdict & { readonly ok: true } & { /** Events that follow from the steps. */ readonly events: number })
  | (Verdict & { readonly ok: false })
  /** The steps are right, but this event does not follow from them. */
  | { readonly ok: false; readonly event: number; readonly detail: string };

/** Told of by the validator itself, in the moment in which it decides; the others come from links and clocks. */
const DECIDED: readonly TraceEvent["type"][] = [
  ...(["entered", "drawn", "proposed", "counted", "certified"] as const),
  ...(["refused", "final", "accused", "behind", "unserved"] as const),
];

export function checkTrace({ events, recording }: Trace): Checked {
  const shown = events.filter(({ type }) => DECIDED.includes(type));
  let at = 0;
  let from = 0;
  let wrong: { readonly event: number; readonly detail: string } | null = null;
  const replay: Replay = {
    begun: (seq) => {
      at = shown.findIndex((event) => event.seq > seq);
      if (at < 0) at = shown.length;
      from = at;
    },
    decided(node, step) {
      for (const fact of factsOf(node, step)) {
        const event = shown[at];
        // The page may have been told less than its validator did.
        if (event === undefined || wrong !== null) return;
        at++;
        if (sameFact(event, fact)) continue;
        wrong = { event: event.seq, detail: `got ${event.type}, want ${canonicalText(fact).slice(0, 120)}` };
      }
    },
  };
  const verdict = replayRecording(recording, replay);
  if (!verdict.ok) return verdict;
  if (wrong !== null) return { ok: false, ...(wrong as { event: number; detail: string }) };
  return { ...verdict, events: at - from };
}

function factsOf(node: NodeState, { effects, now }: Step): TraceFact[] {
  return effects.flatMap((effect) => {
    if (effect.type !== "trace" || effect.note.type === "pooled") return [];
    const fact = factOf(node, effect.note, now.wallMs);
    return DECIDED.includes(fact.type) ? [fact] : [];
  });
}

/** But for the moment at which it was written down. */
function sameFact({ seq, at, causeSeq, ...told }: TraceEvent, fact: TraceFact): boolean {
  return canonicalText(timeless(told)) === canonicalText(timeless(fact));
}

const timeless = (fact: object): object =>
  "block" in fact ? { ...fact, block: { ...(fact.block as object), finalAtMs: 0 } } : fact;

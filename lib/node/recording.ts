/**
 * A recording as lines of text, and what it proves: the validator is built again from the state, given the same inputs,
 * and must answer the same, step by step. Each step's digest covers everything before it, so the first line that was
 * changed is named. Equal digests on two machines mean that both decided alike.
 */
import { AssertionError } from "@/lib/base/assert";
import { toHex } from "@/lib/base/bytes";
import { canonicalText, fromText, toText } from "@/lib/base/plainText";
import { taggedHash } from "@/lib/crypto/hash";
import { admit } from "./admit";
import type { Recording, Step } from "./recorder";
import type { NodeState } from "./state";
import { handle } from "./validator";

/** Lines of a trace file (lib/history/traceFile.ts): the state, then the steps. */
export function* writeRecording({ state, steps }: Recording): Generator<string> {
  let digest = startOf(state);
  yield toText({ type: "state", seq: steps[0]?.seq ?? 0, digest, state });
  for (const step of steps) {
    digest = digestAfter(digest, step);
    const { seq, now, input } = step;
    yield toText({ type: "step", seq, now, input, digest });
  }
}

export type Verdict =
  | { readonly ok: true; readonly steps: number; readonly digest: string }
  /** `step` counts from 1; 0 is the state. `got` is what was recomputed here. */
  | { readonly ok: false; readonly step: number; readonly seq: number; readonly detail: string };

/** Told of the replay as it goes. */
export interface Replay {
  /** The state is here. @param seq the last event of the trace before the first step */
  begun(seq: number): void;
  /** The validator has decided the same again; `node` is its state now. */
  decided(node: NodeState, step: Step): void;
}

/**
 * Lets the validator decide again.
 * @param lines as `writeRecording` wrote them, or as somebody says that it did
 */
export function replayRecording(lines: Iterable<string>, replay?: Replay): Verdict {
  let node: NodeState | null = null;
  let digest = "";
  let at = -1;
  for (const line of lines) {
    at++;
    const told = fromText(line);
    if (!told.ok) return { ok: false, step: at, seq: 0, detail: told.error };
    const read = told.value as Told;
    let step: Step | null = null;
    try {
      if (node === null) {
        node = read.state as NodeState;
        digest = startOf(node);
      } else {
        step = again(node, read);
        digest = digestAfter(digest, step);
      }
    } catch (fault) {
      if (!(fault instanceof AssertionError || fault instanceof TypeError || fault instanceof RangeError)) throw fault;
      return { ok: false, step: at, seq: read.seq, detail: `the validator cannot do this: ${fault.message}` };
    }
    if (digest !== read.digest)
      return {
        ok: false,
        step: at,
        seq: read.seq,
        detail: `got digest ${digest}, want ${String(read.digest).slice(0, 64)}`,
      };
    if (step === null) replay?.begun(read.seq);
    else replay?.decided(node, step);
  }
  return { ok: true, steps: Math.max(0, at), digest };
}

interface Told {
  readonly seq: number;
  readonly digest: string;
  readonly state?: unknown;
  readonly now: Step["now"];
  readonly input: Step["input"];
}

function again(node: NodeState, { seq, now, input }: Told): Step {
  if (input.type !== "door") return { seq, now, input, effects: handle(node, input, now) };
  admit(node, input.from, input.message);
  return { seq, now, input, effects: [] };
}

const startOf = (state: NodeState): string => hash("rt/recording/v1", canonicalText(state));

const digestAfter = (before: string, { seq, now, input, effects }: Step): string =>
  hash("rt/step/v1", `${before}${canonicalText([seq, now, input, effects])}`);

const hash = (tag: string, text: string): string =>
  toHex(taggedHash(tag, new TextEncoder().encode(text)).subarray(0, 16));

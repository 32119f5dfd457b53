/**
 * All states of the model (model.ts), breadth first, each visited once. Seats that mean well obey the same rules and so do
 * both blocks: states that differ only by who is who, or by which block is called A, are one (the naive search of the
 * test counts them all). A broken promise comes with a shortest way there.
 */
import {
  brokenPromise,
  FIRST_STATE,
  type Model,
  mirrored,
  type SeatWord,
  type Step,
  stepsFrom,
  type TableState,
  WORD_BITS,
} from "./model";
import { createVisited, NO_PARENT } from "./visited";

export interface Exploration {
  /** States up to symmetry. */
  readonly states: number;
  /** Steps tried, those to known states too. */
  readonly steps: number;
  /** Longest of the shortest ways to a state. */
  readonly depth: number;
  /** Null: every promise holds in every state. */
  readonly broken: { readonly promise: string; readonly steps: readonly string[] } | null;
}

/** Three words of {@link WORD_BITS} bits are an exact integer. */
const BASE = 2 ** WORD_BITS;

export function explore(model: Model): Exploration {
  const visited = createVisited();
  visited.add(keyOf(FIRST_STATE), NO_PARENT);
  let steps = 0;
  let depth = 0;
  let depthEnd = 1;
  for (let at = 0; at < visited.size(); at++) {
    if (at === depthEnd) {
      depth++;
      depthEnd = visited.size();
    }
    const state = stateOf(visited.keyAt(at));
    const promise = brokenPromise(model, state);
    if (promise !== null) {
      const broken = { promise, steps: told(model, visited.wayTo(at)) };
      return { states: visited.size(), steps, depth, broken };
    }
    for (const { to } of stepsFrom(model, state)) {
      steps++;
      visited.add(keyOf(to), at);
    }
  }
  return { states: visited.size(), steps, depth, broken: null };
}

/** One key for all states that differ by names alone: the lesser of the image and its mirror image, seats sorted. */
export function keyOf([a, b, c]: TableState): number {
  return Math.min(sortedKey(a, b, c), sortedKey(mirrored(a), mirrored(b), mirrored(c)));
}

function sortedKey(a: SeatWord, b: SeatWord, c: SeatWord): number {
  const least = Math.min(a, b, c);
  const most = Math.max(a, b, c);
  return (least * BASE + (a + b + c - least - most)) * BASE + most;
}

/** The one state that stands for all of its key. */
const stateOf = (key: number): TableState => {
  const rest = Math.floor(key / BASE);
  return [Math.floor(rest / BASE), rest % BASE, key % BASE];
};

/** A way told with one naming of seats and blocks throughout. */
function told(model: Model, keys: readonly number[]): string[] {
  let state = FIRST_STATE;
  return keys.slice(1).map((key) => {
    const step = stepsFrom(model, state).find(({ to }) => keyOf(to) === key) as Step;
    state = step.to;
    return `seat ${step.seat} ${step.says}`;
  });
}

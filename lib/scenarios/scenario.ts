/**
 * What a scenario is: an edge case as a short play. Each step waits for something that really happened, says what it
 * means, does something, and expects an outcome within so many rounds. The Lab shows it on live tabs and in the sandbox,
 * the tests run the same files on four real tabs and in the simulator; none of them adds a timer of its own.
 */
import { countOf } from "@/lib/base/words";
import type { Fault } from "@/lib/port/fault";
import type { View } from "@/lib/port/view";

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What a spectator will see, in a sentence or two. */
  readonly sees: string;
  readonly needs: Needs;
  readonly steps: readonly Step[];
}

export interface Needs {
  /** Seats at the table, at least and at most. */
  readonly seats: readonly [number, number];
  /** Seats that do as they are told: one's own and practice seats; in the sandbox all. */
  readonly cast: number;
  /** Of those, how many must be ready to sign twice. */
  readonly liars?: number;
  readonly delegation?: "fair" | "whitepaper";
}

export interface Step {
  /** The event this step is bound to; until then the play waits. */
  readonly when: (scene: Scene) => boolean;
  readonly say: (scene: Scene) => string;
  /** The seat to look at. */
  readonly focus?: (scene: Scene) => number | null;
  readonly act?: (scene: Scene) => readonly Act[];
  /** What must be seen after the act, in words and as a fact. */
  readonly expect?: Expectation;
  /** Rounds that `when` may take, and again the expectation; then the scenario has failed. */
  readonly within: number;
}

export interface Expectation {
  readonly text: string;
  readonly holds: (scene: Scene) => boolean;
}

export type Act =
  | { readonly type: "inject"; readonly seat: number; readonly fault: Fault }
  | { readonly type: "heal" }
  /** Equal texts are one transaction, wherever they are submitted (P19). */
  | { readonly type: "submit"; readonly seat: number; readonly text: string }
  /** A restart from the store, as a reload does (P17). */
  | { readonly type: "restart"; readonly seat: number };

/** What a play knows: the pictures that the validators it can look into have, and what it did itself. */
export interface Scene {
  /** Wall clock of the observer, milliseconds. */
  readonly nowMs: number;
  /** Through whose eyes the spectator looks. */
  readonly view: View;
  /** The seats that do as they are told, in seat order; the observer's own is not the first unless it must be. */
  readonly cast: readonly number[];
  /** Those of the cast that may sign twice. */
  readonly liars: readonly number[];
  /** By seat, of the cast and the observer. */
  readonly views: ReadonlyMap<number, View>;
  /** The observer's when the present step began, and when the play did. */
  readonly before: View;
  readonly first: View;
  /** What was asked of the seats so far: the cast may be another by now. */
  readonly told: readonly Act[];
  readonly sent: readonly Sent[];
  /** By id of what was sent, where it was seen in the log: pictures keep the newest only, a play all that it ever saw. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
}

/** Of a final transaction. */
export interface Place {
  readonly height: number;
  /** In the whole log, from 0. */
  readonly index: number;
}

export interface Sent {
  readonly seat: number;
  readonly id: string;
  readonly duplicate: boolean;
}

/** Why a scenario cannot be played here, as a sentence; null if it can. */
export function unmet(
  { needs }: Scenario,
  table: View["table"],
  cast: readonly number[],
  liars: readonly number[],
): string | null {
  const [min, max] = needs.seats;
  if (table === null) return "The table is not sealed yet.";
  if (table.n < min || table.n > max)
    return min === max
      ? `It needs a table of ${countOf(min, "seat")}; this one has ${table.n}.`
      : `It needs a table of ${min} to ${countOf(max, "seat")}; this one has ${table.n}.`;
  if (needs.delegation !== undefined && table.params.delegation !== needs.delegation)
    return `It needs a table in ${needs.delegation} mode.`;
  if (liars.length < (needs.liars ?? 0)) return "It needs a practice validator in this page: only their keys may lie.";
  if (cast.length < needs.cast)
    return `It needs ${countOf(needs.cast, "validator")} in this page; here ${cast.length === 1 ? "is one" : `are ${cast.length}`}.`;
  return null;
}

/**
 * A scenario being played: a pure machine. It is shown the scene again and again, answers with what to do now, and keeps
 * the checklist. Who shows it the scene and carries out its acts (the Lab, Playwright, the simulator) is not its concern.
 */
import type { View } from "@/lib/port/view";
import { placesSeen } from "./places";
import type { Act, Scenario, Scene, Sent } from "./scenario";

export type Verdict = "open" | "pass" | "fail";

export interface Play {
  readonly scenario: Scenario;
  readonly state: "running" | "passed" | "failed" | "aborted";
  /** The step that runs, and whether its event has come. */
  readonly at: number;
  readonly begun: boolean;
  /** Wall clock at which the present wait began. */
  readonly sinceMs: number;
  readonly first: View;
  readonly before: View;
  readonly told: readonly Act[];
  readonly sent: readonly Sent[];
  readonly places: Scene["places"];
  /** Per step that expects something; and what was said so far. */
  readonly verdicts: readonly (Verdict | null)[];
  readonly said: readonly string[];
  /** The seat that was last spoken of. */
  readonly focus: number | null;
  /** Why it failed or was aborted. */
  readonly why: string | null;
}

export type Sight = Omit<Scene, "before" | "first" | "told" | "sent" | "places">;

export interface Advanced {
  readonly play: Play;
  readonly acts: readonly Act[];
}

export function beginPlay(scenario: Scenario, { view, nowMs }: Sight): Play {
  return {
    scenario,
    state: "running",
    at: 0,
    begun: false,
    sinceMs: nowMs,
    first: view,
    before: view,
    told: [],
    sent: [],
    places: new Map(),
    verdicts: scenario.steps.map(({ expect }) => (expect === undefined ? null : "open")),
    said: [],
    focus: null,
    why: null,
  };
}

/** One look: at most one thing changes, so that every act is carried out before the next look. */
export function advance(shown: Play, sight: Sight): Advanced {
  if (shown.state !== "running") return { play: shown, acts: [] };
  const play = lookedFor(shown, sight);
  const { before, first, told, sent, places } = play;
  const scene: Scene = { ...sight, before, first, told, sent, places };
  const step = play.scenario.steps[play.at];
  if (step === undefined) return { play: { ...play, state: "passed" }, acts: [] };
  const isLate = sight.nowMs - play.sinceMs > step.within * roundMs(sight.view);
  if (!play.begun) {
    if (step.when(scene)) {
      const said = [...play.said, step.say(scene)];
      // What follows is judged against the picture in which the act was done.
      const acts = step.act?.(scene) ?? [];
      const focus = step.focus?.(scene) ?? null;
      const begun = { begun: true, before: sight.view, sinceMs: sight.nowMs, told: [...told, ...acts], said, focus };
      return { play: { ...play, ...begun }, acts };
    }
    return isLate ? failed(play, `step ${play.at + 1} did not come about`) : { play, acts: [] };
  }
  const holds = step.expect?.holds(scene) ?? true;
  if (holds) {
    const verdicts = play.verdicts.map((verdict, at) => (at === play.at && verdict !== null ? "pass" : verdict));
    const isLast = play.at === play.scenario.steps.length - 1;
    const state = isLast ? "passed" : "running";
    return { play: { ...play, state, at: play.at + 1, begun: false, sinceMs: sight.nowMs, verdicts }, acts: [] };
  }
  return isLate ? failed(play, `not seen in time: ${step.expect?.text}`) : { play, acts: [] };
}

/** Remembers where this look shows what was sent. */
function lookedFor(play: Play, { views }: Sight): Play {
  const places = placesSeen(play.places, { sent: play.sent, views, first: play.first });
  return places === play.places ? play : { ...play, places };
}

/** What an act brought about. */
export const withSent = (play: Play, sent: Sent): Play => ({ ...play, sent: [...play.sent, sent] });

export const abort = (play: Play, why: string): Play =>
  play.state === "running" ? { ...play, state: "aborted", why } : play;

function failed(play: Play, why: string): Advanced {
  const verdicts = play.verdicts.map((verdict, at) => (at === play.at && verdict !== null ? "fail" : verdict));
  return { play: { ...play, state: "failed", verdicts, why }, acts: [] };
}

/** A deadline that has doubled is a round all the same (P14): four doublings at most. */
const roundMs = ({ table, rounds }: View): number =>
  Math.max(table?.params.roundMs ?? 0, ...rounds.map(({ deadlineMs }) => deadlineMs));

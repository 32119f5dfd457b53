/** A scenario from beginning to end on a virtual clock, in well under a second: what the Lab shows in a minute. */
import { type Deed, SETTINGS, type Settings } from "@/lib/port/sandbox";
import { abort, advance as advancePlay, beginPlay, type Play, type Sight, withSent } from "@/lib/scenarios/play";
import { type Act, type Scenario, unmet } from "@/lib/scenarios/scenario";
import { advance, createSandbox, idOfText, nextMs, perform, type Sandbox, wallMs } from "./table";

/** The table that a scenario needs, as small as it may be. */
function settingsFor({ needs }: Scenario, seed: number): Settings {
  const seats = Math.min(Math.max(4, needs.seats[0]), needs.seats[1]);
  return { ...SETTINGS, seats, seed, preset: "fast", delegation: needs.delegation ?? "fair", delayMs: 20 };
}

/** Virtual time between two looks; live tabs are looked at about as often. */
const LOOK_MS = 50;
/** The first blocks of a table are final before anything is asked of it. */
const WARM_MS = 2_000;
/** A play that goes on for this long is stuck, our own mistake. */
const LOOKS_MAX = 20_000;

/** @param mishaps that the play does not know of, at its beginning */
export function playScenario(
  scenario: Scenario,
  seed: number,
  mishaps: readonly Deed[] = [],
): { readonly play: Play; readonly sandbox: Sandbox } {
  const sandbox = createSandbox(settingsFor(scenario, seed));
  advance(sandbox, WARM_MS);
  let play = beginPlay(scenario, sightOf(sandbox));
  const problem = unmet(scenario, sightOf(sandbox).view.table, castOf(sandbox), castOf(sandbox));
  if (problem !== null) return { play: abort(play, problem), sandbox };
  for (const mishap of mishaps) perform(sandbox, mishap);
  for (let looks = 0; looks < LOOKS_MAX && play.state === "running"; looks++) {
    const { play: next, acts } = advancePlay(play, sightOf(sandbox));
    play = next;
    for (const act of acts) play = carryOut(sandbox, play, act);
    // What is seen between two looks is what happened in the meantime, if anything did.
    if (acts.length === 0)
      advance(sandbox, Math.max(sandbox.world.nowMs + LOOK_MS, Math.min(nextMs(sandbox), wallMs(sandbox))));
  }
  return { play, sandbox };
}

/** Every seat does as it is told, and all of them may lie: their keys are worth nothing. Through the last one we look. */
const castOf = ({ settings }: Sandbox): readonly number[] => Array.from({ length: settings.seats }, (_, seat) => seat);

function sightOf(sandbox: Sandbox): Sight {
  const cast = castOf(sandbox);
  const view = sandbox.views[sandbox.settings.seats - 1];
  if (view === undefined) throw new RangeError("a sandbox has at least one seat");
  return {
    nowMs: wallMs(sandbox),
    view,
    cast,
    liars: cast.slice(0, 1),
    views: new Map(sandbox.views.slice(0, sandbox.settings.seats).entries()),
  };
}

function carryOut(sandbox: Sandbox, play: Play, act: Act): Play {
  if (act.type === "heal") perform(sandbox, { type: "heal", seat: null, fault: null });
  else perform(sandbox, act);
  if (act.type !== "submit") return play;
  const id = idOfText(sandbox, act.text);
  return withSent(play, { seat: act.seat, id, duplicate: play.sent.some((sent) => sent.id === id) });
}

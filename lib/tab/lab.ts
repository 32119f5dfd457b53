/**
 * Plays scenarios for a spectator: looks at the stage again and again, carries out what the play asks for, and waits for
 * the spectator where that is wanted. The stage is the live table or a sandbox; a play that ends, however it ends, leaves
 * no fault behind.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { scenarioOf } from "@/lib/scenarios/all";
import { abort, advance, beginPlay, type Play, type Sight, withSent } from "@/lib/scenarios/play";
import { type Act, type Scenario, type Sent, unmet } from "@/lib/scenarios/scenario";
import type { Refused } from "./labOffer";

export interface Stage {
  /** Null while there is no table, or none any more. */
  sight(): Sight | null;
  /**
   * Resolves when it is done; to what was sent, where something was. What belongs to one beat is asked for at once: a
   * cut has two sides, and a burst is a burst.
   */
  perform(act: Act): Promise<Sent | null>;
}

export interface LabState {
  readonly play: Play | null;
  /** Goes on by itself; otherwise each step waits for the spectator. */
  readonly isAuto: boolean;
  /** The next step waits for the spectator. */
  readonly isWaiting: boolean;
  /** The last one that was asked for and cannot be played here. */
  readonly refused: Refused | null;
}

export interface Lab {
  readonly store: StoreApi<LabState>;
  /** Why this scenario cannot be played here, as a sentence; null if it can. */
  unmet(scenario: Scenario): string | null;
  /** @returns why not, as a sentence; null if it has begun */
  run(id: string): string | null;
  /** The spectator has read what was said. */
  next(): void;
  setAuto(isAuto: boolean): void;
  /** Back to the list. */
  clear(): void;
}

/** Often enough for a person, seldom enough for a tab that validates. */
const LOOK_MS = 100;

const NOTHING = { play: null, isWaiting: false, refused: null } as const;

export function createLab(stage: Stage, after: (delayMs: number, run: () => void) => () => void): Lab {
  const store = createStore<LabState>(() => ({ ...NOTHING, isAuto: true }));
  let cancel: () => void = () => undefined;
  /** Numbers the plays: an act that takes long must not touch the next one. */
  let number = 0;

  const isOver = (of: number): boolean => of !== number || store.getState().play?.state !== "running";

  async function look(of: number): Promise<void> {
    const { play, isAuto, isWaiting } = store.getState();
    const sight = stage.sight();
    if (isOver(of) || play === null) return;
    if (sight === null) return stop(OUT_OF_SIGHT);
    if (!isWaiting && isWhole(sight)) {
      const { play: next, acts } = advance(play, sight);
      const isStepDone = next.at > play.at && next.state === "running";
      store.setState({ play: next, isWaiting: isStepDone && !isAuto });
      await Promise.all(acts.map((act) => carryOut(act, of)));
      if (next.state !== "running") return end();
    }
    if (!isOver(of)) cancel = after(LOOK_MS, () => void look(of));
  }

  async function carryOut(act: Act, of: number): Promise<void> {
    try {
      const sent = await stage.perform(act);
      const { play } = store.getState();
      if (!isOver(of) && play !== null && sent !== null) store.setState({ play: withSent(play, sent) });
    } catch (error) {
      if (!isOver(of)) stop(error instanceof Error ? error.message : String(error));
    }
  }

  function stop(why: string): void {
    const { play } = store.getState();
    if (play?.state !== "running") return;
    store.setState({ play: abort(play, why), isWaiting: false });
    cancel();
    end();
  }

  // A seat that has gone away meanwhile took its faults with it.
  const end = (): void => void stage.perform({ type: "heal" }).catch(cancel);

  return {
    store,
    unmet: (scenario) => unmetOn(stage, scenario),
    run(id) {
      const begun = beginOn(stage, id);
      if (typeof begun === "string") {
        store.setState({ refused: { id, why: begun } });
        return begun;
      }
      stop("another scenario was begun");
      store.setState({ ...NOTHING, play: begun });
      void look(++number);
      return null;
    },
    next() {
      const { play } = store.getState();
      const sight = stage.sight();
      if (play !== null && sight !== null) store.setState({ play: fromNow(play, sight), isWaiting: false });
    },
    setAuto(isAuto) {
      store.setState({ isAuto });
      if (isAuto) this.next();
    },
    clear() {
      stop("it was closed");
      store.setState(NOTHING);
    },
  };
}

/** What the spectator took to read is not the validators' time. */
const fromNow = (play: Play, { nowMs }: Sight): Play => ({ ...play, sinceMs: nowMs });

/** A large table's pictures are told only while a play needs them, so at its beginning they are on their way. */
const isWhole = ({ cast, views }: Sight): boolean => cast.every((seat) => views.has(seat));

/** A play, or why there is none. */
function beginOn(stage: Stage, id: string): Play | string {
  const scenario = scenarioOf(id);
  if (scenario === undefined) return `There is no scenario called ${id.slice(0, NAME_MAX)}.`;
  const sight = stage.sight();
  return sight === null ? NO_TABLE : (unmetOn(stage, scenario) ?? beginPlay(scenario, sight));
}

const NO_TABLE = "There is no table to play it at: it is not sealed yet, or this tab has left it.";
/** Should the table come back, that is another life of its validators: what was done to them is undone. */
const OUT_OF_SIGHT = "this tab has left the table, or went back to before it began";
/** Longer than any name of ours. */
const NAME_MAX = 40;

function unmetOn(stage: Stage, scenario: Scenario): string | null {
  const sight = stage.sight();
  if (sight === null) return NO_TABLE;
  return unmet(scenario, sight.view.table, sight.cast, sight.liars);
}

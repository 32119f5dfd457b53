/**
 * Time travel: which moment of the history is drawn. Live follows the newest; held shows one moment; playing moves on
 * from it at a speed of its own. It moves the picture only, the validator never notices.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { History } from "@/lib/history/history";
import { nextMark } from "@/lib/picture/roundMarks";
import type { TraceEvent } from "@/lib/port/trace";
import type { Shown, ShownClock } from "./shown";

export interface PlayerState {
  readonly mode: "live" | "held" | "playing";
  /** The event after which the picture is held; null while it is live. */
  readonly seq: number | null;
  readonly speed: Speed;
}

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 16] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Player {
  readonly store: StoreApi<PlayerState>;
  /** Holds the moment after that event, or the nearest there is. False if there is none. */
  seek(seq: number): Promise<boolean>;
  live(): void;
  /** Live or playing: hold. Held: play on from there. */
  toggle(): void;
  stepEvent(step: 1 | -1): void;
  stepRound(step: 1 | -1): void;
  /** To where a round had failed. */
  stepFailure(step: 1 | -1): void;
  setSpeed(speed: Speed): void;
  close(): void;
}

/** The picture is drawn this often while it plays. */
const FRAME_MS = 50;
/** Silence longer than this is skipped: nobody watches an idle table for a minute. */
const SILENCE_MAX_MS = 3_000;
/** What comes twice a second and says nothing of the protocol; steps go over it. */
const isDull = ({ type }: TraceEvent): boolean => type === "links" || type === "pool";

export function createPlayer(history: History, shown: Shown, clock: ShownClock, hasLive: boolean): Player {
  const store = createStore<PlayerState>(() => ({ mode: "live", seq: null, speed: 1 }));
  const reel = createReel(history, shown, clock, store, live);
  const here = (): number => store.getState().seq ?? history.range().last;

  function go(seq: number | undefined): void {
    reel.stop();
    if (seq !== undefined) void reel.show(seq, "held");
  }

  function live(): void {
    if (!hasLive) return go(history.range().last);
    reel.stop();
    shown.release();
    store.setState({ mode: "live", seq: null });
  }

  function stepEvent(step: 1 | -1): void {
    let seq = here() + step;
    for (let event = history.eventAt(seq); event !== undefined && isDull(event); event = history.eventAt(seq))
      seq += step;
    go(seq);
  }

  return {
    store,
    seek(seq) {
      reel.stop();
      const { first, last } = history.range();
      return seq < first - 1 || seq > last ? Promise.resolve(false) : reel.show(seq, "held");
    },
    live,
    toggle() {
      if (store.getState().mode === "held") reel.play();
      else go(shown.store.getState().view.seq);
    },
    stepEvent,
    stepRound: (step) => go(nextMark(history.marks(), here(), step)?.seq),
    stepFailure: (step) => go(nextMark(history.marks(), here(), step, ({ afterFailure }) => afterFailure)?.seq),
    setSpeed(speed) {
      const wasPlaying = store.getState().mode === "playing";
      reel.stop();
      store.setState({ speed });
      if (wasPlaying) reel.play();
    },
    close: reel.stop,
  };
}

interface Reel {
  /** Holds the moment after that event, or the nearest there is. @param atMs the moment, if later than the event */
  show(seq: number, mode: "held" | "playing", atMs?: number): Promise<boolean>;
  play(): void;
  stop(): void;
}

/** Draws one moment after the other. */
function createReel(
  history: History,
  shown: Shown,
  clock: ShownClock,
  store: Player["store"],
  onEnd: () => void,
): Reel {
  let stopTimer: (() => void) | null = null;
  /** Moments asked for in turn: an answer out of the archive that comes too late is not drawn. */
  let asked = 0;

  async function show(seq: number, mode: "held" | "playing", atMs?: number): Promise<boolean> {
    const wanted = Math.min(Math.max(seq, history.opening()), history.range().last);
    const ask = ++asked;
    const view = history.stateAt(wanted) ?? (await history.load(wanted));
    if (view === null || ask !== asked) return false;
    shown.hold(view, atMs);
    store.setState({ mode, seq: wanted });
    return true;
  }

  function play(): void {
    const { seq, speed } = store.getState();
    if (seq === null) return;
    store.setState({ mode: "playing" });
    const from = shown.nowMs();
    const startedMs = clock.dateMs();
    stopTimer = clock.after(FRAME_MS, () => void playOn(seq, from + (clock.dateMs() - startedMs) * speed));
  }

  async function playOn(seq: number, untilMs: number): Promise<void> {
    const next = lastBefore(history, seq, untilMs);
    if (next >= history.range().last) return onEnd();
    const ask = asked;
    // The piece that is open may end here.
    const isThere = history.eventAt(next + 1) !== undefined || (await history.load(next + 1)) !== null;
    if (ask !== asked) return;
    if (!isThere) return store.setState({ mode: "held" });
    const following = history.eventAt(next + 1)?.at ?? untilMs;
    const atMs = following - untilMs > SILENCE_MAX_MS ? following - SILENCE_MAX_MS / 2 : untilMs;
    if (await show(next, "playing", atMs)) play();
  }

  return {
    show,
    play,
    stop() {
      asked++;
      stopTimer?.();
      stopTimer = null;
    },
  };
}

/** The last event from `seq` on that happened by then. */
function lastBefore(history: History, seq: number, untilMs: number): number {
  let at = seq;
  for (let event = history.eventAt(at + 1); event !== undefined && event.at <= untilMs; event = history.eventAt(at + 1))
    at++;
  return at;
}

/**
 * What the page draws: the newest view, at most ten times a second and only while it is in sight, or one that is held.
 * Holding a view touches nothing but the picture; the validator goes on. (Pausing it is the session's: `session.pause`.)
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { WARM_MS } from "@/lib/picture/beat";
import type { View } from "@/lib/port/view";
import type { TabStore } from "@/lib/session/store";
import { shared } from "./sharing";
import { ALWAYS_VISIBLE, type Visibility } from "./visibility";

export interface ShownState {
  readonly view: View;
  /** True: this view is held, and `behind` events have happened since. */
  readonly held: boolean;
  readonly behind: number;
}

export interface Shown {
  readonly store: StoreApi<ShownState>;
  /** Holds the view on screen, or another one: a moment of the past. @param atMs the moment, if later than its view's */
  hold(view?: View, atMs?: number): void;
  /** Back to the newest. */
  release(): void;
  /** The moment that is drawn, milliseconds since the Unix epoch: now, or that of the held view. */
  nowMs(): number;
  /** How much of that clock passes in a millisecond: 1, none while a view is held, and what a sandbox makes of it. */
  pace(): number;
  close(): void;
}

export interface ShownClock {
  dateMs(): number;
  after(delayMs: number, run: () => void): () => void;
  /** How fast it runs; as fast as the wall clock if it does not say. */
  pace?(): number;
}

/** @param untilDrawnMs how long news that came at a moment may wait for what else comes; at once where steps are watched */
export function createShown(
  tab: TabStore,
  clock: ShownClock,
  visibility: Visibility = ALWAYS_VISIBLE,
  untilDrawnMs: (nowMs: number) => number = () => 0,
): Shown {
  const store = createStore<ShownState>(() => ({ view: tab.getState().view, held: false, behind: 0 }));
  let cancel: (() => void) | null = null;
  let drawnMs = Number.NEGATIVE_INFINITY;
  let heldAtMs = 0;

  function draw(): void {
    cancel = null;
    drawnMs = clock.dateMs();
    const { view: newest } = tab.getState();
    const { view, held } = store.getState();
    if (held) return store.setState({ behind: Math.max(0, newest.seq - view.seq) });
    const next = withNews(view, newest);
    if (next !== view) store.setState({ view: next });
  }

  const stop = tab.subscribe((state, before) => {
    if (state.view === before.view || cancel !== null || !visibility.isVisible()) return;
    // Where time can be gone back in, the last drawing may lie far ahead.
    const nowMs = clock.dateMs();
    const waitMs = Math.max(untilDrawnMs(nowMs), Math.min(WARM_MS, drawnMs + WARM_MS - nowMs));
    if (waitMs <= 0) draw();
    else cancel = clock.after(waitMs, draw);
  });

  const stopVisibility = visibility.onVisible(() => {
    cancel?.();
    draw();
  });

  return {
    store,
    hold(view, atMs) {
      const held = view ?? tab.getState().view;
      heldAtMs = atMs ?? held.at;
      store.setState({ view: held, held: true, behind: Math.max(0, tab.getState().view.seq - held.seq) });
    },
    release: () => store.setState({ view: tab.getState().view, held: false, behind: 0 }),
    nowMs: () => (store.getState().held ? heldAtMs : clock.dateMs()),
    pace: () => (store.getState().held ? 0 : (clock.pace?.() ?? 1)),
    close() {
      stop();
      stopVisibility();
      cancel?.();
    },
  };
}

/** The newest view; the one that is drawn if nothing but the number and the time of the last event differs. */
function withNews(drawn: View, newest: View): View {
  const { seq, at } = drawn;
  const next = shared(drawn, { ...newest, seq, at });
  return next === drawn ? drawn : { ...next, seq: newest.seq, at: newest.at };
}

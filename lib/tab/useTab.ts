"use client";
/** How components reach the table of their page: by context, in slices, so that each is drawn again only when it must. */
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { present } from "@/lib/base/assert";
import type { Proof } from "@/lib/history/proof";
import { untilDrawnMs } from "@/lib/picture/beat";
import { nextChangeMs } from "@/lib/picture/rounds";
import { type SeatPicture, seatPictures } from "@/lib/picture/seatPicture";
import { type Phase, phaseOf } from "@/lib/port/phase";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import type { TabState } from "@/lib/session/state";
import type { LabState } from "./lab";
import type { LoadState } from "./load";
import { ownTransactions } from "./ownTransactions";
import type { PlayerState } from "./player";
import type { Sandbox, SandboxState } from "./sandboxClient";
import { shared } from "./sharing";
import type { ShownState } from "./shown";
import type { Submission } from "./submissions";
import type { Replay, Tab } from "./tab";
import { pageTimers } from "./timers";

const Context = createContext<Tab | null>(null);

export const TabProvider = Context.Provider;

export const useTab = (): Tab => present(useContext(Context), "a component of a table inside its page");

/** What the tab knows besides the view. A selector may return a fresh object of unchanged parts. */
export const useTabState = <T>(selector: (state: TabState) => T): T =>
  useStore(useTab().session.store, useShared(selector));

/** The view that is drawn, live or held, at most ten times a second. */
export const useView = <T>(selector: (view: View) => T): T =>
  useStore(
    useTab().shown.store,
    useShared(({ view }: ShownState) => selector(view)),
  );

/**
 * The newest view, whichever moment is drawn: what can be done is done to the validator as it is. Who draws the table takes
 * `useView`.
 */
export const useLiveView = <T>(selector: (view: View) => T): T => useTabState(({ view }) => selector(view));

export const useShown = <T>(selector: (shown: ShownState) => T): T =>
  useStore(useTab().shown.store, useShared(selector));

/**
 * A selector whose result stays the same object as long as it says the same. React asks several times about one state,
 * while it draws and after: each drawing reads it once.
 */
function useShared<S, T>(selector: (state: S) => T): (state: S) => T {
  const last = useRef<{ readonly value: T } | null>(null);
  let read: { readonly state: S; readonly value: T } | null = null;
  return (state) => {
    if (read !== null && Object.is(read.state, state)) return read.value;
    const next = selector(state);
    const value = last.current === null ? next : shared(last.current.value, next);
    last.current = { value };
    read = { state, value };
    return value;
  };
}

/** The whole view, for what draws most of it. */
export const useWholeView = (): View => useView((view) => view);

/**
 * What is drawn of each seat, in seat order, or a part of it. A picture is a new object only when something about that seat
 * has changed.
 */
export function useSeatPictures(): readonly SeatPicture[];
export function useSeatPictures<T>(part: (picture: SeatPicture) => T): readonly T[];
export function useSeatPictures<T>(part?: (picture: SeatPicture) => T): readonly (SeatPicture | T)[] {
  const hearsay = useTabState(({ members, online }) => ({ members, online }));
  return useView((view) => {
    const pictures = seatPictures(view, hearsay);
    return part === undefined ? pictures : pictures.map(part);
  });
}

export const useLoad = (): LoadState => useStore(useTab().load.store);

export const useSubmissions = (): readonly Submission[] => useStore(useTab().submissions.store);

/** Newest first: as the page has noticed them, or as they stood at the moment that is held. */
export function useOwnTransactions(): readonly Submission[] {
  const noticed = useSubmissions();
  // Live, what was typed counts at once, and also where the validator follows too many others to follow it.
  return useShown((shown) => (shown.held ? ownTransactions(shown, noticed) : null)) ?? noticed;
}

export function useTraceLog(): readonly TraceEvent[] {
  const { log } = useTab();
  return useSyncExternalStore(log.subscribe, log.events, noEvents);
}

/** Which life the trace is of: what a component remembers of another one is over. */
export function useLife(): number {
  const { log } = useTab();
  return useSyncExternalStore(log.subscribe, log.life, firstLife);
}

/** How a sandbox stands. Whoever takes every seat's picture has them compared one by one. */
export const useSandboxState = <T>(sandbox: Sandbox, selector: (state: SandboxState) => T): T =>
  useStore(sandbox.store, useShared(selector));

/** The play in the lab, and who decides when it goes on. */
export const useLab = <T>(selector: (state: LabState) => T): T => useStore(useTab().lab.store, useShared(selector));

/** Which moment is drawn. */
export const usePlayer = <T>(selector: (state: PlayerState) => T): T =>
  useStore(useTab().player.store, useShared(selector));

/** The newest event of the trace, looked at twice a second; 0 before there is any. */
export function useLastSeq(): number {
  const { log } = useTab();
  return useSyncExternalStore(log.subscribe, () => log.events().at(-1)?.seq ?? 0, noSeq);
}

/** What deciding a recording again has shown so far. */
export const useProof = ({ proof }: Replay): Proof => useStore(proof);

const noSeq = (): number => 0;
const firstLife = (): number => 0;
const NO_EVENTS: readonly TraceEvent[] = [];
const noEvents = (): readonly TraceEvent[] => NO_EVENTS;

/** The phase of the view that is drawn. It is looked at when something happens, and when time alone changes it. */
export function usePhase(): Phase {
  const { shown } = useTab();
  const held = useShown((state) => state.held);
  const [, look] = useState(0);
  const entered = useView((view) => nextChangeMs(view, 0));
  useEffect(() => {
    // Passing a moment looks anew, which makes an effect for the moment after it.
    const inMs = held || entered === null ? null : nextChangeMs(shown.store.getState().view, shown.nowMs());
    if (inMs === null) return;
    // With the news that this moment may bring: they would change the same words again.
    return pageTimers.after(inMs + untilDrawnMs(Date.now() + inMs), () => look((count) => count + 1));
  });
  return useView((view) => phaseOf(view, shown.nowMs()));
}

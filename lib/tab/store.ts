/**
 * The page's one store. What the worker reports comes in batches and is applied once per animation frame; everything
 * else is rare. Components take slices of it by the selectors of selectors.ts.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { FromNode } from "@/lib/port/port";
import { reduce } from "@/lib/port/reduce";
import type { TraceEvent } from "@/lib/port/trace";
import type { TabState } from "./state";

export type TabStore = StoreApi<TabState>;

export const createTabStore = (initial: TabState): TabStore => createStore<TabState>(() => initial);

export interface BatchSink {
  take(batch: Extract<FromNode, { type: "batch" }>): void;
}

/** Applies batches at the next frame, and tells the worker when they are drawn. */
export function createBatchSink(
  store: TabStore,
  onFrame: (draw: () => void) => void,
  onDrawn: () => void,
  onEvents: (events: readonly TraceEvent[]) => void,
): BatchSink {
  let waiting: Extract<FromNode, { type: "batch" }>[] = [];
  function draw(): void {
    const batches = waiting;
    waiting = [];
    let { view } = store.getState();
    for (const { snapshot, events } of batches) view = events.reduce(reduce, snapshot ?? view);
    for (const { events } of batches) onEvents(events);
    store.setState({ view });
    for (const _ of batches) onDrawn();
  }
  return {
    take(batch) {
      if (waiting.push(batch) === 1) onFrame(draw);
    },
  };
}

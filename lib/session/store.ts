/**
 * The page's one store. What the worker reports comes in batches, those that come together are applied together; everything
 * else is rare. Components take slices of it (useTab.ts).
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

/** Applies batches when it is time, and tells the worker. @param soon calls back once, when it is */
export function createBatchSink(
  store: TabStore,
  soon: (take: () => void) => void,
  onTaken: () => void,
  onEvents: (events: readonly TraceEvent[]) => void,
): BatchSink {
  let waiting: Extract<FromNode, { type: "batch" }>[] = [];
  function apply(): void {
    const batches = waiting;
    waiting = [];
    let { view } = store.getState();
    for (const { snapshot, events } of batches) view = events.reduce(reduce, snapshot ?? view);
    for (const { events } of batches) onEvents(events);
    store.setState({ view });
    for (const _ of batches) onTaken();
  }
  return {
    take(batch) {
      if (waiting.push(batch) === 1) soon(apply);
    },
  };
}

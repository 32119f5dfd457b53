import { expect, test } from "vitest";
import { drawRecorded } from "@/components/drawRecorded";
import { createLoad } from "@/lib/tab/load";
import { LoadPanel } from "./loadPanel";

test("the load generator counts down by its own clock, whatever time its table has", async () => {
  let nowMs = 5_000;
  const load = createLoad({ submit: async () => undefined, nowMs: () => nowMs, every: () => () => undefined });
  load.start();
  nowMs += 20_000;
  // A page drawn by a server shows a store's first state.
  const store = { ...load.store, getInitialState: load.store.getState };
  const html = await drawRecorded([], <LoadPanel />, { load: { ...load, store } });
  expect(html.replace(/<[^>]*>/g, "")).toContain("Stops by itself in 40 s");
});

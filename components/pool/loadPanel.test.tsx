import { expect, test } from "vitest";
import { wordsOf } from "@/components/shell/testPage";
import { viewOf } from "@/lib/port/samples";
import { createLoad } from "@/lib/tab/load";
import { LoadPanel } from "./loadPanel";

test("the load generator counts down by its own clock, whatever time its table has", () => {
  let nowMs = 5_000;
  const load = createLoad({ submit: async () => undefined, nowMs: () => nowMs, every: () => () => undefined });
  load.start();
  nowMs += 20_000;
  expect(wordsOf(<LoadPanel />, { view: viewOf([]), load })).toContain("Stops by itself in 40 s");
});

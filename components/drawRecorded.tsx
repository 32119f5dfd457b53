/**
 * Draws parts of the page in a test, where there is no document: once, as a server would, of what a recording shows. What
 * follows from being drawn, and what is clicked or typed, belongs to e2e.
 */
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { tableOf } from "@/lib/port/samples";
import type { TraceEvent } from "@/lib/port/trace";
import { BEFORE_ALL } from "@/lib/tab/history";
import { createProof } from "@/lib/tab/proof";
import { openReplay } from "@/lib/tab/replay";
import type { Tab } from "@/lib/tab/tab";
import { TabProvider } from "@/lib/tab/useTab";

/** @param instead parts of the recording's tab that the test has of its own @returns markup */
export async function drawRecorded(
  events: readonly TraceEvent[],
  what: ReactNode,
  instead: Partial<Tab> = {},
): Promise<string> {
  const perspective = { name: "Ada", base: { ...BEFORE_ALL, table: tableOf() }, events };
  const of = { type: "run", seed: 1, digest: "", violation: null } as const;
  const file = { of, perspectives: [perspective], recording: [], recordingFrom: 0 };
  const tab = await openReplay(globalThis as Window & typeof globalThis, file, 0, createProof());
  const html = renderToStaticMarkup(
    <NuqsTestingAdapter>
      <TabProvider value={{ ...tab, ...instead }}>{what}</TabProvider>
    </NuqsTestingAdapter>,
  );
  tab.close();
  return html;
}

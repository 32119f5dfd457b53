"use client";
/** The trace as a file: what a bug report needs, what opens in Replay, and what can be decided again elsewhere. */
import { toast } from "sonner";
import { SHOWN_MS } from "@/components/ui/toaster";
import { countOf } from "@/lib/base/words";
import { type Recorded, writeTrace } from "@/lib/history/traceExport";
import type { TraceHeader } from "@/lib/history/traceFile";
import type { Tab } from "@/lib/tab/tab";

/** Says what was written, or why nothing was. */
export async function exportTrace(tab: Tab): Promise<void> {
  const telling = toast("Exporting …", { duration: Number.POSITIVE_INFINITY });
  const told = await write(tab).catch((reason: unknown) => ({
    title: "Nothing was exported",
    description: reason instanceof Error ? reason.message : String(reason),
  }));
  toast(told.title, { id: telling, duration: SHOWN_MS, description: told.description });
}

async function write(tab: Tab): Promise<{ readonly title: string; readonly description: string }> {
  const recording = await recorded(tab);
  const { parts, events, steps, isWhole } = await writeTrace(headerOf(tab), tab.history, recording);
  const url = URL.createObjectURL(new Blob([...parts], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `roundtable-${tab.roomCode}.ndjson`;
  link.click();
  URL.revokeObjectURL(url);
  const digest = /"digest":"([0-9a-f]+)"/.exec(recording.lines.at(-1) ?? "")?.[1];
  const proof = steps === 0 || digest === undefined ? "Nothing in it can be decided again." : `Digest ${digest}`;
  return {
    title: `Exported ${countOf(events, "event")}, ${countOf(steps, "step")}.`,
    description: isWhole ? proof : `Older events are not in it. ${proof}`,
  };
}

/** A tab that left has nobody to ask what it was given; its events are here. A replay has what its file had. */
async function recorded({ session, replay }: Tab): Promise<Recorded> {
  if (replay !== undefined) return { lines: replay.file.recording, until: Number.POSITIVE_INFINITY };
  try {
    return await session.node().ask({ type: "recording" });
  } catch {
    return { lines: [], until: 0 };
  }
}

function headerOf({ session, roomCode, replay }: Tab): TraceHeader {
  if (replay?.file.of.type === "tab") return replay.file.of;
  const { record, networkId, view } = session.store.getState();
  return { networkId, genesis: record?.genesis ?? null, roomCode, seat: view.seat, exportedAtMs: Date.now() };
}

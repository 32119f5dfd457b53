"use client";
/** The trace as a file: what a bug report needs, what opens in Replay, and what can be decided again elsewhere. */
import { toast } from "sonner";
import type { Tab } from "@/lib/tab/tab";
import { writeTraceFile } from "@/lib/tab/traceFile";

export async function exportTrace({ session, history, roomCode, replay }: Tab): Promise<void> {
  // A tab that left has nobody to ask what it was given; its events are here.
  const recording = await session
    .node()
    .ask({ type: "recording" })
    .then(({ lines }) => lines)
    .catch(() => replay?.file.recording ?? []);
  const { record, networkId, view } = session.store.getState();
  const recorded = history.recorded();
  const header = { networkId, genesis: record?.genesis ?? null, roomCode, seat: view.seat, exportedAtMs: Date.now() };
  const parts: string[] = [];
  for (const line of writeTraceFile(header, recorded, recording)) parts.push(line, "\n");
  const url = URL.createObjectURL(new Blob(parts, { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `roundtable-${roomCode}.ndjson`;
  link.click();
  URL.revokeObjectURL(url);
  const digest = /"digest":"([0-9a-f]+)"/.exec(recording.at(-1) ?? "")?.[1];
  toast(`Exported ${recorded.events.length} events, ${Math.max(0, recording.length - 1)} steps.`, {
    description: digest === undefined ? "Nothing was recorded to decide it again." : `Digest ${digest}`,
  });
}

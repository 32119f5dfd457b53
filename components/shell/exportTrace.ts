"use client";
/** The trace as a file, one event a line: what a bug report needs, and what can be looked at later. */
import { toast } from "sonner";
import { createApi } from "@/lib/tab/api";
import type { Tab } from "@/lib/tab/tab";

export async function exportTrace({ session, log, roomCode }: Tab): Promise<void> {
  // The validator keeps more than the page; a tab that left has only the page's.
  const events = await createApi(session)
    .trace()
    .catch(() => log.events());
  const lines = events.map((event) => JSON.stringify(event, plainBytes)).join("\n");
  const url = URL.createObjectURL(new Blob([lines], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `roundtable-${roomCode}.ndjson`;
  link.click();
  URL.revokeObjectURL(url);
  toast(`Exported ${events.length} events.`);
}

/** Bytes as hexadecimal; JSON has no other place for them. */
const plainBytes = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("") : value;

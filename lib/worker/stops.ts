/** Why a validator stopped, in the words of the trace. */
import { haltedFact } from "@/lib/node/describe";
import type { Stop } from "@/lib/node/life";
import type { TraceFact } from "@/lib/port/trace";

export function traceOf(stop: Stop): TraceFact {
  if (stop.type === "halt") return haltedFact(stop.certificates);
  const code = stop.type === "assertion" ? "crash" : `storage-${stop.error.code}`;
  return { type: "mode", mode: { type: "stopped", code, detail: detailOf(stop) } };
}

export const detailOf = ({ error }: Exclude<Stop, { type: "halt" }>): string =>
  error instanceof Error ? error.message : String(error);

/** Why a validator stopped, in the words of the trace. */
import type { Stop } from "@/lib/node/life";
import type { TraceFact } from "@/lib/port/trace";

/** P24: both certificates' blocks, and the seats that signed both. */
export function traceOf(stop: Stop): TraceFact {
  if (stop.type === "halt") {
    const [a, b] = stop.certificates;
    const liars = a.signers.filter((seat) => b.signers.includes(seat));
    return { type: "halted", height: a.height, blockIds: [a.blockId, b.blockId], liars };
  }
  const code = stop.type === "assertion" ? "crash" : `storage-${stop.error.code}`;
  return { type: "mode", mode: { type: "stopped", code, detail: detailOf(stop) } };
}

export const detailOf = ({ error }: Exclude<Stop, { type: "halt" }>): string =>
  error instanceof Error ? error.message : String(error);

/** The last blocks as a seat's record: its vote stands in the certificate, does not, or was not checked here. */

import { cn } from "@/components/ui/cn";
import type { SeatView } from "@/lib/port/view";

const MARKS = {
  signed: ["●", "text-attest"],
  missed: ["✕", "text-fail"],
  unknown: ["?", "text-faint"],
} as const;

export function RecentVotes({ recent }: { readonly recent: SeatView["recent"] }) {
  if (recent.length === 0) return <p className="text-muted text-sm">No block yet.</p>;
  const of = (wanted: keyof typeof MARKS) => recent.filter((mark) => mark === wanted).length;
  return (
    <div role="img" aria-label={`${of("signed")} signed, ${of("missed")} missed, ${of("unknown")} unknown`}>
      <span className="flex flex-wrap gap-x-[3px] font-mono text-xs leading-4">
        {recent.map((mark, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: A mark is its place.
          <span key={at} aria-hidden className={cn("w-2 text-center", MARKS[mark][1])}>
            {MARKS[mark][0]}
          </span>
        ))}
      </span>
    </div>
  );
}

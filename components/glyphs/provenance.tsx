/** Where a claim comes from: a solid tick is verified by this tab, a hollow one is what others say, `?` is unknown. */
import { memo } from "react";
import { cn } from "@/components/ui/cn";

export type Provenance = "verified" | "reported" | "unknown";

const WORDS: Readonly<Record<Provenance, string>> = {
  verified: "verified by this tab",
  reported: "reported by others, not verified here",
  unknown: "unknown to this tab",
};

export interface TickProps {
  readonly of: Provenance;
  readonly className?: string;
}

export const Tick = memo(function Tick({ of, className = "size-3.5" }: TickProps) {
  return (
    <svg viewBox="0 0 16 16" role="img" aria-label={WORDS[of]} className={cn("shrink-0", COLORS[of], className)}>
      <title>{WORDS[of]}</title>
      {of === "unknown" ? (
        <>
          <circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" strokeWidth="1.3" strokeDasharray="2.4 2" />
          <path
            d="M6.2 6.4a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.8.6-.8 1.2M8 11.2v.2"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            strokeLinecap="round"
          />
        </>
      ) : (
        <>
          <circle
            cx="8"
            cy="8"
            r="6.4"
            fill={of === "verified" ? "currentColor" : "none"}
            stroke="currentColor"
            strokeWidth="1.3"
          />
          <path
            d="m5 8.2 2.1 2.1L11 6"
            fill="none"
            stroke={of === "verified" ? "var(--page)" : "currentColor"}
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      )}
    </svg>
  );
});

const COLORS: Readonly<Record<Provenance, string>> = {
  verified: "text-final",
  reported: "text-muted",
  unknown: "text-faint",
};

/**
 * The signs of the protocol, one drawing each: shape, colour and word always belong together, so that nobody has to tell
 * two things apart by colour alone. Drawn on a grid of 16, in the current colour.
 */
import { memo, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export type GlyphKind =
  | "wait"
  | "commit"
  | "propose"
  | "attest"
  | "finality"
  | "block"
  | "final"
  | "failed"
  | "fault"
  | "carried";

interface Sign {
  readonly word: string;
  /** Tailwind class of its colour. */
  readonly color: string;
  readonly drawing: ReactNode;
}

const cube = "M8 1.6 13.6 4.8 V11.2 L8 14.4 2.4 11.2 V4.8 Z";
const edges = "M2.4 4.8 8 8 13.6 4.8 M8 8 V14.4";
const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinejoin: "round" } as const;

export const SIGNS: Readonly<Record<GlyphKind, Sign>> = {
  wait: {
    word: "waiting",
    color: "text-wait",
    drawing: (
      <path
        d="M4.5 2.2h7M4.5 13.8h7M5.2 2.2c0 3.4 5.6 3.6 5.6 5.8s-5.6 2.4-5.6 5.8M10.8 2.2c0 3.4-5.6 3.6-5.6 5.8s5.6 2.4 5.6 5.8"
        {...line}
      />
    ),
  },
  commit: {
    word: "commitment",
    color: "text-commit",
    drawing: <path d="M8 1.4 14.6 8 8 14.6 1.4 8Z" fill="currentColor" />,
  },
  propose: {
    word: "proposal",
    color: "text-propose",
    drawing: <rect x="2.4" y="2.4" width="11.2" height="11.2" rx="1" fill="currentColor" />,
  },
  attest: { word: "attestation", color: "text-attest", drawing: <circle cx="8" cy="8" r="5.6" fill="currentColor" /> },
  finality: {
    word: "finality vote",
    color: "text-attest",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6.2" {...line} />
        <circle cx="8" cy="8" r="3" fill="currentColor" />
      </>
    ),
  },
  block: {
    word: "block",
    color: "text-muted",
    drawing: <path d={`${cube} ${edges}`} {...line} />,
  },
  final: {
    word: "final block",
    color: "text-final",
    drawing: (
      <>
        <path d={cube} fill="currentColor" fillOpacity="0.22" stroke="none" />
        <path d={`${cube} ${edges}`} {...line} />
        <circle cx="12" cy="12" r="3.6" fill="currentColor" stroke="var(--page)" strokeWidth="1" />
        <path d="m10.4 12 1.2 1.2 2-2.3" fill="none" stroke="var(--page)" strokeWidth="1.2" />
      </>
    ),
  },
  failed: {
    word: "failed round",
    color: "text-fail",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6.2" {...line} strokeDasharray="7.2 2.5" />
        <path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" {...line} />
      </>
    ),
  },
  fault: {
    word: "injected fault",
    color: "text-fault",
    drawing: <path d="m1.6 10.6 3.2-5.2 3.2 5.2 3.2-5.2 3.2 5.2" {...line} strokeDasharray="2 1.2" />,
  },
  carried: {
    word: "carried block",
    color: "text-propose",
    drawing: (
      <>
        <path
          d="M3.4 7.4 8 4.8l4.6 2.6v4.4L8 14.4l-4.6-2.6Z M3.4 7.4 8 10l4.6-2.6M8 10v4.4"
          {...line}
          strokeWidth={1.3}
        />
        <path d="M3 3.4C5.4 1 10.6 1 13 3.4M13 .9v2.6h-2.6" {...line} strokeWidth={1.3} />
      </>
    ),
  },
};

export interface GlyphProps {
  readonly kind: GlyphKind;
  /** What it says here; without it the sign is decoration beside words that say the same. */
  readonly label?: string;
  /** Its size, and what else it needs. */
  readonly className?: string;
}

export const Glyph = memo(function Glyph({ kind, label, className = "size-4" }: GlyphProps) {
  const { color, drawing } = SIGNS[kind];
  const classes = cn("shrink-0", color, className);
  return label === undefined ? (
    <svg aria-hidden viewBox="0 0 16 16" className={classes}>
      {drawing}
    </svg>
  ) : (
    <svg role="img" aria-label={label} viewBox="0 0 16 16" className={classes}>
      {drawing}
    </svg>
  );
});

/** A hash as people compare it: a swatch of its hue, and always its first digits beside it. */
import type { CSSProperties } from "react";
import { cn } from "@/components/ui/cn";
import { hueOf, shortHash } from "@/lib/picture/hashes";

export const hashStyle = (hash: string): CSSProperties => ({ "--hash-hue": hueOf(hash) }) as CSSProperties;

export interface HashProps {
  /** Hexadecimal. */
  readonly hash: string;
  /** All digits instead of the first four. */
  readonly whole?: boolean;
  readonly className?: string;
}

export const Hash = ({ hash, whole = false, className }: HashProps) => (
  <span
    className={cn("hash-ink inline-flex min-w-0 items-baseline gap-1.5 font-mono", className)}
    style={hashStyle(hash)}
    title={hash}
  >
    <span aria-hidden className="keep-colors size-[0.6em] shrink-0 self-center rounded-[2px] bg-current" />
    <span className={cn(whole && "break-all")}>{whole ? hash : shortHash(hash)}</span>
  </span>
);

/** A word or two about a thing, beside its name. */
import type { ComponentProps } from "react";
import { cn } from "./cn";

const TONES = {
  plain: "border-line text-muted",
  wait: "border-wait/40 text-wait",
  commit: "border-commit/40 text-commit",
  propose: "border-propose/40 text-propose",
  attest: "border-attest/40 text-attest",
  final: "border-final/40 text-final",
  fail: "border-fail/45 text-fail",
  fault: "border-fault/45 border-dashed text-fault",
  warn: "border-warn/50 text-warn",
  frozen: "border-frozen/50 text-frozen",
} as const;

export type Tone = keyof typeof TONES;

export const Badge = ({ tone = "plain", className, ...rest }: ComponentProps<"span"> & { readonly tone?: Tone }) => (
  <span
    className={cn(
      "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 font-medium text-2xs [&_svg]:size-3",
      TONES[tone],
      className,
    )}
    {...rest}
  />
);

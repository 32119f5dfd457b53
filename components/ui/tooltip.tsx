"use client";
/** A few more words about a control, on hover and focus. Never the only place where something is said. */
import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Radix.Provider delayDuration={350} skipDelayDuration={150}>
    {children}
  </Radix.Provider>
);

export interface TooltipProps {
  readonly label: ReactNode;
  /** One focusable element. */
  readonly children: ReactNode;
  readonly side?: "top" | "right" | "bottom" | "left";
}

export function Tooltip({ label, children, side = "bottom" }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-64 animate-[fade-in_120ms_ease-out] rounded-md border border-line bg-raised px-2.5 py-1.5 text-ink text-sm shadow-pop"
        >
          {label}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

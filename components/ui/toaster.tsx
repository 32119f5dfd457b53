"use client";
/** Short answers to what somebody just did. What stays true is said where it belongs, not here. */
import { Toaster as Sonner } from "sonner";

/** Milliseconds: long enough to read one sentence twice. */
export const SHOWN_MS = 5_000;

export const Toaster = () => (
  <Sonner
    position="bottom-center"
    duration={SHOWN_MS}
    visibleToasts={3}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast:
          "flex w-[min(92vw,26rem)] items-center font-sans gap-3 rounded-lg border border-line bg-raised px-4 py-3 text-base text-ink shadow-pop",
        description: "text-muted text-sm",
        actionButton: "ml-auto h-7 shrink-0 rounded-md border border-line px-2.5 font-medium text-sm",
      },
    }}
  />
);

"use client";
/**
 * Gives the focus back to what had it before a dialog opened. Radix gives it to a dialog's trigger, and ours have none: a
 * key, the palette and an address open them as well as a button, and without this the next Tab begins at the top.
 */
import { useRef } from "react";

/** Of the dialog that opened last: the next one may take its place, and then nothing has the focus when it opens. */
let origin: HTMLElement | null = null;

/** Handlers for the content of a dialog. */
export function useFocusReturn() {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus(): void {
      const { activeElement, body } = document;
      before.current = activeElement instanceof HTMLElement && activeElement !== body ? activeElement : origin;
      origin = before.current;
    },
    onCloseAutoFocus(event: Event): void {
      event.preventDefault();
      // Another dialog has opened in its place, or somebody has gone elsewhere.
      if (document.activeElement !== document.body) return;
      before.current?.focus();
      origin = null;
    },
  };
}

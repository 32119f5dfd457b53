"use client";
/**
 * Gives the focus back to what had it before a dialog opened. Radix gives it to a dialog's trigger, and ours have none: a
 * key, the palette and an address open them as well as a button, and without this the next Tab begins at the top.
 */
import { type RefObject, useLayoutEffect, useRef } from "react";

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

/**
 * The ref of a part that goes by what is done in it, a notice for instance: if it has the focus when it goes, what the page
 * is about takes it, and not the beginning of the document.
 */
export const handFocusOn = (part: HTMLElement | null) => () => {
  if (part?.contains(document.activeElement))
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
};

/**
 * For parts that take each other's place, the lobby and its table for instance: the next one takes the focus if it was in
 * the one before.
 *
 * @param was whether it was, kept by what draws them
 */
export function useInheritedFocus<E extends HTMLElement>(was: RefObject<boolean>): RefObject<E | null> {
  const part = useRef<E>(null);
  useLayoutEffect(() => {
    const it = part.current;
    if (was.current) it?.focus({ preventScroll: true });
    was.current = false;
    return () => {
      was.current = it?.contains(document.activeElement) ?? false;
    };
  }, [was]);
  return part;
}

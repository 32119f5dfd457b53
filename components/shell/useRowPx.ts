"use client";
/** How high a line of a list is of which only the part in sight is drawn: it must be known before anything is measured. */
import { useSyncExternalStore } from "react";
import { useMedia } from "./useWide";

/** A finger needs so much. */
const TOUCH_PX = 44;
/** What a rem is where nobody has asked for larger type. */
const USUAL_REM_PX = 16;

/** @param px the height at the page's usual size of type; lines grow with the type of browser and projector */
export function useRowPx(px: number): number {
  const isTouched = useMedia("(pointer: coarse)");
  const scale = useSyncExternalStore(onScale, currentScale, () => 1);
  return Math.max(isTouched ? TOUCH_PX : 0, Math.round(px * scale));
}

const currentScale = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_REM_PX || 1;

/** What a browser's own setting is does not change while a page is open; the projector size does. */
function onScale(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["data-projector"] });
  return () => observer.disconnect();
}

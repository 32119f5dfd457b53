"use client";
/** Whether somebody is after something that moves by itself, by pointer, finger or key: then it has to stand still. */
import { type PointerEvent, useEffect, useRef, useState } from "react";

/** A pointer that rests for as long is not after anything. */
const HOLD_MS = 3_000;

/** @returns what is to be spread on the element, and whether what it shows stands still. */
export function useHold() {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const release = () => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  const hold = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, HOLD_MS);
    setHeld(true);
  };
  // A finger leaves with every tap and stroke; it comes back.
  const leave = ({ pointerType }: PointerEvent) => (pointerType === "mouse" ? release() : undefined);
  const handlers = { onPointerMove: hold, onPointerDown: hold, onPointerLeave: leave, onFocus: hold, onKeyDown: hold };
  return { isHeld, handlers };
}

"use client";
/**
 * A page that comes into being a part at a time, each in a task of its own: drawn at once, a table keeps the main thread
 * from everything else for a tenth of a second, and much longer where four tabs share two cores.
 */
import { useEffect, useState } from "react";

/** @returns which turn it is: 0 in the first drawing, one more in each task after it, up to `last` */
export function useTurns(last: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (turn >= last) return;
    const timer = setTimeout(() => setTurn(turn + 1));
    return () => clearTimeout(timer);
  }, [turn, last]);
  return turn;
}

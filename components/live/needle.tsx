"use client";
/**
 * The needle that points at the drawn seat. It turns with the draw and always forward, as a wheel would. A narrow box
 * from the centre outwards, turned by the compositor: inside the drawing each step would paint the whole drawing.
 */
import { useRef } from "react";
import { currentRound } from "@/lib/port/phase";
import { useView } from "@/lib/tab/useTab";

export function Needle() {
  const drawn = useView((view) => currentRound(view)?.drawn ?? null);
  const n = useView(({ table }) => table?.n ?? 1);
  const turns = useTurns(drawn?.proposer ?? null, n, drawn?.beta ?? "");
  return (
    <div
      aria-hidden
      className="keep-colors pointer-events-none absolute top-[18.8%] left-[48.6%] h-[31.2%] w-[2.8%] origin-bottom text-propose transition-[rotate] duration-[600ms] ease-out"
      style={{ rotate: `${turns}turn`, opacity: drawn === null ? 0 : 1 }}
    >
      <svg aria-hidden viewBox="0 0 28 26" className="block w-full">
        <path d="M14 0 L0 26 L28 26 Z" fill="currentColor" />
      </svg>
    </div>
  );
}

/** Where the needle points, in turns since the page was opened: each draw goes on at least half a turn. */
function useTurns(proposer: number | null, n: number, beta: string): number {
  const state = useRef({ turns: 0, beta: "" });
  if (proposer !== null && beta !== state.current.beta) {
    const least = state.current.turns + 0.5;
    const place = proposer / n;
    state.current = { turns: Math.ceil(least - place) + place, beta };
  }
  return state.current.turns;
}

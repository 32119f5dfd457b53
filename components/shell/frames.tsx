"use client";
/** The whole page says when it is not live: hatched amber for a paused validator, a blue line for a frozen picture. */
import { useEffect } from "react";
import { useShown, useTabState, useView } from "@/lib/tab/useTab";

export function Frames() {
  const isPaused = useView(({ mode }) => mode.type === "paused");
  const isHeld = useShown(({ held }) => held);
  const hasLeft = useTabState(({ left }) => left);
  useTitle();
  if (isPaused && !hasLeft) return <div aria-hidden className="paused-frame keep-colors" />;
  return isHeld ? <div aria-hidden className="pointer-events-none fixed inset-0 z-40 border-2 border-frozen" /> : null;
}

/** A tab in the background says by its title whether it validates: by what is so, also where nothing is drawn. */
function useTitle(): void {
  const isPaused = useTabState(({ view, left }) => view.mode.type === "paused" && !left);
  const name = useTabState(({ view }) => view.table?.name ?? null);
  const introduced = useTabState(({ room, roomCode }) => room?.name ?? roomCode);
  const seat = useTabState(({ view }) => view.seat);
  const who = seat === null ? "" : `seat ${seat} · `;
  useEffect(() => {
    document.title = `${isPaused ? "⏸ " : ""}${who}${name ?? introduced}`;
  }, [isPaused, who, name, introduced]);
}

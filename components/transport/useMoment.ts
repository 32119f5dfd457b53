"use client";
/** The moment on screen as part of the address: `?at=<event>`; without it the page is live. */
import { parseAsInteger, useQueryState } from "nuqs";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { useLastSeq, usePlayer, useTab } from "@/lib/tab/useTab";

export function useMoment(): void {
  const [at, setAt] = useQueryState("at", parseAsInteger);
  const { player } = useTab();
  const last = useLastSeq();
  const held = usePlayer(({ mode, seq }) => (mode === "held" ? seq : null));
  const isLive = usePlayer(({ mode }) => mode === "live");
  /** What the address asked for when the page was opened, until it is shown or known to be absent. */
  const wanted = useRef(at);
  useEffect(() => {
    if (wanted.current === null || last === 0) return;
    const seq = wanted.current;
    wanted.current = null;
    void player.seek(seq).then((isThere) => {
      if (isThere) return;
      toast(`Event ${seq} is not in this tab's trace; it begins anew with each visit.`);
      void setAt(null);
    });
  }, [last, player, setAt]);
  useEffect(() => {
    if (wanted.current !== null) return;
    // Going back brings the address of then; the moment that is drawn stays.
    if (held !== null && at !== held) void setAt(held);
    else if (isLive && at !== null) void setAt(null);
  }, [at, held, isLive, setAt]);
}

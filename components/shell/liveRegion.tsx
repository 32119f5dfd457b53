"use client";
/** For who listens instead of looking: at most one sentence a round, and at once only that this validator stopped. */
import { useEffect, useRef, useState } from "react";
import { announcement } from "@/lib/tab/explain";
import { useTabState, useWholeView } from "@/lib/tab/useTab";

export function LiveRegion() {
  const view = useWholeView();
  const before = useRef(view);
  const [sentence, say] = useState("");
  const trouble = useTabState((state) => (state.view.mode.type === "stopped" ? state.view.mode.detail : null));
  useEffect(() => {
    const words = announcement(before.current, view);
    before.current = view;
    if (words !== null) say(words);
  }, [view]);
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {sentence}
      </p>
      <p role="alert" className="sr-only">
        {trouble === null ? "" : `Your validator has stopped. ${trouble}`}
      </p>
    </>
  );
}

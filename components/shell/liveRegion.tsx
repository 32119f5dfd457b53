"use client";
/** For who listens instead of looking: at most one sentence a round, and at once only that this validator stopped. */
import { useEffect, useState } from "react";
import { announcement } from "@/lib/picture/explain";
import { useTab, useTabState } from "@/lib/tab/useTab";

export function LiveRegion() {
  const { shown } = useTab();
  const [sentence, say] = useState("");
  const trouble = useTabState((state) => (state.view.mode.type === "stopped" ? state.view.mode.detail : null));
  // Told by the store, not after a drawing: the words belong into the same frame as what they tell of.
  useEffect(
    () =>
      shown.store.subscribe(({ view }, { view: before }) => {
        const words = announcement(before, view);
        if (words !== null) say(words);
      }),
    [shown],
  );
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

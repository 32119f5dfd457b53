"use client";
/** The address is state: which view, and what is selected. `/r/<room>?v=live&sel=v3` says the same to everybody. */
import { createParser, parseAsStringLiteral, useQueryState } from "nuqs";
import { useCallback } from "react";
import { formatSelection, parseSelection, type Selection, sameSelection } from "@/lib/tab/selection";
import { VIEW_IDS, type ViewId } from "./viewIds";

/** A view is a page to who goes back by the browser: it leads to the view before, and not away from the table. */
const view = parseAsStringLiteral(VIEW_IDS).withDefault("live").withOptions({ history: "push" });
const selection = createParser<Selection>({ parse: parseSelection, serialize: formatSelection, eq: sameSelection });

export function useViewId(): readonly [ViewId, (id: ViewId) => void] {
  const [id, set] = useQueryState("v", view);
  return [
    id,
    useCallback(
      (next: ViewId) => {
        // Asked for where one is, it would be gone back to for nothing.
        if (next !== id) void set(next);
      },
      [id, set],
    ),
  ];
}

/** Selecting what is selected deselects it. */
export function useSelection(): readonly [Selection | null, (next: Selection | null) => void] {
  const [selected, set] = useQueryState("sel", selection);
  const select = useCallback(
    (next: Selection | null) => void set((known) => (sameSelection(known, next) ? null : next)),
    [set],
  );
  return [selected, select];
}

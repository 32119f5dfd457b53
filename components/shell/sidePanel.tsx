"use client";
/** At the right of a wide page: the selected thing, else the table at a glance. Elsewhere the selected thing is a sheet. */
import { X } from "lucide-react";
import { useRef } from "react";
import { Details, titleOf } from "@/components/inspect/details";
import { Overview } from "@/components/inspect/overview";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/sheet";
import { useView } from "@/lib/tab/useTab";
import { useSelection } from "./address";
import { useWide } from "./useWide";

/** @param isDrawn false: only its place is kept */
export function SidePanel({ isDrawn }: { readonly isDrawn: boolean }) {
  const [selection, select] = useSelection();
  const title = useView((view) => (selection === null ? "" : titleOf(selection, view)));
  const isWide = useWide();
  const panel = useRef<HTMLElement>(null);
  // Its button goes with the details: who closed them by keyboard stays at their place.
  const close = () => {
    panel.current?.focus();
    select(null);
  };
  if (!isWide)
    return (
      <Sheet open={selection !== null} onOpenChange={(isOpen) => !isOpen && select(null)} title={title}>
        {selection !== null && <Details selection={selection} />}
      </Sheet>
    );
  return (
    <aside
      ref={panel}
      aria-label="Details"
      tabIndex={-1}
      className="flex w-[22.5rem] shrink-0 flex-col border-line border-l bg-panel outline-offset-[-2px] contain-strict"
    >
      {!isDrawn ? null : selection === null ? (
        <>
          <h2 className="sr-only">The table at a glance</h2>
          <Overview />
        </>
      ) : (
        <>
          <div className="flex h-12 shrink-0 items-center justify-between border-line border-b pr-2 pl-4">
            <h2 className="truncate font-semibold">{title}</h2>
            <Button variant="ghost" size="icon" aria-label="Close the details" onClick={close}>
              <X />
            </Button>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">
            <Details selection={selection} />
          </div>
        </>
      )}
    </aside>
  );
}

"use client";
/** The composer for who has no room for it in the view. */
import { Composer } from "@/components/live/composer";
import { Sheet } from "@/components/ui/sheet";
import { useShell } from "./shellState";

export function SubmitSheet() {
  const { dialog, open } = useShell();
  return (
    <Sheet
      open={dialog === "submit"}
      onOpenChange={(isOpen) => open(isOpen ? "submit" : null)}
      title="Submit a transaction"
    >
      <Composer id="new-transaction-sheet" onSubmitted={() => open(null)} autoFocus />
    </Sheet>
  );
}

"use client";
/** "Split…": the way to a partition, where this page has a seat that can keep it closed. */
import { Scissors } from "lucide-react";
import { useState } from "react";
import { SplitDialog } from "@/components/faults/parts";
import { Button } from "@/components/ui/button";
import { useLiveView, useTab } from "@/lib/tab/useTab";

export function SplitButton() {
  const { faults } = useTab();
  const [isOpen, setOpen] = useState(false);
  const n = useLiveView(({ table }) => table?.n ?? 0);
  // Seats of this page come and go while it is open.
  useLiveView(({ tip }) => tip.height);
  if (n < 2 || faults.seats().length === 0) return null;
  return (
    <>
      <Button variant="ghost" size="sm" aria-label="Split the table" onClick={() => setOpen(true)}>
        <Scissors />
        <span className="hidden sm:inline">Split…</span>
      </Button>
      {isOpen && <SplitDialog onClose={() => setOpen(false)} />}
    </>
  );
}

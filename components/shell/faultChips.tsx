"use client";
/**
 * What this page's validators are made to do wrong at the moment that is drawn, on every view; each with the way to end it
 * as long as it is at work.
 */
import { HeartPulse, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { handFocusOn } from "@/components/ui/focusReturn";
import { Tooltip } from "@/components/ui/tooltip";
import { faultWords } from "@/lib/picture/faultWords";
import type { ActiveFault } from "@/lib/port/fault";
import { useLiveView, useTab, useView } from "@/lib/tab/useTab";

const keyOf = ({ seat, id }: ActiveFault): string => `${seat}/${id}`;

export function FaultChips() {
  const { faults } = useTab();
  const active = useView((view) => view.faults);
  const atWork = useLiveView((view) => view.faults.map(keyOf));
  if (active.length === 0) return null;
  return (
    <section
      ref={handFocusOn}
      aria-label="Faults at work"
      className="flex flex-wrap items-center gap-2 border-fault/40 border-b border-dashed bg-fault/8 px-4 py-1.5"
    >
      {active.map((fault) => (
        <span
          key={keyOf(fault)}
          ref={handFocusOn}
          className="inline-flex min-h-7 items-center gap-1 rounded-md border border-fault/50 border-dashed px-2 has-[button]:pr-0 text-fault text-sm"
        >
          {`seat ${fault.seat}: ${faultWords(fault.fault)}`}
          {atWork.includes(keyOf(fault)) && (
            <Button
              variant="ghost"
              size="icon"
              className="size-6 text-fault"
              aria-label={`End: seat ${fault.seat} ${faultWords(fault.fault)}`}
              onClick={() => void faults.heal(fault)}
            >
              <X />
            </Button>
          )}
        </span>
      ))}
      <Tooltip label="End every fault of this page (h)">
        <Button variant="ghost" size="sm" className="ml-auto" onClick={() => void faults.healAll()}>
          <HeartPulse /> Heal everything
        </Button>
      </Tooltip>
    </section>
  );
}

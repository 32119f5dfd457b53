"use client";
/** A scenario that was asked for, by a link for instance, and cannot be played here: why not, and what can. */
import { Play as PlayIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { offerFor } from "@/lib/tab/labOffer";
import { useLab, useTab } from "@/lib/tab/useTab";

export function RefusedNote() {
  const { lab } = useTab();
  const refused = useLab((state) => state.refused);
  if (refused === null) return null;
  const offer = offerFor(refused);
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg border border-warn/50 bg-warn/8 p-4">
      <p className="min-w-0 flex-1 break-words text-sm">{refused.why}</p>
      {offer.type === "other" ? (
        <Button size="sm" onClick={() => lab.run(offer.scenario.id)}>
          <PlayIcon /> {`Run “${offer.scenario.title}” instead`}
        </Button>
      ) : (
        <Button size="sm" asChild>
          {/* Another table: the whole page is opened anew. */}
          <a href={offer.href}>
            <PlayIcon /> {`Run “${offer.scenario.title}” on a table made for it`}
          </a>
        </Button>
      )}
    </div>
  );
}

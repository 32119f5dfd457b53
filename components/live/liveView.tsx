"use client";
/** The table live: what happens now, why, and one's own transaction on its way through it. */
import { Circle, Table2 } from "lucide-react";
import { useState } from "react";
import { COMPOSER_ID } from "@/components/shell/shellState";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";
import { useTab } from "@/lib/tab/useTab";
import { Composer } from "./composer";
import { LastFailure } from "./lastFailure";
import { Ring } from "./ring";
import { SeatTable } from "./seatTable";
import { Sentence } from "./sentence";
import { SplitButton } from "./splitButton";
import { TallyCaption } from "./tallyCaption";
import { Tracker } from "./tracker";

export function LiveView() {
  const [isTable, setTable] = useState(false);
  const takesAny = useTab().replay === undefined;
  return (
    // In a low window, as on a phone held sideways, the ring keeps a size at which it can be read, and the view scrolls.
    <div className="flex min-h-0 flex-1 flex-col px-4 pt-2 pb-3 md:overflow-y-auto">
      <Sentence />
      <div className="relative flex flex-1 flex-col md:min-h-80">
        {/* Over the ring its corners are free; above a table the same two stand in a row of their own. */}
        <div
          className={cn(
            "flex items-start justify-between gap-4",
            isTable
              ? "mx-auto w-full max-w-3xl py-3"
              : "pointer-events-none absolute inset-x-0 top-0 z-10 *:pointer-events-auto",
          )}
        >
          <LastFailure />
          <div className="ml-auto flex max-sm:flex-col max-sm:items-end">
            <SplitButton />
            <Tooltip label={isTable ? "Draw it as a ring" : "The same facts as a table"} side="left">
              <Button
                variant="ghost"
                size="sm"
                aria-label="Table view"
                aria-pressed={isTable}
                onClick={() => setTable(!isTable)}
              >
                {isTable ? <Circle /> : <Table2 />}
                <span className="hidden sm:inline">Table view</span>
              </Button>
            </Tooltip>
          </div>
        </div>
        {isTable ? (
          <div className="mx-auto w-full max-w-3xl pb-6 max-sm:[&_:is(td,th)]:px-1">
            <SeatTable />
          </div>
        ) : (
          <>
            <Ring className="aspect-square max-h-[min(100vw-1rem,max(20rem,100dvh-8rem))] w-full md:aspect-auto md:mb-3 md:max-h-none md:flex-1" />
            <div className="flex justify-between gap-4 pt-2 md:pointer-events-none md:absolute md:inset-x-0 md:bottom-0 md:pt-0">
              <TallyCaption kind="attest" className="max-w-44 md:max-w-52" />
              <TallyCaption kind="finality" className="max-w-44 md:max-w-52 items-end text-right" />
            </div>
          </>
        )}
      </div>
      {takesAny && <Own />}
    </div>
  );
}

/** One's own transactions; a recording takes none. */
const Own = () => (
  <>
    <div className="mx-auto mt-2 hidden w-full max-w-3xl md:block low:max-w-none">
      <div className="@container">
        <div className="flex flex-col low:@min-[54rem]:flex-row low:@min-[54rem]:items-center low:@min-[54rem]:gap-6 [&>*]:low:@min-[54rem]:basis-1/2">
          <Composer id={COMPOSER_ID} />
          <Tracker />
        </div>
      </div>
    </div>
    <div className="md:hidden">
      <Tracker />
    </div>
  </>
);

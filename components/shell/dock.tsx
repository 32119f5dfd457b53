"use client";
/** At the bottom of every view: the moment that is drawn, and the chain. On a phone the moment only when it is not now. */
import { ChainStrip } from "@/components/chain/strip";
import { Scrubber } from "@/components/transport/scrubber";
import { FreezeButton } from "@/components/transport/transport";
import { useMoment } from "@/components/transport/useMoment";

/** @param isDrawn false: only its place is kept */
export function Dock({ isDrawn }: { readonly isDrawn: boolean }) {
  return (
    <section aria-label="Chain" className="border-line border-t">
      <Address />
      <Scrubber />
      <div className="flex items-center flat:hidden">
        <span className="pl-1 md:hidden">
          <FreezeButton />
        </span>
        <div className="h-14 min-w-0 flex-1 tall:h-[5.75rem]">{isDrawn && <ChainStrip />}</div>
      </div>
    </section>
  );
}

/** By itself, because it looks at every beat how far the table is. */
function Address() {
  useMoment();
  return null;
}

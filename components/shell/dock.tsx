"use client";
/** At the bottom of every view: the moment that is drawn, and the chain. */
import { ChainStrip } from "@/components/chain/strip";
import { Scrubber } from "@/components/transport/scrubber";
import { useMoment } from "@/components/transport/useMoment";

export function Dock() {
  useMoment();
  return (
    <section aria-label="Chain" className="shrink-0 border-line border-t bg-page">
      <Scrubber />
      <ChainStrip />
    </section>
  );
}

"use client";
/** At the bottom of every view: the chain. */
import { ChainStrip } from "@/components/chain/strip";

export const Dock = () => (
  <section aria-label="Chain" className="shrink-0 border-line border-t bg-page">
    <ChainStrip />
  </section>
);

"use client";
/** What waits to be ordered, how it gets there, how long it takes; and load to see it under. */
import { Compose } from "./compose";
import { Figures } from "./figures";
import { LoadPanel } from "./loadPanel";
import { OwnList } from "./ownList";
import { Squares } from "./squares";

export const PoolView = () => (
  <section aria-label="Pool" className="min-h-0 flex-1 overflow-y-auto p-4">
    <div className="mx-auto flex max-w-5xl flex-col gap-6">
      <Squares />
      <div className="grid gap-6 xl:grid-cols-2 [&>section]:mt-0">
        <Compose />
        <LoadPanel />
      </div>
      <Figures />
      <OwnList />
    </div>
  </section>
);

"use client";
/** Another turn taken from one moment, beside the first: the same clock controls, and where the two differ. */
import { X } from "lucide-react";
import { useMemo } from "react";
import { Ring } from "@/components/live/ring";
import { Button } from "@/components/ui/button";
import type { Instant, Standing } from "@/lib/port/sandbox";
import type { Sandbox } from "@/lib/tab/sandboxClient";
import { TabProvider, useSandboxState } from "@/lib/tab/useTab";
import { Drive } from "./clockBar";
import { useSandbox } from "./useSandbox";

export interface ForkProps {
  readonly instant: Instant;
  readonly original: Sandbox;
  readonly onClose: () => void;
}

export function Fork({ instant, original, onClose }: ForkProps) {
  const opened = useMemo(() => ({ instant, problems: [] }), [instant]);
  const tab = useSandbox(opened, null);
  if (tab === null) return null;
  return (
    <section
      aria-label="Fork"
      className="flex shrink-0 flex-col gap-4 border-fault/40 border-b border-dashed p-3 md:h-80 md:flex-row"
    >
      <TabProvider value={tab}>
        <Ring className="aspect-square h-72 self-center md:h-full" />
      </TabProvider>
      <Comparison original={original} fork={tab.sandbox} onClose={onClose} />
    </section>
  );
}

function Comparison({ original, fork, onClose }: Pick<ForkProps, "original" | "onClose"> & { readonly fork: Sandbox }) {
  const one = useSandboxState(original, (state) => state.standing);
  const other = useSandboxState(fork, (state) => state.standing);
  const failed = useSandboxState(fork, (state) => state.failed);
  if (failed !== null) return <p className="flex-1 text-fail text-sm">{`The fork has stopped: ${failed}.`}</p>;
  if (one === null || other === null) return <p className="flex-1 text-muted text-sm">Getting to the same moment …</p>;
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <b className="font-semibold">The fork</b>
        <Drive sandbox={fork} />
        <Button size="icon" variant="ghost" className="ml-auto" aria-label="Close the fork" onClick={onClose}>
          <X />
        </Button>
      </div>
      <table className="w-full max-w-lg table-fixed text-left md:table-auto">
        <thead>
          <tr className="text-muted">
            <th className="font-normal">at the same moment</th>
            <th className="font-normal">first</th>
            <th className="font-normal">fork</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map(([name, figure]) => (
            <tr key={name} className={figure(one) === figure(other) ? "" : "text-fault"}>
              <td>{name}</td>
              <td className="break-all font-mono">{figure(one)}</td>
              <td className="break-all font-mono">{figure(other)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-muted">{verdict(one, other)}</p>
    </div>
  );
}

const FIGURES: readonly (readonly [string, (standing: Standing) => string])[] = [
  ["virtual time", ({ wallMs }) => `${((wallMs % 1_000_000_000) / 1_000).toFixed(2)} s`],
  ["events", ({ instant }) => String(instant.events)],
  ["final blocks", ({ view }) => String(view.tip.height)],
  ["last block", ({ view }) => view.tip.id.slice(0, 8)],
  ["failed rounds", ({ view }) => String(view.failed.length)],
  ["digest", ({ digest }) => digest],
];

/** Whether one is the other's past, or they have different blocks of one height. */
function verdict(one: Standing, other: Standing): string {
  if (one.digest === other.digest) return "They are the same table, event by event.";
  const split = one.view.blocks.find((block) =>
    other.view.blocks.some((it) => it.height === block.height && it.id !== block.id),
  );
  return split === undefined
    ? "Their blocks agree as far as both have come."
    : `From height ${split.height} on they have different blocks: two tables, not a fork of one.`;
}

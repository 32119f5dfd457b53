"use client";
/** The transactions that wait, each a square: its area its bytes, its tint its age, a ring if it is this tab's. */
import type { CSSProperties } from "react";
import { PendingCube } from "@/components/chain/pendingCube";
import { useSelection } from "@/components/shell/address";
import { cn } from "@/components/ui/cn";
import { countOf } from "@/lib/base/words";
import type { PooledTxView } from "@/lib/port/view";
import { useColdView } from "@/lib/tab/useCold";

/** Sides in pixels; between them the area grows with the bytes. */
const SIDE_MIN = 8;
const SIDE_MAX = 44;
/** A transaction that waits as long is as old as it gets. */
const OLD_MS = 10_000;

export function Squares() {
  const view = useColdView();
  const [selection, select] = useSelection();
  const { waiting, own, shown } = view.pool;
  const hidden = Math.max(0, waiting - shown.length);
  return (
    <div>
      <h2 className="font-semibold text-xl">
        {waiting === 0 ? "Nothing waits" : countOf(waiting, "transaction waits", "transactions wait")}
        {own > 0 && " "}
        {own > 0 && <span className="ml-1 font-normal text-base text-muted">{`${own} of them from this tab`}</span>}
      </h2>
      <div className="mt-3 flex flex-wrap items-stretch gap-4">
        <div
          role="img"
          aria-label={`${shown.length} of ${countOf(waiting, "waiting transaction")} drawn`}
          className="flex min-h-[4.75rem] min-w-48 flex-1 flex-wrap content-start items-end gap-1 rounded-md border border-line bg-panel p-2"
        >
          {shown.map((tx) => (
            <Square key={tx.id} tx={tx} ageMs={view.at - tx.at} />
          ))}
          {waiting === 0 && (
            <span className="m-auto text-faint text-sm">
              What is submitted waits here until it is in a final block.
            </span>
          )}
          {hidden > 0 && <span className="px-1 text-muted text-sm">{`and ${hidden} more, not listed here`}</span>}
        </div>
        <div className="flex items-center gap-3">
          <span aria-hidden className="text-faint text-xl">
            →
          </span>
          <PendingCube
            isSelected={selection?.type === "round" && selection.height === view.height}
            onSelect={(height, round) => select({ type: "round", height, round })}
          />
        </div>
      </div>
      <p className="mt-1.5 flex flex-wrap gap-x-4 text-faint text-xs">
        <span>area: bytes</span>
        <span>tint: fresh to {OLD_MS / 1_000} s old</span>
        <span>ring: submitted in this tab</span>
      </p>
    </div>
  );
}

function Square({ tx: { bytes, own, id }, ageMs }: { readonly tx: PooledTxView; readonly ageMs: number }) {
  const side = Math.min(SIDE_MAX, Math.max(SIDE_MIN, 1.6 * Math.sqrt(bytes)));
  const age = Math.round(100 * Math.min(1, Math.max(0, ageMs / OLD_MS)));
  const style: CSSProperties = {
    width: side,
    height: side,
    backgroundColor: `color-mix(in oklch, var(--propose) ${age}%, var(--commit))`,
  };
  return (
    <span
      title={`${id.slice(0, 8)}…, ${bytes} B`}
      style={style}
      className={cn("keep-colors rounded-[2px]", own && "shadow-[0_0_0_1px_var(--panel),0_0_0_3px_var(--ink)]")}
    />
  );
}

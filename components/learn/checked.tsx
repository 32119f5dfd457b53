"use client";
/** What this tab checked by itself: real counters, kept by the validator since this page was opened. */
import { Glyph } from "@/components/glyphs/glyph";
import { Tick } from "@/components/glyphs/provenance";
import { countOf } from "@/lib/base/words";
import type { CheckedView } from "@/lib/port/view";
import { useColdView } from "@/lib/tab/useCold";

const ROWS: readonly (readonly [keyof CheckedView, string, string])[] = [
  ["messages", "messages whose signatures held", "Verified first, then read (P26)."],
  ["votes", "votes of others counted", "Each signature verified, each seat once a round."],
  ["draws", "random values proven", "A VRF proof each, against the committer’s key (P3)."],
  ["certificates", "certificates completed or received", "Distinct seats, exact signatures, a quorum."],
  ["blocks", "blocks made final by votes", "Checked whole: link, draw, bodies, log root (P20)."],
  ["synced", "blocks fetched from others", "Links, bodies and log root checked; final by descent (P22)."],
];

export function Checked() {
  const { checked, mode } = useColdView();
  return (
    <div>
      <h2 className="font-semibold text-xl">What did my tab verify?</h2>
      <p className="mt-1 text-muted text-sm">
        {mode.type === "validating"
          ? "It votes only for what it checked. Since this page was opened:"
          : "It does not vote now, and still believes nobody. Since this page was opened:"}
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
        {ROWS.map(([key, what, how]) => (
          <div key={key} className="flex flex-col">
            <dt className="order-2 text-sm">
              {what}
              <span className="block text-muted text-xs">{how}</span>
            </dt>
            <dd className="order-1 flex items-center gap-2 font-mono text-2xl">
              {checked[key]} <Tick of="verified" className="size-4" />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 flex items-center gap-2 text-muted text-sm">
        {checked.refused === 0 ? <Tick of="verified" className="size-4" /> : <Glyph kind="failed" />}
        {checked.refused === 0
          ? "Nothing had to be refused."
          : `${countOf(checked.refused, "message was", "messages were")} refused: something in them did not hold.`}
      </p>
    </div>
  );
}

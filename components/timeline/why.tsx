"use client";
/** Why a round failed, step by step; each that an event shows leads to it. The Timeline and the Lab tell it alike. */
import { useMemo } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import { type Why, whyFailed } from "@/lib/picture/whyFailed";
import type { TraceEvent } from "@/lib/port/trace";
import { useView } from "@/lib/tab/useTab";

/** Null where these events of the trace do not show that round being given up. */
export function useWhy(events: readonly TraceEvent[], height: number, round: number): Why | null {
  const table = useView((view) => view.table);
  return useMemo(() => whyFailed(events, height, round, table), [events, height, round, table]);
}

export interface WhyTextProps {
  readonly why: Why;
  readonly height: number;
  readonly round: number;
}

export function WhyText({ why, height, round }: WhyTextProps) {
  const [, select] = useSelection();
  return (
    <>
      <h2 className="flex items-center gap-2 font-medium">
        <Glyph kind="failed" />
        {`Why did round ${round} of #${height} fail? ${why.short[0]?.toUpperCase()}${why.short.slice(1)}.`}
      </h2>
      <ol className="mt-2 flex list-decimal flex-col gap-1 pl-6 marker:text-faint">
        {why.steps.map(({ text, seq }) => (
          <li key={text}>
            {seq === null ? (
              text
            ) : (
              <button
                type="button"
                onClick={() => select({ type: "message", seq })}
                className="touchable text-left align-top underline decoration-dotted underline-offset-4"
              >
                {text}
              </button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

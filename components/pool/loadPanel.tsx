"use client";
/** Load on demand: a rate on a logarithmic scale, or a burst. It stops by itself, and gives way when the page lags. */
import { Play, Square, Zap } from "lucide-react";
import { useId } from "react";
import { Section } from "@/components/inspect/rows";
import { Countdown } from "@/components/motion/passing";
import { Button } from "@/components/ui/button";
import { takesDrafts } from "@/lib/tab/draft";
import { BURST, LOAD_MS, type LoadState, RATE_MAX, RATE_MIN } from "@/lib/tab/load";
import { useLoad, useTab, useTabState } from "@/lib/tab/useTab";

/** Steps of the slider: fifty a decade. */
const STEPS = 50 * Math.log10(RATE_MAX / RATE_MIN);
const rateAt = (step: number): number => RATE_MIN * (RATE_MAX / RATE_MIN) ** (step / STEPS);
const stepOf = (rate: number): number =>
  Math.round((STEPS * Math.log10(rate / RATE_MIN)) / Math.log10(RATE_MAX / RATE_MIN));
const rateWords = (rate: number): string => `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} tx/s`;

export function LoadPanel() {
  const { load } = useTab();
  const state = useLoad();
  const id = useId();
  const isOff = !useTabState(takesDrafts);
  return (
    <Section title="Load generator">
      <label htmlFor={id} className="flex items-baseline justify-between text-sm">
        Rate <output className="font-mono">{rateWords(state.rate)}</output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={STEPS}
        value={stepOf(state.rate)}
        aria-valuetext={rateWords(state.rate)}
        onChange={({ target }) => load.setRate(rateAt(Number(target.value)))}
        className="slider"
      />
      <div className="flex justify-between text-faint text-xs" aria-hidden>
        <span>{RATE_MIN}</span>
        <span>1</span>
        <span>10</span>
        <span>100</span>
        <span>{RATE_MAX}</span>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        {state.running ? (
          <Button variant="warn" onClick={load.stop}>
            <Square /> Stop
          </Button>
        ) : (
          <Button disabled={isOff} onClick={load.start}>
            <Play /> Start
          </Button>
        )}
        <Button disabled={isOff} onClick={load.burst}>
          <Zap /> Burst of {BURST}
        </Button>
      </div>
      <Report state={state} />
    </Section>
  );
}

function Report({ state }: { readonly state: LoadState }) {
  const { load } = useTab();
  const { sent, accepted, refused, code, share, lagMs, rate, endsAtMs, running } = state;
  return (
    <div className="mt-3 min-h-16 text-muted text-sm">
      <p>
        {running && endsAtMs !== null ? (
          <>
            Stops by itself in{" "}
            <Countdown untilMs={endsAtMs} nowMs={load.nowMs} className="inline-block w-14 font-mono" />
          </>
        ) : (
          `Stops by itself after ${LOAD_MS / 1_000} s.`
        )}
        {running && share < 0.9 && (
          <span className="text-warn">{`The page lags by ${Math.round(lagMs)} ms: slowed to ${rateWords(rate * share)}.`}</span>
        )}
      </p>
      {sent > 0 && (
        <p>
          {`${sent} made, ${accepted} accepted`}
          {refused > 0 && <span className="text-fail">{`, ${refused} refused (${code})`}</span>}
        </p>
      )}
    </div>
  );
}

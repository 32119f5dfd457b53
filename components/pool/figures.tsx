"use client";
/** The last two minutes in figures and curves: what came in, what became final, what waits, how long it took. */
import { Section } from "@/components/inspect/rows";
import type { Second } from "@/lib/picture/poolMeter";
import { useColdView } from "@/lib/tab/useCold";
import { useTab } from "@/lib/tab/useTab";
import { Chart, type Series } from "./chart";

/** Seconds drawn. */
const SPAN = 120;

const RATES: readonly Series[] = [
  { label: "submitted/s", color: "--commit", dash: [] },
  { label: "final/s", color: "--final", dash: [6, 3] },
  { label: "waiting", color: "--muted", dash: [2, 2] },
];
const LATENCIES: readonly Series[] = [
  { label: "p50", color: "--attest", dash: [] },
  { label: "p95", color: "--propose", dash: [6, 3] },
];

export function Figures() {
  const { at } = useColdView();
  const { meter } = useTab();
  const second = Math.floor(at / 1_000);
  const seconds = meter.seconds(second * 1_000, SPAN);
  const times = seconds.map((it) => it.at);
  const of = (key: keyof Second) => seconds.map((it) => it[key]);
  const last = seconds.at(-1);
  return (
    <div className="grid gap-6 xl:grid-cols-2 [&>section]:mt-0">
      <Section title="Transactions a second, and how many wait">
        <Legend series={RATES} values={[last?.submitted, last?.final, last?.depth]} unit="" />
        <Chart
          label="Submitted, final and waiting transactions over two minutes"
          times={times}
          values={[of("submitted"), of("final"), of("depth")]}
          series={RATES}
          span={SPAN}
        />
      </Section>
      <Section title="From accepted to final, this tab’s own, milliseconds">
        <Legend series={LATENCIES} values={[latest(seconds, "p50"), latest(seconds, "p95")]} unit=" ms" />
        <Chart
          label="Latency of own transactions over two minutes"
          times={times}
          values={[of("p50"), of("p95")]}
          series={LATENCIES}
          span={SPAN}
          isSparse
        />
      </Section>
    </div>
  );
}

/** In most seconds nothing of this tab's becomes final. */
const latest = (seconds: readonly Second[], key: "p50" | "p95") => seconds.findLast((it) => it[key] !== null)?.[key];

interface LegendProps {
  readonly series: readonly Series[];
  readonly values: readonly (number | null | undefined)[];
  readonly unit: string;
}

const Legend = ({ series, values, unit }: LegendProps) => (
  <dl className="mb-2 flex flex-wrap gap-x-6 gap-y-1 text-sm">
    {series.map(({ label, color, dash }, at) => (
      <div key={label} className="flex items-center gap-2">
        <dt className="flex items-center gap-2 text-muted">
          <svg aria-hidden viewBox="0 0 20 4" className="h-1 w-5">
            <line
              x1="0"
              y1="2"
              x2="20"
              y2="2"
              stroke={`var(${color})`}
              strokeWidth="2"
              strokeDasharray={dash.join(" ")}
            />
          </svg>
          {label}
        </dt>
        <dd className="font-mono">{values[at] === null || values[at] === undefined ? "–" : `${values[at]}${unit}`}</dd>
      </div>
    ))}
  </dl>
);

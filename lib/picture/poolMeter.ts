/**
 * What went into the pool and what became final, second by second, for the chart: taken from the trace as it is drawn.
 * A second in which the page saw no events, because it was hidden, is a gap and not a zero.
 */
import type { TraceEvent } from "@/lib/port/trace";

export interface PoolMeter {
  take(events: readonly TraceEvent[]): void;
  /** Another life begins, or another moment of a sandbox: what was counted is not of it. */
  restart(): void;
  /** Whole seconds, oldest first, the last one before `untilMs`; one more than nothing was heard of is left out. */
  seconds(untilMs: number, count: number): readonly Second[];
}

export interface Second {
  /** Its beginning, seconds since the Unix epoch. */
  readonly at: number;
  /** Null: nothing was seen of this second. */
  readonly submitted: number | null;
  readonly final: number | null;
  /** Waiting at its end. */
  readonly depth: number | null;
  /** Milliseconds from accepted to final of own transactions; null where none became final. */
  readonly p50: number | null;
  readonly p95: number | null;
}

/** Ten minutes. */
const SECONDS_MAX = 600;
/** Own transactions of one second whose latency counts, and those whose end is waited for. */
const LATENCIES_MAX = 256;
const OPEN_MAX = 4_096;

interface Bin {
  readonly at: number;
  submitted: number;
  final: number;
  depth: number | null;
  latencies: number[];
}

export function createPoolMeter(): PoolMeter {
  let bins: Bin[] = [];
  const begun = new Map<string, number>();

  function binAt(atMs: number): Bin {
    const at = Math.floor(atMs / 1_000);
    const last = bins.at(-1);
    if (last !== undefined && last.at >= at) return bins.findLast((bin) => bin.at <= at) ?? last;
    const bin: Bin = { at, submitted: 0, final: 0, depth: last?.depth ?? null, latencies: [] };
    bins.push(bin);
    if (bins.length > 1.5 * SECONDS_MAX) bins = bins.slice(-SECONDS_MAX);
    return bin;
  }

  function begin(id: string, atMs: number): void {
    begun.set(id, atMs);
    // The end of the oldest may have passed while the page was hidden: it is not waited for for ever.
    const oldest = begun.keys().next();
    if (begun.size > OPEN_MAX && !oldest.done) begun.delete(oldest.value);
  }

  function onTx({ id, status, at }: Extract<TraceEvent, { type: "tx" }>): void {
    if (status.type === "pooled") begin(id, at);
    const fromMs = begun.get(id);
    if (status.type !== "final" || fromMs === undefined) return;
    begun.delete(id);
    const { latencies } = binAt(at);
    if (latencies.length < LATENCIES_MAX) latencies.push(at - fromMs);
  }

  return {
    take(events) {
      for (const event of events) {
        const bin = binAt(event.at);
        if (event.type === "pooled") bin.submitted += event.count;
        else if (event.type === "pool") bin.depth = event.waiting;
        else if (event.type === "final" && !event.synced) bin.final += event.block.txCount;
        else if (event.type === "tx") onTx(event);
      }
    },
    restart() {
      bins = [];
      begun.clear();
    },
    seconds(untilMs, count) {
      const until = Math.floor(untilMs / 1_000);
      const from = Math.max(until - count, bins[0]?.at ?? until);
      const known = new Map(bins.map((bin) => [bin.at, bin]));
      return Array.from({ length: Math.max(0, until - from) }, (_, i) => secondOf(from + i, known.get(from + i)));
    },
  };
}

function secondOf(at: number, bin: Bin | undefined): Second {
  if (bin === undefined) return { at, submitted: null, final: null, depth: null, p50: null, p95: null };
  const sorted = bin.latencies.toSorted((a, b) => a - b);
  const { submitted, final, depth } = bin;
  return { at, submitted, final, depth, p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
}

/** Nearest rank. @param sorted ascending */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

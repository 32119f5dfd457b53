/**
 * Makes load: so many transactions a second for a while, submitted like any other. It is a guest on this thread: when the
 * page falls behind its own clock it slows down, and it never goes on unwatched.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { NodeError } from "@/lib/session/node";

/** Transactions a second that a person may ask for. */
export const RATE_MIN = 0.1;
export const RATE_MAX = 1_000;
export const BURST = 200;
/** Nobody wants to find it still running. */
export const LOAD_MS = 60_000;

const TICK_MS = 50;
/** Ticks that come later than this, on the average of the last few, say that the page has too much to do. */
const LAG_MAX_MS = 50;
/** What the newest tick counts in that average: one stall is not yet a page that cannot keep up. */
const NEWEST = 0.25;
/** Of the rate asked for: down by factors, up by steps, as TCP does; and never none at all. */
const SHARE_MIN = 0.05;
const SLOW_DOWN = 0.7;
const SPEED_UP = 0.02;
/** Submissions out at once: what the validator does not keep up with is not made. */
const OUT_MAX = 2_000;

export interface LoadState {
  readonly running: boolean;
  /** Asked for, transactions a second. */
  readonly rate: number;
  /** Of it, what the page allows itself: 1 unless it fell behind. */
  readonly share: number;
  readonly lagMs: number;
  /** By the load's own clock. */
  readonly endsAtMs: number | null;
  readonly sent: number;
  readonly accepted: number;
  /** Refused, with the last code. */
  readonly refused: number;
  readonly code: string | null;
}

export interface Load {
  readonly store: StoreApi<LoadState>;
  /** Its clock, milliseconds: of this thread, whatever time the table has. */
  nowMs(): number;
  start(): void;
  stop(): void;
  setRate(rate: number): void;
  burst(): void;
}

export interface LoadDeps {
  /** Resolves when the validator has taken it. */
  submit(payload: Uint8Array<ArrayBuffer>): Promise<void>;
  nowMs(): number;
  every(periodMs: number, run: () => void): () => void;
}

export function createLoad({ submit, nowMs, every }: LoadDeps): Load {
  const store = createStore<LoadState>(() => IDLE);
  let cancel: (() => void) | null = null;
  let lastMs = 0;
  /** Transactions that are due and not made yet, a fraction at low rates. */
  let due = 0;
  let out = 0;
  /** Over all runs: a sandbox takes the same text for the same transaction. */
  let made = 0;
  /** Numbers the runs: an answer that an earlier one waited for is not counted in this one. */
  let run = 0;

  function make(count: number): void {
    const room = Math.min(count, OUT_MAX - out);
    out += room;
    store.setState(({ sent }) => ({ sent: sent + room }));
    for (let i = 0; i < room; i++) void send(made++, run);
  }

  async function send(number: number, of: number): Promise<void> {
    try {
      await submit(new TextEncoder().encode(`load ${number}`));
      if (of === run) store.setState(({ accepted }) => ({ accepted: accepted + 1 }));
    } catch (error) {
      if (of !== run) return;
      const code = error instanceof NodeError ? error.code : "crash";
      store.setState(({ refused }) => ({ refused: refused + 1, code }));
      if (FINAL_CODES.has(code)) stop();
    } finally {
      out--;
    }
  }

  function tick(): void {
    const now = nowMs();
    const { share, rate, endsAtMs, lagMs: before } = store.getState();
    const passedMs = now - lastMs;
    const lagMs = (1 - NEWEST) * before + NEWEST * Math.max(0, passedMs - TICK_MS);
    lastMs = now;
    if (endsAtMs !== null && now >= endsAtMs) return stop();
    const slowed = lagMs > LAG_MAX_MS || out >= OUT_MAX;
    const next = slowed ? Math.max(SHARE_MIN, share * SLOW_DOWN) : Math.min(1, share + SPEED_UP);
    // What was missed while the page stood still is not made up for: that would stop it again.
    due += (rate * next * Math.min(passedMs, TICK_MS + LAG_MAX_MS)) / 1_000;
    const count = Math.floor(due);
    due -= count;
    store.setState({ share: next, lagMs });
    if (count > 0) make(count);
  }

  function stop(): void {
    cancel?.();
    cancel = null;
    store.setState({ running: false, endsAtMs: null });
  }

  return {
    store,
    nowMs,
    start() {
      cancel?.();
      run++;
      [lastMs, due] = [nowMs(), 0];
      store.setState(({ rate }) => ({ ...IDLE, rate, running: true, endsAtMs: lastMs + LOAD_MS }));
      cancel = every(TICK_MS, tick);
    },
    stop,
    setRate: (rate) => store.setState({ rate: Math.min(RATE_MAX, Math.max(RATE_MIN, rate)) }),
    burst: () => make(BURST),
  };
}

/** Of the wall clock, so that what counts down to its end keeps the page's beat; but monotonic: that end must not jump. */
export const loadClock = (page: Window & typeof globalThis): Pick<LoadDeps, "nowMs" | "every"> => ({
  nowMs: () => page.performance.timeOrigin + page.performance.now(),
  every(periodMs, run) {
    const timer = page.setInterval(run, periodMs);
    return () => page.clearInterval(timer);
  },
});

const IDLE: LoadState = {
  running: false,
  rate: 10,
  share: 1,
  lagMs: 0,
  endsAtMs: null,
  sent: 0,
  accepted: 0,
  refused: 0,
  code: null,
};

/** More of the same would be refused too. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  "left",
  "paused",
  "not-started",
  "storage-full",
  "log-full",
  "crash",
]);

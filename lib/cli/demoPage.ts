/**
 * What the demo does inside a tab. Playwright sends the source of these functions into the page, so each may use nothing
 * from outside itself but the page, `window.roundtable` and `window.demo`.
 */
import type { BlockSummary } from "@/lib/port/trace";
import type { RoundtableApi } from "@/lib/session/api";

export interface PageReport {
  readonly submitted: number;
  readonly accepted: readonly string[];
  readonly refused: Readonly<Record<string, number>>;
  readonly finalityMs: readonly number[];
  /** When each block became final here, milliseconds since the page's time origin. */
  readonly blockTimesMs: readonly number[];
  readonly roundsNullified: number;
  readonly longestTaskMs: number;
  readonly navigatedAtMs: number;
  readonly validatingAtMs: number;
  /** When the first was submitted and when the last of this tab's own became final, Unix ms; 0 if there was none. */
  readonly loadStartedAtMs: number;
  readonly lastFinalAtMs: number;
  /** The id of the block at the height asked for. */
  readonly tip: string;
  /** SHA-256 over the ids of the transactions in order, how many they are, and how often one stood there again. */
  readonly order: string;
  readonly final: number;
  readonly repeated: number;
  readonly missing: number;
}

export interface DemoPage {
  readonly submittedAt: Map<string, number>;
  readonly accepted: string[];
  readonly refused: Record<string, number>;
  readonly finalityMs: number[];
  readonly blockTimesMs: number[];
  readonly finalIds: Set<string>;
  submitted: number;
  roundsNullified: number;
  longestTaskMs: number;
  validatingAtMs: number;
  loadStartedAtMs: number;
  lastFinalAtMs: number;
  load(rate: number, bytes: number, seconds: number): Promise<void>;
  /** The height of the newest block that the validator has. */
  tip(): Promise<number>;
  /** What this tab has to say, its chain up to that height. */
  report(height: number): Promise<PageReport>;
}

declare global {
  interface Window {
    demo: DemoPage;
    demoBlock?: (height: number, txCount: number, signers: string) => void;
  }
}

/** Watches blocks, rounds and long tasks from the first moment; runs before the page's own scripts. */
export function installWatch(): void {
  const kept: Omit<DemoPage, "load" | "tip" | "report"> = {
    submittedAt: new Map(),
    accepted: [],
    refused: {},
    finalityMs: [],
    blockTimesMs: [],
    finalIds: new Set(),
    submitted: 0,
    roundsNullified: 0,
    longestTaskMs: 0,
    validatingAtMs: 0,
    loadStartedAtMs: 0,
    lastFinalAtMs: 0,
  };
  const demo = kept as DemoPage; // The other two functions add the rest.
  window.demo = demo;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) demo.longestTaskMs = Math.max(demo.longestTaskMs, duration);
  }).observe({ type: "longtask", buffered: true });

  async function onFinal(api: RoundtableApi, block: BlockSummary): Promise<void> {
    const atMs = performance.now();
    demo.blockTimesMs.push(atMs);
    window.demoBlock?.(block.height, block.txCount, block.signers === null ? "?" : String(block.signers.length));
    const ids = block.txIds.length === block.txCount ? block.txIds : ((await api.block(block.height))?.txIds ?? []);
    for (const id of ids) {
      demo.finalIds.add(id);
      const fromMs = demo.submittedAt.get(id);
      if (fromMs !== undefined) {
        demo.finalityMs.push(atMs - fromMs);
        demo.lastFinalAtMs = performance.timeOrigin + atMs;
      }
      demo.submittedAt.delete(id);
    }
  }

  const waiting = setInterval(() => {
    const api = window.roundtable;
    if (api === undefined) return;
    clearInterval(waiting);
    api.on("final", ({ block }) => void onFinal(api, block));
    api.on("entered", ({ cause }) => {
      if (cause === "nullified") demo.roundsNullified++;
    });
    api.on("mode", ({ mode }) => {
      if (mode.type === "validating" && demo.validatingAtMs === 0)
        demo.validatingAtMs = performance.timeOrigin + performance.now();
    });
  }, 5);
}

/** Submits random transactions, evenly spaced whatever the timers do: at each tick as many as are due. */
export function installLoad(): void {
  const { demo } = window;

  async function submitOne(bytes: number): Promise<void> {
    const payload = crypto.getRandomValues(new Uint8Array(bytes));
    const atMs = performance.now();
    demo.submitted++;
    try {
      const { id } = await (window.roundtable as RoundtableApi).submit(payload);
      demo.accepted.push(id);
      // It may have become final while the answer was on its way.
      if (demo.finalIds.has(id)) demo.finalityMs.push(performance.now() - atMs);
      else demo.submittedAt.set(id, atMs);
    } catch (error) {
      const code = (error as { code?: string }).code ?? "unknown";
      demo.refused[code] = (demo.refused[code] ?? 0) + 1;
    }
  }

  demo.load = (rate, bytes, seconds) => {
    const startMs = performance.now();
    demo.loadStartedAtMs = performance.timeOrigin + startMs;
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const elapsed = Math.min(seconds, (performance.now() - startMs) / 1_000);
        while (demo.submitted < elapsed * rate) void submitOne(bytes);
        if (elapsed < seconds) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
  };
}

/** Reads the whole chain back out of the validator and compares it with what was accepted. */
export function installReport(): void {
  const { demo } = window;
  const api = (): RoundtableApi => window.roundtable as RoundtableApi;
  demo.tip = async () => {
    let { height } = api().status().tip;
    while ((await api().block(height + 1)) !== null) height++;
    return height;
  };
  demo.report = async (height) => {
    const ids: string[] = [];
    for (let at = 1; at <= height; at++) ids.push(...((await api().block(at))?.txIds ?? []));
    const tip = (await api().block(height))?.blockId ?? "";
    const distinct = new Set(ids);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(ids.join())));
    const { submitted, accepted, refused, finalityMs, blockTimesMs } = demo;
    const { roundsNullified, longestTaskMs, validatingAtMs, loadStartedAtMs, lastFinalAtMs } = demo;
    return {
      ...{ submitted, accepted, refused, finalityMs, blockTimesMs, tip },
      ...{ roundsNullified, longestTaskMs, validatingAtMs, loadStartedAtMs, lastFinalAtMs },
      navigatedAtMs: performance.timeOrigin,
      order: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
      final: ids.length,
      repeated: ids.length - distinct.size,
      missing: accepted.filter((id) => !distinct.has(id)).length,
    };
  };
}

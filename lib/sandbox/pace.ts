/** How fast virtual time goes: due moments from the real clock, a speed, and what is really reached. */
export interface Pace {
  speed(): number;
  /** Virtual seconds per real second; 0 stands still. */
  set(speed: number): void;
  /** Up to when things may happen, virtual milliseconds; null: nothing may. */
  due(realMs: number, virtualMs: number): number | null;
  reached(realMs: number, virtualMs: number): void;
  /** Virtual time is another one now. */
  jump(): void;
  /** Virtual seconds per real second over the last while. */
  measured(): number;
}

/** A machine that cannot keep up is not asked to catch up later. */
const LAG_MAX_MS = 100;
const MEASURE_MS = 1_000;

export function createPace(): Pace {
  let speed = 0;
  let anchor: { readonly realMs: number; readonly virtualMs: number } | null = null;
  let since: { readonly realMs: number; readonly virtualMs: number } | null = null;
  let measured = 0;
  return {
    speed: () => speed,
    set(next) {
      speed = next;
      [anchor, since, measured] = [null, null, 0];
    },
    due(realMs, virtualMs) {
      if (speed === 0) return null;
      anchor ??= { realMs, virtualMs };
      since ??= anchor;
      // Virtual time is whole milliseconds: blocks carry it.
      return Math.floor(anchor.virtualMs + (realMs - anchor.realMs) * speed);
    },
    reached(realMs, virtualMs) {
      if (anchor === null || since === null) return;
      const dueMs = anchor.virtualMs + (realMs - anchor.realMs) * speed;
      if (dueMs - virtualMs > LAG_MAX_MS * speed) anchor = { realMs, virtualMs };
      if (realMs - since.realMs < MEASURE_MS) return;
      measured = (virtualMs - since.virtualMs) / (realMs - since.realMs);
      since = { realMs, virtualMs };
    },
    jump() {
      [anchor, since] = [null, null];
    },
    measured: () => measured,
  };
}

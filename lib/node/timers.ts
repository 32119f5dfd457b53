/** Real timers. One consensus timer of each kind at most: a newer one has made the older one stale (P14). */
import type { Instant } from "@/lib/consensus/input";
import type { NodeTimer } from "./effect";

export interface Clock {
  now(): Instant;
  /** Calls back once, no earlier than `delayMs` from now, unless the returned function was called before. */
  schedule(delayMs: number, callback: () => void): () => void;
}

export interface Timers {
  /** `dueMs`: when it should have come, if that is not `delayMs` from now; on the monotonic clock. */
  set(timer: NodeTimer, delayMs: number, dueMs?: number): void;
  /** From now on timers that come due wait; the returned function lets them go on, late as they are. */
  hold(): () => void;
  clear(): void;
}

export function createTimers(clock: Clock, fire: (timer: NodeTimer, dueMs: number) => void): Timers {
  const pending = new Map<string, () => void>();
  let held: Map<string, { readonly timer: NodeTimer; readonly dueMs: number }> | null = null;

  function set(timer: NodeTimer, delayMs: number, dueMs = clock.now().monotonicMs + delayMs): void {
    const key = keyOf(timer);
    pending.get(key)?.();
    const cancel = clock.schedule(delayMs, () => {
      pending.delete(key);
      if (held === null) fire(timer, dueMs);
      else held.set(key, { timer, dueMs });
    });
    pending.set(key, cancel);
  }

  return {
    set,
    hold() {
      held ??= new Map();
      return () => {
        const late = held ?? new Map<string, never>();
        held = null;
        // A newer one of its kind was set meanwhile: the late one is stale.
        for (const [key, { timer, dueMs }] of late) if (!pending.has(key)) set(timer, 0, dueMs);
      };
    },
    clear() {
      for (const cancel of pending.values()) cancel();
      pending.clear();
      held = null;
    },
  };
}

const keyOf = (timer: NodeTimer): string => (timer.type === "consensus" ? `consensus ${timer.timer.kind}` : timer.type);

/**
 * A seeded world for tests of this room: a clock that stands still until the next event, and repeatable chance. Promises
 * settle between events, so asynchronous code runs in it unchanged as long as it waits for nothing but promises.
 */
import { assert, present } from "@/lib/base/assert";
import type { World } from "./ports";

export interface VirtualTime extends World {
  after(delayMs: number, run: () => void): void;
  every(periodMs: number, run: () => void): void;
  /** 0 ≤ x < 1. */
  random(): number;
  /** Uniform, both bounds included. */
  between(low: number, high: number): number;
  /** Runs everything due until then; resolves with the clock at `untilMs`. */
  runUntil(untilMs: number): Promise<void>;
  /** The same, but stops as soon as `isDone`. @returns whether it was. */
  runUntilDone(isDone: () => boolean, untilMs: number): Promise<boolean>;
}

interface Event {
  readonly atMs: number;
  /** Events of one moment run in the order in which they were made. */
  readonly order: number;
  readonly run: () => void;
}

export function createVirtualTime(seed: number): VirtualTime {
  const heap: Event[] = [];
  const random = mulberry32(seed);
  let nowMs = 0;
  let order = 0;

  const after = (delayMs: number, run: () => void): void => {
    assert(delayMs >= 0, "nothing happens in the past");
    pushEvent(heap, { atMs: nowMs + delayMs, order: order++, run });
  };
  const every = (periodMs: number, run: () => void): void =>
    after(periodMs, () => {
      run();
      every(periodMs, run);
    });
  async function runUntilDone(isDone: () => boolean, untilMs: number): Promise<boolean> {
    await settled();
    while (!isDone()) {
      const next = heap[0];
      if (next === undefined || next.atMs > untilMs) {
        nowMs = Math.max(nowMs, untilMs);
        return isDone();
      }
      popEvent(heap);
      nowMs = next.atMs;
      next.run();
      await settled();
    }
    return true;
  }
  return {
    nowMs: () => nowMs,
    randomBytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at++) bytes[at] = 256 * random();
      return bytes;
    },
    after,
    every,
    random,
    between: (low, high) => low + Math.floor((high - low + 1) * random()),
    runUntilDone,
    runUntil: async (untilMs) => void (await runUntilDone(() => false, untilMs)),
  };
}

/** Until no promise has anything left to do: macrotasks come after all of them. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

const isSooner = (a: Event, b: Event): boolean => (a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs);

function pushEvent(heap: Event[], event: Event): void {
  let at = heap.length;
  heap.push(event);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = present(heap[parent], "the event above");
    if (!isSooner(event, above)) break;
    heap[at] = above;
    heap[parent] = event;
    at = parent;
  }
}

function popEvent(heap: Event[]): void {
  const last = present(heap.pop(), "an event");
  if (heap.length === 0) return;
  heap[0] = last;
  for (let at = 0; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      const candidate = heap[child];
      if (candidate !== undefined && isSooner(candidate, present(heap[least], "an event"))) least = child;
    }
    if (least === at) return;
    [heap[at], heap[least]] = [present(heap[least], "an event"), present(heap[at], "an event")];
    at = least;
  }
}

/** Tommy Ettinger's mulberry32: 32 bits of state, good enough to pick delays. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How fast the sandbox lets virtual time pass with its copies for going back, and how fast it goes back. */
import { SANDBOX_SEATS_MAX, SETTINGS } from "@/lib/port/sandbox";
import { advance, nextMs } from "@/lib/sandbox/table";
import { createTimeline, keep, seek, type Timeline } from "@/lib/sandbox/timeline";
import { type Bench, secondsOf } from "./benchMeasure";

const SEATS = 16;
const VIRTUAL_MS = 10_000;
/** Back and forth over all of them. */
const EVENTS = 20_000;
const MOMENTS = [0.02, 0.99, 0.5, 0.25, 0.9, 0.1, 0.75, 0.37, 0.63] as const;
/** As the worker does between two looks at its clock. */
const CHUNK = 32;

export const SANDBOX_BENCHES: readonly Bench[] = [
  {
    name: "sandbox, 16 validators: virtual seconds a second",
    unit: "1/s",
    target: 20,
    aim: null,
    prepare: async () => {
      const timeline = createTimeline({ ...SETTINGS, seats: SEATS });
      return async () => VIRTUAL_MS / 1_000 / (await secondsOf(() => pass(timeline, VIRTUAL_MS)));
    },
  },
  {
    name: "sandbox, 16 validators: slowest rewind within 20 000 events",
    unit: "ms",
    target: 200,
    aim: null,
    prepare: async () => {
      const timeline = createTimeline({ ...SETTINGS, seats: SEATS });
      while (timeline.sandbox.world.events < EVENTS) pass(timeline, 1_000);
      return () => slowestRewindMs(timeline);
    },
  },
  {
    name: "sandbox, 64 validators: blocks final",
    unit: "1/s",
    target: null,
    aim: null,
    prepare: async () => {
      const timeline = createTimeline({ ...SETTINGS, seats: SANDBOX_SEATS_MAX });
      const height = (): number => timeline.sandbox.views[0]?.tip.height ?? 0;
      return async () => {
        const before = height();
        const seconds = await secondsOf(() => pass(timeline, 2_000));
        return (height() - before) / seconds;
      };
    },
  },
];

function pass(timeline: Timeline, virtualMs: number): void {
  const { sandbox } = timeline;
  const untilMs = sandbox.world.nowMs + virtualMs;
  while (nextMs(sandbox) <= untilMs) {
    advance(sandbox, untilMs, CHUNK);
    keep(timeline);
  }
  sandbox.world.nowMs = untilMs;
}

function slowestRewindMs(timeline: Timeline): number {
  let slowest = 0;
  for (const part of MOMENTS) {
    const startedMs = performance.now();
    seek(timeline, Math.floor(part * EVENTS));
    slowest = Math.max(slowest, performance.now() - startedMs);
  }
  return slowest;
}

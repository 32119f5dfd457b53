/**
 * A sandbox that can go back: every so many events a copy is kept, and any moment is the copy before it run on. What was
 * done after that moment is forgotten, as in any history that takes another turn; what would have happened by itself is
 * not, so that going back and forth costs the same in both directions.
 */
import { assert } from "@/lib/base/assert";
import type { Deed, Instant, Settings } from "@/lib/port/sandbox";
import { copyWorld } from "@/lib/sim/copy";
import { createSandbox, perform, replay, type Sandbox, type Seen } from "./table";

export interface Timeline {
  readonly sandbox: Sandbox;
  /**
   * Copies, oldest first; the first is the beginning. Those beyond the present are what comes of it if nothing more is
   * done: their deeds are the deeds so far.
   */
  readonly copies: Copy[];
  /** Events between two copies near the present. */
  readonly spacing: number;
}

interface Copy {
  readonly events: number;
  readonly sandbox: Sandbox;
}

/**
 * Events that are run again at most, not far from the present. A copy costs the more the more seats there are: so for 16
 * seats some fifty milliseconds of events to five for a copy, for 64 a hundred and fifty to forty.
 */
const SPACING_PER_SEAT = 100;
const SPACING_MIN = 500;
const SPACING_MAX = 3_200;
/** Events before the present within which no copy is given up. */
const NEAR_EVENTS = 20_000;
/** A copy of 16 seats takes a megabyte or two; those near the present are NEAR_EVENTS / SPACING_MIN at most. */
const COPIES_MAX = 64;

export function createTimeline(settings: Settings): Timeline {
  const sandbox = createSandbox(settings);
  const spacing = Math.min(SPACING_MAX, Math.max(SPACING_MIN, SPACING_PER_SEAT * settings.seats));
  return { sandbox, copies: [{ events: 0, sandbox: copyOf(sandbox) }], spacing };
}

/** Called now and then while the table moves on. */
export function keep({ copies, sandbox, spacing }: Timeline): void {
  const { events } = sandbox.world;
  const before = copies.findLastIndex((copy) => copy.events <= events);
  if (events < (copies[before]?.events ?? 0) + spacing) return;
  copies.splice(before + 1, 0, { events, sandbox: copyOf(sandbox) });
  if (copies.length > COPIES_MAX) thin(copies, events);
}

/**
 * Gives up the copy that is missed least: of those that are not near, the one with the smallest gap for its distance. So
 * the gaps grow with the distance, and whoever goes far back waits in proportion.
 */
function thin(copies: Copy[], present: number): void {
  const missed = copies.map(({ events }, at) => {
    const [before, after] = [copies[at - 1], copies[at + 1]];
    const isNear = events <= present && present - events < NEAR_EVENTS;
    // Never the beginning, nor the end of what was run.
    if (before === undefined || after === undefined || isNear) return Number.POSITIVE_INFINITY;
    return (after.events - before.events) / Math.max(1, Math.abs(present - events));
  });
  const least = Math.min(...missed);
  assert(least < Number.POSITIVE_INFINITY, "there are more copies than those near the present");
  copies.splice(missed.indexOf(least), 1);
}

/** The moment after so many events, back or ahead; what was done later than that is undone. */
export function seek({ sandbox, copies, spacing }: Timeline, events: number): Timeline {
  const deeds = sandbox.deeds.filter(({ afterEvents }) => afterEvents <= events);
  // A copy from beyond that moment is of the same history only if nothing was done between the two.
  const alike = copies.filter((copy) => copy.events <= events || copy.sandbox.deeds.length <= deeds.length);
  const from = alike.findLast((copy) => copy.events <= events) as Copy;
  const isOnTheWay = sandbox.world.events <= events && from.events <= sandbox.world.events;
  const begin = isOnTheWay ? sandbox : copyOf(from.sandbox);
  return runTo({ sandbox: begin, copies: alike, spacing }, deeds, events);
}

/** Another turn: what would have come of the present does not come. */
export function turn({ sandbox, copies }: Timeline, deed: Deed): Seen[] {
  const { events } = sandbox.world;
  const beyond = copies.findIndex((copy) => copy.events > events);
  if (beyond >= 0) copies.splice(beyond);
  return perform(sandbox, deed);
}

export const openInstant = ({ settings, deeds, events }: Instant): Timeline =>
  runTo(createTimeline(settings), deeds, events);

function runTo(timeline: Timeline, deeds: Instant["deeds"], events: number): Timeline {
  const { sandbox } = timeline;
  while (sandbox.world.events < events) {
    const before = sandbox.world.events;
    replay(sandbox, deeds, Math.min(events, before + timeline.spacing));
    if (sandbox.world.events === before) break;
    keep(timeline);
  }
  replay(sandbox, deeds, sandbox.world.events);
  return timeline;
}

/** The world is plain data throughout (lib/sim/world), so a copy is a table of its own; views and deeds are never altered. */
const copyOf = ({ settings, world, deeds, views }: Sandbox): Sandbox => ({
  settings,
  world: copyWorld(world),
  deeds: [...deeds],
  views: [...views],
});

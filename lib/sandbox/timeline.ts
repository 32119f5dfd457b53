/**
 * A sandbox that can go back: every so many events a copy is kept, and any moment is the copy before it run on. What was
 * done after that moment is forgotten, as in any history that takes another turn.
 */
import type { Instant, Settings } from "@/lib/port/sandbox";
import { createSandbox, replay, type Sandbox } from "./table";

export interface Timeline {
  readonly sandbox: Sandbox;
  /** Copies, oldest first; the first is the beginning. */
  readonly copies: { readonly events: number; readonly sandbox: Sandbox }[];
  /** Events between two copies: doubles when there are too many of them. */
  spacing: number;
}

/**
 * Events that are run again at most, to begin with. A copy costs the more the more seats there are, an event hardly: so
 * for 16 seats some fifty milliseconds of events to ten for a copy, for 64 two hundred to forty.
 */
const SPACING_PER_SEAT = 100;
const SPACING_MIN = 500;
/** A copy of 16 seats takes some megabytes. */
const COPIES_MAX = 48;

export function createTimeline(settings: Settings): Timeline {
  const sandbox = createSandbox(settings);
  const spacing = Math.max(SPACING_MIN, SPACING_PER_SEAT * settings.seats);
  return { sandbox, copies: [{ events: 0, sandbox: copyOf(sandbox) }], spacing };
}

/** Called now and then while the table moves on. */
export function keep(timeline: Timeline): void {
  const { copies, sandbox, spacing } = timeline;
  const { events } = sandbox.world;
  if (events < (copies.at(-1)?.events ?? 0) + spacing) return;
  copies.push({ events, sandbox: copyOf(sandbox) });
  if (copies.length <= COPIES_MAX) return;
  timeline.spacing *= 2;
  // Every other one, but never the beginning.
  copies.splice(0, copies.length, ...copies.filter((_, at) => at % 2 === 0));
}

/** The moment after so many events, back or ahead; what was done later than that is undone. */
export function seek({ sandbox, copies, spacing }: Timeline, events: number): Timeline {
  const deeds = sandbox.deeds.filter(({ afterEvents }) => afterEvents <= events);
  if (events >= sandbox.world.events) return runTo({ sandbox, copies, spacing }, deeds, events);
  const at = copies.findLastIndex((copy) => copy.events <= events);
  const from = copies[at] as Timeline["copies"][number];
  return runTo({ sandbox: copyOf(from.sandbox), copies: copies.slice(0, at + 1), spacing }, deeds, events);
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
  world: structuredClone(world),
  deeds: [...deeds],
  views: [...views],
});

/** Going back, taking another turn, and arriving at the same moment by a link. */
import { expect, test } from "vitest";
import { type Deed, SETTINGS } from "@/lib/port/sandbox";
import { digestOf } from "@/lib/sim/digest";
import { advance, perform } from "./table";
import { createTimeline, keep, openInstant, seek, type Timeline, turn } from "./timeline";

const DEEDS: readonly Deed[] = [
  { type: "submit", seat: 1, text: "once" },
  { type: "inject", seat: 2, fault: { type: "withhold", what: "proposal", rounds: 1 } },
  { type: "inject", seat: 3, fault: { type: "loss", percent: 20 } },
  { type: "heal", seat: null, fault: null },
  { type: "network", delayMs: 90, lossPercent: 5 },
];

function lived(ms = 12_000): Timeline {
  const timeline = createTimeline(SETTINGS);
  for (let at = 0; at < ms; at += 250) {
    advance(timeline.sandbox, at);
    keep(timeline);
    const deed = at % 2_500 === 250 ? DEEDS[Math.floor(at / 2_500)] : undefined;
    if (deed !== undefined) perform(timeline.sandbox, deed);
  }
  return timeline;
}

const digest = ({ sandbox }: Timeline): string => `${digestOf(structuredClone(sandbox.world))} ${sandbox.world.events}`;

test("the same link makes the same table, deeds and all (S12)", () => {
  const timeline = lived();
  const { settings, deeds, world } = timeline.sandbox;
  const again = openInstant({ settings, deeds: structuredClone(deeds), events: world.events });
  expect(digest(again)).toBe(digest(timeline));
  expect(again.sandbox.views.map((view) => view.tip)).toEqual(timeline.sandbox.views.map((view) => view.tip));
  expect(timeline.sandbox.views[0]?.tip.height).toBeGreaterThan(3);
});

test("a moment gone back to is the moment that was, and the run from there on is the run that was", () => {
  const timeline = lived();
  const end = timeline.sandbox.world.events;
  const views: unknown[] = [];
  for (const events of [1, 700, Math.floor(end / 2), end - 1]) {
    const back = seek(openInstant({ ...timeline.sandbox, events: end }), events);
    const straight = openInstant({ ...timeline.sandbox, deeds: back.sandbox.deeds, events });
    expect(back.sandbox.world.events).toBe(events);
    expect(digest(back)).toBe(digest(straight));
    views.push(back.sandbox.views[0]?.tip.height);
  }
  expect(new Set(views).size).toBeGreaterThan(1);
});

/** The longest run from a copy to a moment of the latest so many events. */
function farthest({ copies, sandbox }: Timeline, latest: number): number {
  const present = sandbox.world.events;
  const places = [...copies.map(({ events }) => events), present].filter((events) => events <= present);
  const gaps = places.map((events, at) => (events <= present - latest ? 0 : events - (places[at - 1] ?? 0)));
  return Math.max(...gaps);
}

test("however long it has run, the latest 20 000 events are a short run away, and all others in proportion", () => {
  const timeline = createTimeline({ ...SETTINGS, preset: "fast" });
  const { sandbox, copies, spacing } = timeline;
  for (let at = 0; sandbox.world.events < 60_000; at += 250) {
    advance(sandbox, at);
    keep(timeline);
  }
  expect(copies.length).toBeLessThanOrEqual(64);
  expect(copies[0]?.events).toBe(0);
  expect(farthest(timeline, 20_000)).toBeLessThan(2 * spacing);
  expect(farthest(timeline, 60_000)).toBeLessThan(15_000);
  // Far back it becomes dense around where somebody is now.
  const back = seek(timeline, 30_000);
  expect(back.sandbox.world.events).toBe(30_000);
  expect(back.copies.at(-1)?.events).toBe(copies.at(-1)?.events);
});

test("what would have come by itself is still there after going back, until something else is done", () => {
  const timeline = lived();
  const end = timeline.sandbox.world.events;
  const lastDeed = timeline.sandbox.deeds.at(-1)?.afterEvents ?? 0;
  const calm = seek(timeline, lastDeed + 1);
  expect(calm.copies.at(-1)).toBe(timeline.copies.at(-1));
  expect(digest(seek(calm, end))).toBe(digest(timeline));
  // Before the last deed: all that came after it is of another history.
  const undone = seek(timeline, lastDeed - 1);
  expect(undone.copies.every(({ events }) => events <= lastDeed)).toBe(true);
  const ahead = seek(undone, end);
  expect(digest(ahead)).toBe(digest(openInstant({ ...ahead.sandbox, events: end })));
  expect(digest(ahead)).not.toBe(digest(timeline));
  const back = seek(ahead, lastDeed + 1);
  turn(back, { type: "submit", seat: 0, text: "another turn" });
  expect(back.copies.every(({ events }) => events <= lastDeed + 1)).toBe(true);
});

test("two turns taken from one moment differ only in what was done", () => {
  const trunk = lived(4_000);
  const fork = (): Timeline => openInstant({ ...trunk.sandbox, events: trunk.sandbox.world.events });
  const [calm, lame] = [fork(), fork()];
  perform(lame.sandbox, { type: "inject", seat: 0, fault: { type: "pause" } });
  perform(lame.sandbox, { type: "inject", seat: 1, fault: { type: "pause" } });
  for (const { sandbox } of [calm, lame]) advance(sandbox, 20_000);
  const [ahead, behind] = [calm, lame].map(({ sandbox }) => sandbox.views[3]?.tip.height ?? 0) as [number, number];
  expect(ahead).toBeGreaterThan(behind);
  const common = trunk.sandbox.views[3]?.tip;
  for (const { sandbox } of [calm, lame])
    expect(sandbox.views[3]?.blocks.find(({ height }) => height === common?.height)?.id).toBe(common?.id);
});

test("a fault stays until it is healed, however much virtual time passes", () => {
  const { sandbox } = createTimeline({ ...SETTINGS, seats: 1, preset: "lecture" });
  advance(sandbox, 1_000);
  perform(sandbox, { type: "inject", seat: 0, fault: { type: "delay", delayMs: 5 } });
  advance(sandbox, 400_000);
  expect(sandbox.views[0]?.faults).toHaveLength(1);
  perform(sandbox, { type: "heal", seat: null, fault: null });
  expect(sandbox.views[0]?.faults).toEqual([]);
});

test("the links of a table are as they were turned, from then on", () => {
  const { sandbox } = createTimeline(SETTINGS);
  advance(sandbox, 5_000);
  const before = sandbox.views[0]?.tip.height ?? 0;
  perform(sandbox, { type: "network", delayMs: 30, lossPercent: 90 });
  advance(sandbox, 10_000);
  expect(sandbox.views[0]?.tip.height).toBeLessThan(before + 3);
  expect(sandbox.world.counts.get("messages")).toBeGreaterThan(0);
});

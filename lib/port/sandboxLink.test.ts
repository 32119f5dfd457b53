/** Links to a sandbox: what goes in comes out, and what is wrong is said and replaced by what works. */
import { expect, test } from "vitest";
import { type Deed, type Instant, SETTINGS } from "./sandbox";
import { DEEDS_IN_LINK_MAX, EVENTS_IN_LINK_MAX, formatInstant, parseInstant, whyNoLink } from "./sandboxLink";

const instant: Instant = {
  settings: { ...SETTINGS, seats: 7, seed: 42, delegation: "whitepaper", delayKind: "pareto", lossPercent: 5 },
  deeds: [
    { afterEvents: 10, atMs: 120, deed: { type: "submit", seat: 6, text: "ä & =" } },
    { afterEvents: 20, atMs: 130, deed: { type: "inject", seat: 0, fault: { type: "cut", seats: [1, 2] } } },
    { afterEvents: 25, atMs: 135, deed: { type: "network", delayMs: 250, lossPercent: 7 } },
    { afterEvents: 30, atMs: 140, deed: { type: "heal", seat: null, fault: null } },
  ],
  events: 1_234,
};

test("a moment survives its link", () => {
  expect(parseInstant(new URLSearchParams(formatInstant(instant) ?? ""))).toEqual({ instant, problems: [] });
});

test("an empty link is the usual table at its beginning", () => {
  expect(parseInstant(new URLSearchParams())).toEqual({
    instant: { settings: SETTINGS, deeds: [], events: 0 },
    problems: [],
  });
});

const done = (deed: Deed, times = 1) => Array.from({ length: times }, (_, i) => ({ afterEvents: i, atMs: i, deed }));

test.each<readonly [string | null, Partial<Instant>]>([
  [null, { events: EVENTS_IN_LINK_MAX }],
  ["it is more than 500000 events from the beginning", { events: EVENTS_IN_LINK_MAX + 1 }],
  [null, { deeds: done({ type: "restart", seat: 0 }, DEEDS_IN_LINK_MAX) }],
  ["more than 100 things were done to the table", { deeds: done({ type: "restart", seat: 0 }, DEEDS_IN_LINK_MAX + 1) }],
  [null, { deeds: done({ type: "submit", seat: 0, text: "x".repeat(1_000) }) }],
  [
    "a text of more than 1000 characters was submitted",
    { deeds: done({ type: "submit", seat: 0, text: "x".repeat(1_001) }) },
  ],
  [
    "something was done that no link can say",
    { deeds: done({ type: "inject", seat: 0, fault: { type: "loss", percent: 0 } }) },
  ],
  ["what was done is too long for an address", { deeds: done({ type: "submit", seat: 0, text: "ä".repeat(900) }, 2) }],
])("a link leads to the very moment, or there is none and it says why: %s", (why, about) => {
  const moment = { ...instant, ...about };
  expect(whyNoLink(moment)).toBe(why);
  const link = formatInstant(moment);
  if (link === null) expect(why).not.toBeNull();
  else expect(parseInstant(new URLSearchParams(link))).toEqual({ instant: moment, problems: [] });
});

const BAD: readonly (readonly [string, string, Partial<Instant["settings"]>])[] = [
  ["seats=65", "got seats 65, want 1 to 64: 64 was taken", { seats: 64 }],
  ["seats=many", "got seats many, want 1 to 64: 4 was taken", {}],
  ["preset=slow", "got preset slow, want fast, live, lecture, whitepaper: live was taken", {}],
  ["lossPercent=-3", "got lossPercent -3, want 0 to 90: 0 was taken", {}],
  ["x=9&events=50", "got a link of version 9, want 1: the table begins anew", {}],
  ["deeds=[", "got deeds that are no list of at most 100: nothing was done", {}],
  ['deeds=[[1,2,{"type":"inject","seat":9}]]', 'got a deed [1,2,{"type":"inject","seat":9}]: it was left out', {}],
];

test.each(BAD)("%s: %s", (query, problem, settings) => {
  expect(parseInstant(new URLSearchParams(query))).toEqual({
    instant: { settings: { ...SETTINGS, ...settings }, deeds: [], events: 0 },
    problems: [problem],
  });
});

test("links of a table that cannot be are left out", () => {
  for (const network of ['"delayMs":-1,"lossPercent":0', '"delayMs":0,"lossPercent":91', '"delayMs":0.5'])
    expect(parseInstant(new URLSearchParams(`deeds=[[1,2,{"type":"network",${network}}]]`)).instant.deeds).toEqual([]);
});

test("one seat cannot draw by the printed rule", () => {
  const { instant: opened, problems } = parseInstant(new URLSearchParams("seats=1&delegation=whitepaper"));
  expect(opened.settings.seats).toBe(2);
  expect(problems).toHaveLength(1);
});

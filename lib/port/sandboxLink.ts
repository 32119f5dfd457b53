/**
 * A sandbox's moment as a link: one that leads exactly there, or none. What cannot be read says so, and the nearest thing
 * that works is opened instead: a link that was cut short or made by another version is no reason for an empty page.
 */
import type { Preset } from "@/lib/chain/params";
import { faultProblem } from "./fault";
import {
  type Dated,
  DELAY_KINDS,
  DELAY_MS_MAX,
  type Deed,
  type Instant,
  LOSS_PERCENT_MAX,
  SANDBOX_SEATS_MAX,
  SETTINGS,
  type Settings,
} from "./sandbox";

/** Raised when an old link would make another table. */
const LINK_VERSION = 1;
/** More than anybody does by hand. */
export const DEEDS_IN_LINK_MAX = 100;
/** As far as a table is run ahead to get there: about an hour of four seats. */
export const EVENTS_IN_LINK_MAX = 500_000;
/** Characters of a transaction. */
const TEXT_IN_LINK_MAX = 1_000;
/** Characters: servers and what stands before them take addresses of 8 KiB, and the origin has to fit as well. */
const QUERY_MAX = 8_000;

const PRESETS: readonly Preset[] = ["fast", "live", "lecture", "whitepaper"];

/** Why no link leads there, as the end of a sentence; null if one does. */
export function whyNoLink(instant: Instant): string | null {
  const { settings, deeds, events } = instant;
  if (deeds.length > DEEDS_IN_LINK_MAX) return `more than ${DEEDS_IN_LINK_MAX} things were done to the table`;
  if (events > EVENTS_IN_LINK_MAX) return `it is more than ${EVENTS_IN_LINK_MAX} events from the beginning`;
  const unfit = deeds.find(({ deed }) => !isDeed(deed, settings.seats));
  if (unfit?.deed.type === "submit") return `a text of more than ${TEXT_IN_LINK_MAX} characters was submitted`;
  if (unfit !== undefined) return "something was done that no link can say";
  return queryOf(instant).length > QUERY_MAX ? "what was done is too long for an address" : null;
}

/** The query of an instant, without what is as usual; null if it would lead to another ({@link whyNoLink}). */
export const formatInstant = (instant: Instant): string | null =>
  whyNoLink(instant) === null ? queryOf(instant) : null;

function queryOf({ settings, deeds, events }: Instant): string {
  const query = new URLSearchParams({ x: String(LINK_VERSION) });
  for (const key of Object.keys(SETTINGS) as (keyof Settings)[])
    if (settings[key] !== SETTINGS[key]) query.set(key, String(settings[key]));
  if (deeds.length > 0)
    query.set("deeds", JSON.stringify(deeds.map(({ afterEvents, atMs, deed }) => [afterEvents, atMs, deed])));
  query.set("events", String(events));
  return query.toString();
}

export interface Opened {
  readonly instant: Instant;
  /** What could not be taken as it was, as sentences. */
  readonly problems: readonly string[];
}

export function parseInstant(query: URLSearchParams): Opened {
  const problems: string[] = [];
  const number = (key: string, min: number, max: number, usual: number): number => {
    const text = query.get(key);
    const value = text === null ? usual : Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    const nearest = Number.isFinite(value) ? Math.round(Math.min(max, Math.max(min, value))) : usual;
    problems.push(`got ${key} ${text}, want ${min} to ${max}: ${nearest} was taken`);
    return nearest;
  };
  const oneOf = <T extends string>(key: string, all: readonly T[], usual: T): T => {
    const text = query.get(key) ?? usual;
    const found = all.find((it) => it === text);
    if (found === undefined) problems.push(`got ${key} ${text}, want ${all.join(", ")}: ${usual} was taken`);
    return found ?? usual;
  };
  const version = query.get("x");
  const isOther = version !== null && version !== String(LINK_VERSION);
  if (isOther) problems.push(`got a link of version ${version}, want ${LINK_VERSION}: the table begins anew`);
  const settings: Settings = {
    seats: number("seats", 1, SANDBOX_SEATS_MAX, SETTINGS.seats),
    seed: number("seed", 0, 2 ** 31 - 1, SETTINGS.seed),
    preset: oneOf("preset", PRESETS, SETTINGS.preset),
    delegation: oneOf("delegation", ["fair", "whitepaper"], SETTINGS.delegation),
    delayMs: number("delayMs", 0, DELAY_MS_MAX, SETTINGS.delayMs),
    delayKind: oneOf("delayKind", DELAY_KINDS, SETTINGS.delayKind),
    lossPercent: number("lossPercent", 0, LOSS_PERCENT_MAX, SETTINGS.lossPercent),
  };
  if (settings.seats === 1 && settings.delegation === "whitepaper") {
    problems.push("got one seat in whitepaper mode, want two: its rule divides by nothing");
    return { instant: { settings: { ...settings, seats: 2 }, deeds: [], events: 0 }, problems };
  }
  if (isOther) return { instant: { settings, deeds: [], events: 0 }, problems };
  const deeds = parseDeeds(query.get("deeds"), settings, problems);
  return { instant: { settings, deeds, events: number("events", 0, EVENTS_IN_LINK_MAX, 0) }, problems };
}

function parseDeeds(text: string | null, { seats }: Settings, problems: string[]): readonly Dated[] {
  if (text === null) return [];
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // What is no JSON is no list either.
  }
  if (!Array.isArray(parsed) || parsed.length > DEEDS_IN_LINK_MAX) {
    problems.push(`got deeds that are no list of at most ${DEEDS_IN_LINK_MAX}: nothing was done`);
    return [];
  }
  const deeds: Dated[] = [];
  for (const item of parsed as unknown[]) {
    const [afterEvents, atMs, deed] = Array.isArray(item) ? (item as unknown[]) : [];
    const isLater = Number.isInteger(afterEvents) && Number.isInteger(atMs);
    if (isLater && isDeed(deed, seats)) deeds.push({ afterEvents: afterEvents as number, atMs: atMs as number, deed });
    else problems.push(`got a deed ${JSON.stringify(item)?.slice(0, 60)}: it was left out`);
  }
  return deeds.sort((a, b) => a.afterEvents - b.afterEvents);
}

/** Made elsewhere, so nothing of it is believed. */
function isDeed(value: unknown, seats: number): value is Deed {
  if (typeof value !== "object" || value === null) return false;
  const deed = value as Partial<Record<string, unknown>>;
  const isSeat = Number.isInteger(deed.seat) && (deed.seat as number) >= 0 && (deed.seat as number) < seats;
  switch (deed.type) {
    case "heal":
      return (deed.seat === null || isSeat) && (deed.fault === null || Number.isInteger(deed.fault));
    case "submit":
      return isSeat && typeof deed.text === "string" && deed.text.length <= TEXT_IN_LINK_MAX;
    case "restart":
      return isSeat;
    case "inject":
      return isSeat && isFault(deed.fault) && faultProblem(deed.fault, deed.seat as number, seats) === undefined;
    case "network":
      return isUpTo(deed.delayMs, DELAY_MS_MAX) && isUpTo(deed.lossPercent, LOSS_PERCENT_MAX);
    default:
      return false;
  }
}

const isUpTo = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;

/** Enough for faultProblem to judge the rest. */
function isFault(value: unknown): value is Parameters<typeof faultProblem>[0] {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  return value.type !== "cut" || ("seats" in value && Array.isArray(value.seats));
}

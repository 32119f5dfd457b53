/** The same moment in several places of the page. */
import { afterEach, expect, test, vi } from "vitest";
import { EventRow } from "@/components/events/eventRow";
import { htmlOf } from "@/components/shell/testPage";
import { STARTED_MS } from "@/lib/chain/samples";
import { block, entered, tableOf, viewOf } from "@/lib/port/samples";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { BlockDetails } from "./blockDetails";
import { EventDetails } from "./eventDetails";

afterEach(() => vi.unstubAllEnvs());

const FACTS: readonly TraceFact[] = [entered(0), { type: "final", block: block(1), synced: false }];

const EVENTS: readonly TraceEvent[] = FACTS.map((fact, at) => ({
  ...fact,
  seq: at + 1,
  at: STARTED_MS + at,
  causeSeq: null,
}));

const MOMENT = { view: viewOf(FACTS), events: EVENTS };

const timesIn = (html: string): readonly string[] =>
  [...html.matchAll(/<time[^>]*>([^<]*)</g)].map(([, text = ""]) => text);

/** 22:13:20 UTC; it is winter. */
const CLOCK = "17:13:20.000";

test("an event has one time of day, in the list and in its details, and says what that is in UTC", () => {
  vi.stubEnv("TZ", "America/New_York");
  const [event] = EVENTS as [TraceEvent];
  const place = { topPx: 0, rowPx: 28, isSelected: false, isActive: false, isHeld: false };
  const row = htmlOf(<EventRow event={event} table={tableOf()} {...place} onSelect={() => undefined} />, MOMENT);
  const details = htmlOf(<EventDetails seq={1} />, MOMENT);
  expect([timesIn(row), timesIn(details)]).toEqual([[CLOCK], [CLOCK]]);
  expect(details).toContain('dateTime="2023-11-14T22:13:20.000Z" title="2023-11-14 22:13:20.000 UTC"');
});

test("a block has the day too, by the same clock", () => {
  vi.stubEnv("TZ", "America/New_York");
  expect(timesIn(htmlOf(<BlockDetails height={1} />, MOMENT))).toEqual([`2023-11-14 ${CLOCK}`]);
});

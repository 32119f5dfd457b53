import { afterEach, expect, test, vi } from "vitest";
import { clockWords, dateWords, preciseClockWords, utcWords } from "./clockWords";

afterEach(() => vi.unstubAllEnvs());

/** By the clocks of New York the evening before, and in summer an hour later than in winter. */
const WINTER_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const SUMMER_MS = Date.UTC(2026, 6, 2, 3, 4, 5, 678);

test.each([
  ["UTC", WINTER_MS, "03:04:05", "2026-01-02 03:04:05.006"],
  ["America/New_York", WINTER_MS, "22:04:05", "2026-01-01 22:04:05.006"],
  ["America/New_York", SUMMER_MS, "23:04:05", "2026-07-01 23:04:05.678"],
  ["Asia/Kathmandu", SUMMER_MS, "08:49:05", "2026-07-02 08:49:05.678"],
])("in %s the moment %d is %s, and the day says when", (zone, atMs, clock, date) => {
  vi.stubEnv("TZ", zone);
  expect(clockWords(atMs)).toBe(clock);
  expect(dateWords(atMs)).toBe(date);
  expect(preciseClockWords(atMs)).toBe(date.slice(11));
  expect(utcWords(atMs)).toBe(new Date(atMs).toISOString().replace("T", " ").replace("Z", " UTC"));
});

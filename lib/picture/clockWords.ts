/** Moments as people read them, by the clocks of this browser's zone: one event has one time of day wherever it is named. */

/** "14:05:00". @param atMs milliseconds since the Unix epoch, here and below */
export const clockWords = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 8);

/** "14:05:00.123". */
export const preciseClockWords = (atMs: number): string =>
  `${clockWords(atMs)}.${padded(new Date(atMs).getMilliseconds(), 3)}`;

/** "2026-07-01 14:05:00.123". */
export function dateWords(atMs: number): string {
  const date = new Date(atMs);
  const day = [padded(date.getFullYear(), 4), padded(date.getMonth() + 1, 2), padded(date.getDate(), 2)].join("-");
  return `${day} ${preciseClockWords(atMs)}`;
}

/** "2026-07-01 18:05:00.123 UTC": the same for who reads it in another zone. */
export const utcWords = (atMs: number): string =>
  `${new Date(atMs).toISOString().replace("T", " ").replace("Z", "")} UTC`;

const padded = (value: number, digits: number): string => String(value).padStart(digits, "0");

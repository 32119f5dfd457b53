import { expect, test } from "vitest";
import { coverWords } from "./proof";

test("the words beside the tick say what it is no word on", () => {
  const covered = { events: 190, of: 2_210, from: 12, until: null };
  expect(coverWords(covered)).toBe(
    "Of 2210 events 190 follow from them; the others (messages, links, the pool …), all times and what was before event 12 are the tab's word",
  );
  expect(coverWords({ ...covered, until: 900 })).toMatch(
    /what was before event 12 or after event 900 are the tab's word$/,
  );
});

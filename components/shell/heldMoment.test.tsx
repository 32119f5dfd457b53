/** A moment of the past on screen: it is drawn as it was, and what can be done is done to what is now. */
import { describe, expect, test } from "vitest";
import { TransactionDetails } from "@/components/inspect/transactionDetails";
import { Tracker } from "@/components/live/tracker";
import { entered, STARTED_MS, txId, viewOf } from "@/lib/port/samples";
import type { TraceFact } from "@/lib/port/trace";
import { wordsOf } from "./testPage";

describe("a transaction that is final by now, at a moment at which it only waited", () => {
  const id = txId(7);
  const pooled: TraceFact = { type: "tx", id, status: { type: "pooled", own: true } };
  const status = { type: "final", height: 1, index: 0 } as const;
  const view = viewOf([entered(), pooled]);
  const now = viewOf([entered(), pooled, { type: "tx", id, status }]);
  const doneAt = { stored: STARTED_MS, final: now.at + 900 };
  const submissions = [{ id, text: "seven", submittedAt: STARTED_MS, status, doneAt, sentTo: [] }];

  test("is not final in the tracker", () => {
    const isDone = (moment: Parameters<typeof wordsOf>[1]) => wordsOf(<Tracker />, moment).includes("Final in #1");
    expect(isDone({ view, now, submissions })).toBe(false);
    expect(isDone({ view: now, submissions })).toBe(true);
  });

  test("is not final in its details", () => {
    expect(wordsOf(<TransactionDetails id={id} />, { view, now, submissions })).toContain("waiting, submitted here");
    expect(wordsOf(<TransactionDetails id={id} />, { view: now, submissions })).toContain("final, place 0");
    const before = viewOf([entered()]);
    expect(wordsOf(<TransactionDetails id={id} />, { view: before, now, submissions })).toContain("not known of this");
  });
});

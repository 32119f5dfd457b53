/** A moment of the past on screen: it is drawn as it was, and what can be done is done to what is now. */
import { describe, expect, test } from "vitest";
import { TransactionDetails } from "@/components/inspect/transactionDetails";
import { Composer } from "@/components/live/composer";
import { Tracker } from "@/components/live/tracker";
import { Compose } from "@/components/pool/compose";
import { LoadPanel } from "@/components/pool/loadPanel";
import { STARTED_MS } from "@/lib/chain/samples";
import { entered, txId, viewOf } from "@/lib/port/samples";
import type { TraceFact } from "@/lib/port/trace";
import { HeldBar } from "./bars";
import { useCommands } from "./commands";
import { FaultChips } from "./faultChips";
import { SelfActions } from "./selfMenu";
import { htmlOf, wordsOf } from "./testPage";

/** What the palette and the keys offer. */
const Titles = () => useCommands().map(({ title }) => title);

const running = viewOf([entered()]);
const paused = viewOf([entered(), { type: "mode", mode: { type: "paused" } }]);

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

test("a frozen picture says that the validator goes on, unless it is paused by now", () => {
  expect(wordsOf(<HeldBar />, { view: paused, now: running })).toContain("behind. Your validator goes on.");
  expect(wordsOf(<HeldBar />, { view: running, now: paused })).toMatch(/events? behind\. Skip to live$/);
});

describe("what can be done while a moment of the past is drawn", () => {
  test("is submitting, also at a moment at which the validator was paused", () => {
    const refuses = (moment: Parameters<typeof htmlOf>[1]) =>
      [<Composer key="live" id="c" />, <Compose key="pool" />].map((it) =>
        htmlOf(it, moment).includes("Your validator takes nothing now"),
      );
    expect(refuses({ view: paused, now: running })).toEqual([false, false]);
    expect(refuses({ view: running, now: paused })).toEqual([true, true]);
    const start = /disabled=""[^>]*>(?:<svg.*?<\/svg>)? Start/;
    expect(htmlOf(<LoadPanel />, { view: paused, now: running })).not.toMatch(start);
    expect(htmlOf(<LoadPanel />, { view: running, now: paused })).toMatch(start);
  });

  test("is resuming a validator that is paused now, and pausing one that is not", () => {
    for (const it of [<SelfActions key="menu" onDone={() => undefined} />, <Titles key="keys" />]) {
      expect(wordsOf(it, { view: running, now: paused })).toContain("Resume this validator");
      expect(wordsOf(it, { view: paused, now: running })).toContain("Pause this validator");
    }
  });

  test("is ending a fault that is at work now; one that is over is only shown", () => {
    const fault = { type: "fault", id: 1, seat: 0, fault: { type: "pause" }, sinceMs: 0, untilMs: 9 } as const;
    const faulty = viewOf([entered(), fault]);
    const healed = viewOf([entered(), fault, { type: "healed", id: 1, seat: 0, why: "asked" }]);
    const drawn = [faulty, healed].map((now) => htmlOf(<FaultChips />, { view: faulty, now }));
    expect(drawn.map((html) => html.includes("seat 0: pause"))).toEqual([true, true]);
    expect(drawn.map((html) => html.includes("End: seat 0"))).toEqual([true, false]);
  });
});

/** When new transactions are refused for want of room (P22). */
import { expect, test } from "vitest";
import { watchDisk } from "./disk";

interface Usage {
  readonly usedBytes: number;
  readonly quotaBytes: number | null;
}

/** A disk that is looked at whenever `pass` is called, and what was told. */
function watched(usages: (Usage | Error)[]) {
  const told: boolean[] = [];
  let due: (() => void) | null = null;
  const clock = {
    now: () => ({ monotonicMs: 0, wallMs: 0 }),
    schedule(_delayMs: number, callback: () => void) {
      due = callback;
      return () => {
        due = null;
      };
    },
  };
  const usage = async (): Promise<Usage> => {
    const next = usages.shift();
    if (next === undefined || next instanceof Error) throw next;
    return next;
  };
  const stop = watchDisk({ usage }, clock, (full) => told.push(full));
  const settle = () => new Promise((done) => setImmediate(done));
  const pass = async () => {
    await settle();
    due?.();
    await settle();
  };
  return { told, stop, pass, settle };
}

test("it is full from nine tenths on, and has room again below", async () => {
  const disk = watched([
    { usedBytes: 899, quotaBytes: 1_000 },
    { usedBytes: 900, quotaBytes: 1_000 },
    { usedBytes: 1, quotaBytes: 1_000 },
  ]);
  await disk.pass();
  await disk.pass();
  expect(disk.told).toEqual([false, true, false]);
});

test("without a quota, or without an answer, only a failed write can say so", async () => {
  const disk = watched([
    { usedBytes: 10 ** 12, quotaBytes: null },
    new Error("denied"),
    { usedBytes: 1, quotaBytes: 1 },
  ]);
  await disk.pass();
  await disk.pass();
  expect(disk.told).toEqual([false, false, true]);
});

test("nothing is told any more after it was stopped", async () => {
  const disk = watched([{ usedBytes: 1, quotaBytes: 1 }]);
  disk.stop();
  await disk.pass();
  expect(disk.told).toEqual([]);
});

import { expect, test } from "vitest";
import { STARTED_MS, txId, viewOf } from "@/lib/port/samples";
import { ownTransactions } from "./ownTransactions";

const pooled = { type: "tx", id: txId(7), status: { type: "pooled", own: true } } as const;

test("a transaction is shown as it stood at the moment that is drawn", () => {
  const then = viewOf([pooled]);
  const noticed = {
    id: txId(7),
    text: "seven",
    submittedAt: STARTED_MS,
    status: { type: "final", height: 1, index: 0 },
    doneAt: { stored: STARTED_MS, final: STARTED_MS + 900 },
    sentTo: [{ seat: 1, at: STARTED_MS }],
  } as const;
  expect(ownTransactions(then, [noticed])).toEqual([
    { ...noticed, status: { type: "pooled", own: true }, doneAt: { stored: STARTED_MS } },
  ]);
  expect(ownTransactions({ ...then, at: STARTED_MS + 1_000 }, [noticed])[0]?.doneAt).toEqual(noticed.doneAt);
  expect(ownTransactions(then, [])).toMatchObject([{ text: null, sentTo: [] }]);
});

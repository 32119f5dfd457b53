import { describe, expect, test } from "vitest";
import { STARTED_MS } from "@/lib/chain/samples";
import { block, txId, viewOf } from "@/lib/port/samples";
import { ownTransactions, wasSo } from "./ownTransactions";

const pooled = { type: "tx", id: txId(7), status: { type: "pooled", own: true } } as const;

describe("own transactions at a moment", () => {
  const then = viewOf([pooled]);
  const noticed = {
    id: txId(7),
    text: "seven",
    submittedAt: STARTED_MS,
    status: { type: "final", height: 1, index: 0 },
    doneAt: { stored: STARTED_MS, sent: STARTED_MS + 1, final: STARTED_MS + 900 },
    sentTo: [
      { seat: 1, at: STARTED_MS + 1 },
      { seat: 2, at: STARTED_MS + 300 },
    ],
  } as const;
  const at = (ms: number, held = true) =>
    ownTransactions({ view: { ...then, at: STARTED_MS + ms }, held }, [noticed])[0];

  test("are shown as they stood: what came later was not done yet", () => {
    const status = { type: "pooled", own: true };
    expect(at(0)).toEqual({ ...noticed, status, doneAt: { stored: STARTED_MS }, sentTo: [] });
    expect(at(200)?.sentTo).toEqual([{ seat: 1, at: STARTED_MS + 1 }]);
    expect(at(1_000)).toEqual({ ...noticed, status });
  });

  test("are shown with all that was noticed while the view is live, however long nothing has changed it", () => {
    expect(at(0, false)).toMatchObject({ doneAt: noticed.doneAt, sentTo: noticed.sentTo });
  });

  test("are those of the view, whether or not the page noticed them", () => {
    expect(ownTransactions({ view: then, held: false }, [])).toMatchObject([{ text: null, sentTo: [] }]);
    expect(ownTransactions({ view: viewOf([]), held: true }, [noticed])).toEqual([]);
  });
});

test("what is final now was so at a moment that is held if its block was, and nothing else is known of that moment", () => {
  const view = viewOf([{ type: "final", block: block(1), synced: false }]);
  const final = (height: number) => ({ type: "final", height, index: 0 }) as const;
  expect([final(1), final(2), pooled.status].map((status) => wasSo(status, { view, held: true }))).toEqual([
    true,
    false,
    false,
  ]);
  expect(wasSo(pooled.status, { view, held: false })).toBe(true);
});

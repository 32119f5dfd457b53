/** Where a play saw its transactions: what a later look no longer shows is not forgotten. */
import { expect, test } from "vitest";
import { block, txId, viewOf } from "@/lib/port/samples";
import { placesSeen } from "./places";

const [mine, other] = [txId(0xa1), txId(0xa2)];
const first = viewOf([]);
const sent = [{ seat: 0, id: mine, duplicate: false }];

test("a transaction is where a block lists it, or where its submitter knows it to be; others' are nobody's here", () => {
  const facts = { logSize: 7, txCount: 2, txIds: [other, mine] };
  const view = viewOf([{ type: "final", block: block(1, facts), synced: false }]);
  const places = placesSeen(new Map(), { sent, first, views: new Map([[0, view]]) });
  expect([...places]).toEqual([[mine, [{ height: 1, index: 6 }]]]);
  expect(placesSeen(places, { sent, first, views: new Map([[0, first]]) }), "another look tells nothing new").toBe(
    places,
  );

  const follows = viewOf([{ type: "tx", id: mine, status: { type: "final", height: 2, index: 9 } }]);
  const both = placesSeen(places, { sent, first, views: new Map([[1, follows]]) });
  expect(both.get(mine)).toEqual([
    { height: 1, index: 6 },
    { height: 2, index: 9 },
  ]);
});

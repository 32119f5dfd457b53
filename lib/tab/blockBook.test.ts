import { describe, expect, test } from "vitest";
import { hexId, sampleHeader, seededDraw } from "@/lib/chain/samples";
import { createBlockBook } from "./blockBook";
import type { BlockDetail } from "./checking";

const detailAt = (height: number): BlockDetail => ({
  header: { ...sampleHeader(seededDraw(height)), height },
  blockId: hexId(height % 256) as BlockDetail["blockId"],
  txIds: [],
  body: [],
  certificate: null,
  parent: null,
  rangeBefore: [],
});

function book(tip = Number.POSITIVE_INFINITY) {
  const asked: number[] = [];
  const ask = async (height: number) => {
    asked.push(height);
    return height > tip ? null : detailAt(height);
  };
  return { asked, ...createBlockBook(ask) };
}

describe("the book of final blocks", () => {
  test("asks for a block once, and knows its line of the list from then on", async () => {
    const { asked, block, row } = book();
    expect(row(7)).toBeUndefined();
    expect((await block(7))?.header.height).toBe(7);
    expect((await block(7))?.header.height).toBe(7);
    expect(asked).toEqual([7]);
    expect(row(7)).toMatchObject({ height: 7, signers: null, failedRounds: null, from: "reported" });
  });

  test("asks again for a block that was not final yet", async () => {
    const { asked, block } = book(0);
    expect([await block(1), await block(1)]).toEqual([null, null]);
    expect(asked).toEqual([1, 1]);
  });

  test("P23: keeps few whole blocks, and more of their lines", async () => {
    const { asked, block, row } = book();
    for (let height = 1; height <= 30; height++) await block(height);
    await block(30);
    await block(1);
    expect(asked).toHaveLength(31);
    expect(row(1)?.height).toBe(1);
  });
});

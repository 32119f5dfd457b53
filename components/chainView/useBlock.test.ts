/** When a block of the chain is asked for: of a validator that makes blocks meanwhile. */
import { expect, test } from "vitest";
import { runHook } from "@/components/runHook";
import { hexId, sampleHeader, seededDraw } from "@/lib/chain/samples";
import { createBlockBook } from "@/lib/tab/blockBook";
import type { BlockDetail } from "@/lib/tab/checking";
import { useBlock } from "./useBlock";

const detailAt = (height: number): BlockDetail => ({
  header: { ...sampleHeader(seededDraw(height)), height },
  blockId: hexId(height) as BlockDetail["blockId"],
  txIds: [],
  body: [],
  certificate: null,
  parent: null,
  rangeBefore: [],
});

/** A page that draws one block: of a picture whose tip is this, and of a validator that may be ahead of it. */
function pageOf(height: number) {
  const asked: number[] = [];
  let validatorTip = 0;
  const book = createBlockBook(async (at) => {
    asked.push(at);
    return at <= validatorTip ? detailAt(at) : null;
  });
  const hook = runHook((tip: number) => useBlock(book, height, height <= tip));
  return {
    asked,
    draw(tip: number, ahead = tip) {
      validatorTip = ahead;
      return hook.draw(tip);
    },
  };
}

test("a block that a link names is asked for when it is final, not before, and shown then", async () => {
  const { asked, draw } = pageOf(5);
  expect((await draw(3)).type).toBe("loading");
  expect(asked).toEqual([]);
  expect(await draw(6)).toMatchObject({ type: "ready", value: { header: { height: 5 } } });
  await draw(7);
  expect(asked).toEqual([5]);
});

test("a picture of the past asks for no block that comes after it, though the validator has it", async () => {
  const { asked, draw } = pageOf(5);
  await draw(3, 9);
  expect(asked).toEqual([]);
  expect((await draw(9)).type).toBe("ready");
});

test("a block that was not to be had is asked for again where a life begins anew and reaches it", async () => {
  const { asked, draw } = pageOf(5);
  expect((await draw(5, 4)).type).toBe("absent");
  await draw(0);
  expect((await draw(6)).type).toBe("ready");
  expect(asked).toEqual([5, 5]);
});

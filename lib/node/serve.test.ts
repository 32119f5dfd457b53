import { describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import type { SignatureCheck } from "@/lib/chain/checks";
import { genesisTip } from "@/lib/chain/validity";
import { finalized } from "@/lib/consensus/testMessages";
import { createMemoryStore } from "@/lib/storage/memory";
import type { FinalBlock } from "@/lib/storage/store";
import { RANGE_BLOCKS_MAX, RANGE_BYTES } from "@/lib/wire/limits";
import type { Edge } from "./edge";
import { EMPTY_LOG } from "./log";
import { rangeOf } from "./serve";
import { rangeFor } from "./serveStore";
import { chainOf, nextBlock, type TestBlock, txOf } from "./testChain";
import { createTestNode } from "./testNode";

const { table } = createTestNode();
const CHAIN = chainOf(table, [["a"], ["b"], ["c"], ["d"]]);
const stored = (change: (block: TestBlock, height: number) => Partial<FinalBlock> = () => ({})): FinalBlock[] =>
  CHAIN.map((block, i) => ({ ...block, ...change(block, i + 1) }));
const heights = ({
  blocks,
}: {
  readonly blocks: readonly { readonly header: { readonly height: number } }[];
}): number[] => blocks.map(({ header }) => header.height);

describe("P22: a range is served", () => {
  test("with bodies and each block's own certificate", () => {
    const range = rangeOf(1, stored());
    expect(heights(range)).toEqual([1, 2, 3, 4]);
    expect(range).toMatchObject({
      from: 1,
      prunedBelow: 0,
      blocks: [{ body: [txOf("a")], certificate: { height: 1 } }, {}, {}, {}],
    });
  });

  test("up to the last block whose certificate was checked here", () => {
    expect(
      heights(
        rangeOf(
          1,
          stored((_, height) => ({ certified: height === 2 })),
        ),
      ),
    ).toEqual([1, 2]);
    expect(
      heights(
        rangeOf(
          1,
          stored(() => ({ certified: false })),
        ),
      ),
    ).toEqual([]);
  });

  test("up to the first body that was pruned, and says below which height there is none", () => {
    expect(
      heights(
        rangeOf(
          1,
          stored((_, height) => ({ ...(height === 3 && { body: null }) })),
        ),
      ),
    ).toEqual([1, 2]);
    expect(
      rangeOf(
        1,
        stored((_, height) => ({ ...(height < 3 && { body: null }) })),
      ),
    ).toMatchObject({ blocks: [], prunedBelow: 3 });
    expect(
      rangeOf(
        1,
        stored(() => ({ body: null })),
      ),
    ).toMatchObject({ blocks: [], prunedBelow: 5 });
  });

  test("of nothing is an empty one", () => {
    expect(rangeOf(9, [])).toEqual({ type: "range", from: 9, blocks: [], prunedBelow: 0 });
  });
});

describe("P22: a range out of a store", () => {
  /** Holds every signature good but those of `liars`, and counts what it was asked. */
  function edgeWithout(...liars: readonly number[]) {
    const keys = liars.map((seat) => table.genesis.validators[seat]?.signingKey);
    const asked: SignatureCheck[] = [];
    const edge: Edge = {
      async verifyAll(checks) {
        asked.push(...checks);
        return checks.every(({ key }) => !keys.includes(toHex(key) as never));
      },
      verifyVrf: () => null,
      check: async () => null,
    };
    return { edge, asked };
  }
  /** As a seat that synced has it: the certificates beside are there and were never checked, but for the last. */
  const synced = () => {
    const { tables } = createTestNode({ chain: CHAIN.map((block, i) => ({ ...block, certified: i === 3 })) });
    return createMemoryStore(tables);
  };

  test("ends where a certificate that came beside a block holds, after checking it", async () => {
    const { edge, asked } = edgeWithout();
    expect(heights(await rangeFor(synced(), edge, table, 1, 3))).toEqual([1, 2, 3]);
    expect(asked).toHaveLength(3);
  });

  test("needs no check where the last one was checked before", async () => {
    const { edge, asked } = edgeWithout();
    expect(heights(await rangeFor(synced(), edge, table, 2, 99))).toEqual([2, 3, 4]);
    expect(asked).toEqual([]);
  });

  test("proves nothing with certificates that do not hold", async () => {
    expect(heights(await rangeFor(synced(), edgeWithout(0).edge, table, 1, 3))).toEqual([]);
  });

  test("does not even ask about one that is out of form, or of another block", async () => {
    const { edge, asked } = edgeWithout();
    const bad = [
      finalized(CHAIN[0]?.blockId as never, [0, 1], { round: 0 }),
      finalized(CHAIN[2]?.blockId as never, [0, 1, 2], { round: 0 }),
    ];
    const { tables } = createTestNode({
      chain: CHAIN.map((block, i) => ({ ...block, certified: false, certificate: bad[i] ?? block.certificate })),
    });
    expect(heights(await rangeFor(createMemoryStore(tables), edge, table, 1, 2))).toEqual([]);
    expect(asked).toEqual([]);
  });

  test.each([
    ["P23: a count beyond any", 1, 2 ** 32 - 1, [1, 2, 3, 4]],
    ["a height that is not there", 5, 9, []],
    ["the largest height there is", Number.MAX_SAFE_INTEGER, 9, []],
    ["no block", 2, 0, []],
  ])("is asked for %s", async (_, from, count, expected) => {
    expect(heights(await rangeFor(synced(), edgeWithout().edge, table, from, count))).toEqual(expected);
  });

  test("P23: stops at about the bound of bytes, and has one block whatever its size", async () => {
    const blocks: TestBlock[] = [];
    for (let i = 0; i < 8; i++) {
      const at = blocks.at(-1);
      const body = Array.from({ length: 8 }, (_, j) => txOf(`${i} ${j}`, 65_536));
      const parent = at === undefined ? { tip: genesisTip(table), log: EMPTY_LOG } : { tip: at.tip, log: at.grown.log };
      blocks.push(nextBlock(table, parent, body));
    }
    const { tables } = createTestNode({ chain: blocks });
    const range = await rangeFor(createMemoryStore(tables), edgeWithout().edge, table, 1, RANGE_BLOCKS_MAX);
    expect(heights(range)).toEqual([1, 2, 3]);
    expect(3 * 8 * 65_536).toBe(RANGE_BYTES);
  });
});

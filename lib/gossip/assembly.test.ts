import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Header } from "@/lib/chain/header";
import type { BlockId, TxId } from "@/lib/chain/ids";
import { hashOf, sampleHeader, seededDraw } from "@/lib/chain/samples";
import type { Transaction } from "@/lib/chain/transaction";
import { type Assembly, assembled, begin, bodyIn, createAssembly, supply } from "./assembly";

const HEADER: Header = sampleHeader(seededDraw(1));
const blockId = (name: string): BlockId => hashOf<BlockId>(`block ${name}`);
const idOf = (name: string): TxId => hashOf<TxId>(name);
const txOf = (name: string): Transaction => ({
  version: 1,
  namespace: 0,
  salt: new Uint8Array(0),
  payload: Uint8Array.from(Buffer.from(name)),
});
const content = (names: string) => ({ header: HEADER, txIds: [...names].map(idOf) });
const nothing = () => undefined;
const knows = (names: string) => (id: TxId) =>
  [...names].map((name) => [idOf(name), txOf(name)] as const).find(([known]) => known === id)?.[1];

const bodyOf = (assembly: Assembly, name: string): string | undefined =>
  assembled(assembly, blockId(name))
    ?.body.map(({ payload }) => Buffer.from(payload).toString())
    .join("");

describe("P8: a block is put together", () => {
  test("from what is known and what arrives, in its own order", () => {
    const assembly = createAssembly();
    expect(begin(assembly, blockId("x"), content("abcd"), knows("bd"))).toEqual([idOf("a"), idOf("c")]);
    expect(bodyOf(assembly, "x")).toBeUndefined();
    expect(supply(assembly, idOf("c"), txOf("c"))).toEqual([]);
    expect(supply(assembly, idOf("a"), txOf("a")).map((block) => block.blockId)).toEqual([blockId("x")]);
    expect(bodyOf(assembly, "x")).toBe("abcd");
  });

  test("at once when all is known, or nothing is in it", () => {
    const assembly = createAssembly();
    expect(begin(assembly, blockId("x"), content("ab"), knows("ab"))).toEqual([]);
    expect(begin(assembly, blockId("y"), content(""), nothing)).toEqual([]);
    expect([bodyOf(assembly, "x"), bodyOf(assembly, "y")]).toEqual(["ab", ""]);
  });

  test("by its id alone, until header and ids are here", () => {
    const assembly = createAssembly();
    begin(assembly, blockId("x"), null, nothing);
    expect(bodyOf(assembly, "x")).toBeUndefined();
    expect(begin(assembly, blockId("x"), content("a"), nothing)).toEqual([idOf("a")]);
  });

  test("and one transaction serves all the blocks that wait for it", () => {
    const assembly = createAssembly();
    for (const [name, names] of [
      ["x", "ab"],
      ["y", "b"],
      ["z", "cb"],
    ] as const)
      begin(assembly, blockId(name), content(names), nothing);
    expect(supply(assembly, idOf("b"), txOf("b")).map((block) => block.blockId)).toEqual([blockId("y")]);
    expect(supply(assembly, idOf("a"), txOf("a")).map((block) => block.blockId)).toEqual([blockId("x")]);
    expect(bodyIn(assembly, idOf("b"))).toEqual(txOf("b"));
    expect([bodyIn(assembly, idOf("c")), assembly.missing.size]).toEqual([undefined, 1]);
  });

  test("and is not begun twice, nor disturbed by what it does not need", () => {
    const assembly = createAssembly();
    begin(assembly, blockId("x"), content("a"), nothing);
    expect(begin(assembly, blockId("x"), content("b"), nothing)).toEqual([]);
    expect(supply(assembly, idOf("b"), txOf("b"))).toEqual([]);
    expect(supply(assembly, idOf("a"), txOf("a"))).toHaveLength(1);
    expect(supply(assembly, idOf("a"), txOf("a"))).toEqual([]);
    expect(bodyOf(assembly, "x")).toBe("a");
  });
});

test("P8: in whatever order bodies arrive, each block is complete exactly when its last one is here", () => {
  const names = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 6 }).map((it) => it.join(""));
  const arrivals = fc.shuffledSubarray([..."abcdefgh"], { minLength: 0 });
  fc.assert(
    fc.property(fc.array(names, { maxLength: 4 }), names, arrivals, (blocks, known, order) => {
      const assembly = createAssembly();
      const here = new Set(known);
      for (const [i, block] of blocks.entries()) begin(assembly, blockId(`${i}`), content(block), knows(known));
      for (const name of order) {
        const completed = supply(assembly, idOf(name), txOf(name)).map((block) => block.blockId);
        const before = new Set(here);
        here.add(name);
        const expected = blocks.flatMap((block, i) =>
          [...block].every((it) => here.has(it)) && ![...block].every((it) => before.has(it)) ? [blockId(`${i}`)] : [],
        );
        expect(completed.toSorted()).toEqual(expected.toSorted());
      }
      for (const [i, block] of blocks.entries())
        expect(bodyOf(assembly, `${i}`)).toBe([...block].every((it) => here.has(it)) ? block : undefined);
    }),
    { numRuns: 200 },
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { AssertionError } from "@/lib/base/assert";
import { fromHex, toHex } from "@/lib/base/bytes";
import { LOG_SIZE_MAX } from "./bounds";
import { leafHash } from "./hasher";
import { append, coverage, EMPTY_RANGE, type NodeId, rootOf } from "./range";
import { referenceRoot } from "./reference";
import { leavesOf } from "./testLog";

/** The entries and roots that Certificate Transparency implementations share as their first test. */
const CT_ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const CT_ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

test("has the roots of the Certificate Transparency example at each size (P21)", () => {
  const leaves = CT_ENTRIES.map((entry) => leafHash(fromHex(entry)));
  const roots = leaves.map((_, i) => toHex(rootOf(append(EMPTY_RANGE, leaves.slice(0, i + 1)))));
  expect(roots).toEqual(CT_ROOTS);
});

test("has the reference's root at every size up to 130", () => {
  const leaves = leavesOf(130);
  let range = EMPTY_RANGE;
  expect(rootOf(range)).toEqual(referenceRoot([]));
  leaves.forEach((leaf, i) => {
    range = append(range, [leaf]);
    expect(rootOf(range)).toEqual(referenceRoot(leaves.slice(0, i + 1)));
  });
});

test("it does not matter in which portions leaves are appended", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 200 }), { maxLength: 8 }), (portions) => {
      const leaves = leavesOf(portions.reduce((sum, portion) => sum + portion, 0));
      let range = EMPTY_RANGE;
      for (const portion of portions) range = append(range, leaves.slice(range.size, range.size + portion));
      expect(range).toEqual(append(EMPTY_RANGE, leaves));
      expect(rootOf(range)).toEqual(referenceRoot(leaves));
    }),
    { numRuns: 30 },
  );
});

test("appending leaves the given range as it was", () => {
  const before = append(EMPTY_RANGE, leavesOf(7));
  const copy = structuredClone(before);
  append(before, leavesOf(9));
  expect(before).toEqual(copy);
});

test("each perfect subtree is reported once, with its root, when its last leaf comes", () => {
  const size = 150;
  const leaves = leavesOf(size);
  const reported: string[] = [];
  let range = EMPTY_RANGE;
  for (const leaf of leaves) {
    range = append(range, [leaf], (level, index, hash) => {
      const end = (index + 1) << level;
      expect(end).toBe(range.size + 1);
      expect(hash).toEqual(referenceRoot(leaves.slice(index << level, end)));
      reported.push(`${level}/${index}`);
    });
  }
  const perfect = Array.from({ length: 8 }, (_, level) =>
    Array.from({ length: size >> level }, (_, index) => `${level}/${index}`),
  ).flat();
  expect(reported.toSorted()).toEqual(perfect.toSorted());
});

test.each<[number, number, readonly NodeId[]]>([
  [0, 0, []],
  [0, 1, [{ level: 0, index: 0 }]],
  [4, 8, [{ level: 2, index: 1 }]],
  [
    8,
    15,
    [
      { level: 2, index: 2 },
      { level: 1, index: 6 },
      { level: 0, index: 14 },
    ],
  ],
])("leaves %d to %d are covered by the fewest perfect subtrees", (begin, end, nodes) => {
  expect(coverage(begin, end)).toEqual(nodes);
});

test("a range whose hashes do not fit its size is our own mistake", () => {
  const broken = { size: 3, hashes: leavesOf(1) };
  expect(() => append(broken, leavesOf(1))).toThrow(AssertionError);
  expect(() => rootOf(broken)).toThrow(AssertionError);
});

test("a log that outgrows its bound is our own mistake", () => {
  const full = { size: LOG_SIZE_MAX, hashes: leavesOf(1) };
  expect(() => append(full, leavesOf(1))).toThrow(AssertionError);
});

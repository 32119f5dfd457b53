import { describe, expect, test } from "vitest";
import { present } from "@/lib/base/assert";
import { blockIdOf } from "@/lib/chain/header";
import { hashOf } from "@/lib/chain/samples";
import { createVerifier } from "@/lib/crypto/verifier";
import { verifyBlock } from "./block";
import { bundleFromText, bundleToText, verifyBundle } from "./bundle";
import { inclusionPath } from "./inclusion";
import { realChain } from "./realChain";
import type { CheckStep } from "./steps";
import { TAMPERINGS, type Tampering, tampered } from "./tamper";

const chain = await realChain();
const third = present(chain.bundles[2], "a third transaction");
const verifier = createVerifier();
const clock = () => 0;

async function stepsOf(check: (tell: (step: CheckStep) => void) => Promise<boolean>): Promise<[boolean, CheckStep[]]> {
  const steps: CheckStep[] = [];
  return [await check((step) => steps.push(step)), steps];
}
const checkBlock = (block: typeof chain.block) =>
  stepsOf((tell) => verifyBlock(block, chain.table, verifier, clock, tell));

describe("P20: a block, checked by who believes nobody", () => {
  test("holds in every step", async () => {
    const [holds, steps] = await checkBlock(chain.block);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect([holds, steps.map(({ name }) => name)]).toEqual([
      true,
      ["block id", "parent link", "vrf proof", "proposer", "certificate", "signatures", "log root"],
    ]);
  });

  const CAUGHT: Readonly<Record<Tampering, CheckStep["name"]>> = {
    header: "block id",
    "vrf proof": "vrf proof",
    "forged root": "certificate",
    signature: "signatures",
    transaction: "log root",
  };
  test.each(TAMPERINGS)("is refused with another %s, by the step that looks at it", async (what) => {
    const [holds, steps] = await checkBlock(tampered(chain.block, what));
    expect([holds, steps.at(-1)?.name, steps.at(-1)?.ok]).toEqual([false, CAUGHT[what], false]);
    expect(steps.at(-1)?.found).toMatch(/^got /);
  });

  test("is refused with another proposer than the draw names", async () => {
    const { header } = chain.block;
    const other = { ...chain.block, header: { ...header, proposer: (header.proposer + 1) % 4 } };
    const [holds, steps] = await checkBlock({ ...other, blockId: blockIdOf(other.header) });
    expect([holds, steps.at(-1)?.name]).toEqual([false, "proposer"]);
  });

  const LARGE = "x".repeat(chain.table.params.maxTxBytes);
  const { genesisTimeMs } = chain.table.genesis;
  const ANOTHER = hashOf("another");
  test.each<readonly [string, Parameters<typeof realChain>, CheckStep["name"], string]>([
    ["a time that is its parent's", [{ timestampMs: genesisTimeMs }], "parent link", "want more than the parent's"],
    ["a height that leaves one out", [{ height: 2 }], "parent link", "got height 2, want 1"],
    ["another parent", [{ parentId: hashOf("another") }], "parent link", `got parent ${ANOTHER}, want`],
    ["another log size than follows", [{ logSize: 4_000 }], "parent link", "got log size 4000, want 5"],
    ["a seed that somebody chose", [{ seedAfter: hashOf("another") }], "proposer", `got seed ${ANOTHER}, want`],
    ["a transaction twice", [{}, ["a", "b", "a"]], "log root", "got a transaction twice in one block"],
    ["a transaction that is too large", [{}, [LARGE]], "log root", "want at most 65536"],
  ])("is refused with %s, though a quorum has signed it", async (_what, about, step, found) => {
    const { block, table } = await realChain(...about);
    const [holds, steps] = await stepsOf((tell) => verifyBlock(block, table, verifier, clock, tell));
    expect([holds, steps.at(-1)?.name, steps.at(-1)?.found]).toEqual([false, step, expect.stringContaining(found)]);
  });

  test("is refused with a certificate of another height, before its signatures are looked at", async () => {
    const certificate = { ...present(chain.block.certificate ?? undefined, "a certificate"), height: 2 };
    const [holds, steps] = await checkBlock({ ...chain.block, certificate });
    expect([holds, steps.at(-1)?.found]).toEqual([false, "got a certificate of height 2, want 1"]);
  });

  test("is refused in a log that has no room for it", async () => {
    const table = { ...chain.table, params: { ...chain.table.params, maxLogSize: 4 } };
    const [holds, steps] = await stepsOf((tell) => verifyBlock(chain.block, table, verifier, clock, tell));
    expect([holds, steps.at(-1)?.found]).toEqual([false, "got log size 5, want at most 4"]);
  });

  test.each([
    ["one too many", [new Uint8Array(32)]],
    ["of another length", [new Uint8Array(31)]],
  ])("is refused with hashes of the log before it that cannot be: %s", async (_what, rangeBefore) => {
    const [holds, steps] = await checkBlock({ ...chain.block, rangeBefore });
    expect([holds, steps.at(-1)?.name, steps.at(-1)?.ok]).toEqual([false, "log root", false]);
    expect(steps.at(-1)?.found).toBe("got 1 hashes of a log of 0, want one for each 1 of its size");
  });
});

describe("P21: a proof that stands alone", () => {
  test.each(chain.bundles.map((bundle) => [bundle.index, bundle] as const))("of entry %i holds", async (_i, bundle) => {
    const [holds, steps] = await stepsOf((tell) => verifyBundle(bundle, verifier, clock, tell));
    expect([holds, steps.filter(({ ok }) => !ok)]).toEqual([true, []]);
  });

  test("survives its file", () => {
    expect(bundleFromText(bundleToText(third))).toEqual({ ok: true, value: third });
  });

  test.each(["\n", "\r\n"])("survives an editor that ends it with %j", (end) => {
    expect(bundleFromText(bundleToText(third) + end)).toEqual({ ok: true, value: third });
  });

  const file = bundleToText(third);
  test.each<readonly [string, string]>([
    ...[5, 6, 7, 8].map((seats) => [`${seats} seats`, file.replace('"seats":4', `"seats":${seats}`)] as const),
    ["seats in other digits", file.replace('"seats":4', '"seats":4.0')],
    ["a further key", file.replace(/\}$/, ',"paidTo":"ada"}')],
    ["a key twice", file.replace("{", '{"bytes":"00",')],
    ["spaces", file.replace("{", "{ ")],
    ["two line ends", `${file}\n\n`],
  ])("is refused with %s, though its bytes prove", (_what, text) => {
    expect(bundleFromText(text)).toMatchObject({ ok: false, error: expect.stringMatching(/^got .*, want it as/) });
  });

  test("with any byte changed is another file, and refused or no proof", async () => {
    // Every 97th: each takes as many signatures as lie before it.
    for (let at = 0; at < file.length; at += 97) {
      const other = file[at] === "0" ? "1" : "0";
      const read = bundleFromText(file.slice(0, at) + other + file.slice(at + 1));
      const holds = read.ok && (await verifyBundle(read.value, verifier, clock, () => undefined));
      expect([at, holds]).toEqual([at, false]);
    }
  });

  test.each([
    ["", /no JSON/],
    ["[]", /got format undefined/],
    ['{"format":"roundtable-proof/2"}', /got format roundtable-proof\/2, want roundtable-proof\/1/],
    ['{"format":"roundtable-proof/1","seats":4}', /without its bytes/],
    ['{"format":"roundtable-proof/1","seats":1e9,"bytes":"00"}', /got 1000000000 seats, want 1 to 64/],
    ['{"format":"roundtable-proof/1","seats":4,"bytes":"00"}', /proof/],
    ["x".repeat(2_000_000), /got 2000000 characters/],
  ])("another file is refused with what is wrong: %.40s", (text, why) => {
    const read = bundleFromText(text);
    expect(read.ok ? "accepted" : read.error).toMatch(why);
  });
});

describe("the way from a leaf to the root", () => {
  test.each(chain.bundles.map((bundle) => [bundle.index, bundle] as const))(
    "of entry %i ends at the signed root",
    (_i, bundle) => {
      const path = inclusionPath(bundle, null);
      expect(path.ok && [path.value.holds, path.value.steps.some(({ isWrong }) => isWrong)]).toEqual([true, false]);
    },
  );

  test("one bit of the transaction spoils every hash above it", () => {
    const path = inclusionPath(third, { type: "transaction" });
    if (!path.ok) throw new Error(path.error);
    expect([path.value.isLeafWrong, path.value.holds]).toEqual([true, false]);
    expect(path.value.steps.map(({ isWrong }) => isWrong)).toEqual([true, true, true]);
  });

  test("one bit of a sibling spoils what lies above it, and nothing below", () => {
    const path = inclusionPath(third, { type: "sibling", at: 1 });
    if (!path.ok) throw new Error(path.error);
    expect([path.value.isLeafWrong, path.value.holds]).toEqual([false, false]);
    expect(path.value.steps.map(({ isWrong, isFlipped }) => [isWrong, isFlipped])).toEqual([
      [false, false],
      [true, true],
      [true, false],
    ]);
  });

  test("a path that does not fit the log is refused", () => {
    expect(inclusionPath({ ...third, path: third.path.slice(1) }, null)).toMatchObject({ ok: false });
  });
});

import { describe, expect, test } from "vitest";
import { createVerifier } from "@/lib/crypto/verifier";
import { type Growth, tamperedGrowth, verifyGrowth } from "./growth";
import { realChain } from "./realChain";
import type { CheckStep } from "./steps";

const { block, table } = await realChain();
const verifier = createVerifier();
/** A log and itself: the real proofs between two heights are tried with real tabs, and their arithmetic in merkle. */
const same: Growth = { older: block, newer: block, proof: [] };

async function check(growth: Growth): Promise<readonly [boolean, CheckStep | undefined]> {
  const steps: CheckStep[] = [];
  const holds = await verifyGrowth(
    growth,
    table,
    verifier,
    () => 0,
    (step) => steps.push(step),
  );
  return [holds, steps.at(-1)];
}

describe("P21: a log that only grew", () => {
  test("holds between heads that a quorum signed", async () => {
    expect(await check(same)).toEqual([true, expect.objectContaining({ name: "consistency", ok: true })]);
  });

  test("is refused with a proof that is not theirs", async () => {
    expect(await check(tamperedGrowth(same))).toEqual([
      false,
      expect.objectContaining({ name: "consistency", found: expect.stringMatching(/^got /) }),
    ]);
  });

  test.each(["older", "newer"] as const)("is refused when nobody signed the %s head", async (which) => {
    const forged = { ...block, header: { ...block.header, logSize: block.header.logSize + 1 } };
    const refused = expect.objectContaining({ name: `${which} block`, ok: false });
    expect(await check({ ...same, [which]: forged })).toEqual([false, refused]);
    expect(await check({ ...same, [which]: { ...block, certificate: null } })).toEqual([false, refused]);
  });
});

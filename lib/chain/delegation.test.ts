import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import { ascii, sha256 } from "@/lib/crypto/hash";
import { committerOf, proposerOf } from "./delegation";
import { hashOf, sampleBytes, sampleTable, seededDraw } from "./samples";
import { BETA_BYTES, genesisSeed, nextSeed, vrfAlpha } from "./seed";

const sizes = [1, 2, 3, 4, 5, 7, 13, 64];

describe("P4: the committing validator", () => {
  test.each(sizes)("fair, %i seats: each in turn, by round and by height", (n) => {
    const table = sampleTable(n);
    for (const height of [1, 2, 1_000]) {
      const turns = Array.from({ length: n }, (_, round) => committerOf(table, height, round));
      expect(turns.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, seat) => seat));
      expect(committerOf(table, height, 0)).toBe((height - 1) % n);
      expect(committerOf(table, height + 1, 0)).toBe(committerOf(table, height, 1 % n));
    }
  });

  test.each(sizes.slice(1))("whitepaper, %i seats: round mod (n - 1), as printed, never the last seat", (n) => {
    const table = sampleTable(n, { delegation: "whitepaper" });
    for (let round = 0; round < 3 * n; round++)
      for (const height of [1, 2, 77]) expect(committerOf(table, height, round)).toBe(round % (n - 1));
  });
});

describe("P6: the proposing validator", () => {
  const anyBeta = fc.uint8Array({ minLength: BETA_BYTES, maxLength: BETA_BYTES });

  test.each(sizes)("fair, %i seats: β as one big-endian number, modulo n", (n) => {
    fc.assert(
      fc.property(anyBeta, (beta) => {
        const number = BigInt(`0x${toHex(beta)}`);
        expect(proposerOf(sampleTable(n), Uint8Array.from(beta))).toBe(Number(number % BigInt(n)));
      }),
      { numRuns: 50 },
    );
  });

  test.each(sizes.slice(1))("whitepaper, %i seats: modulo n - 1", (n) => {
    fc.assert(
      fc.property(anyBeta, (beta) => {
        const drawn = proposerOf(sampleTable(n, { delegation: "whitepaper" }), Uint8Array.from(beta));
        expect(drawn).toBe(Number(BigInt(`0x${toHex(beta)}`) % BigInt(n - 1)));
        expect(drawn).toBeLessThan(n - 1);
      }),
      { numRuns: 50 },
    );
  });

  // χ² with n − 1 degrees of freedom exceeds n − 1 + 4 · √(2(n − 1)) in about one of 10⁴ honest tables.
  test.each([2, 3, 4, 7, 13])("fair: %i seats are drawn equally often", (n) => {
    const draw = seededDraw(n);
    const draws = 2_000 * n;
    const counts = Array<number>(n).fill(0);
    for (let i = 0; i < draws; i++) {
      const seat = proposerOf(tableOf(n), sampleBytes(draw, BETA_BYTES));
      counts[seat] = (counts[seat] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0);
    expect(chiSquare).toBeLessThan(n - 1 + 4 * Math.sqrt(2 * (n - 1)));
  });
});

const tables = new Map(sizes.map((n) => [n, sampleTable(n)]));
const tableOf = (n: number) => tables.get(n) ?? sampleTable(n);

describe("P3: the seed", () => {
  const { networkId } = sampleTable(4);
  const beta = sampleBytes(seededDraw(5), BETA_BYTES);

  test("begins with the network and is turned by β alone", () => {
    const first = sha256(concatBytes(ascii("rt/seed/v1"), fromHex(networkId)));
    expect(genesisSeed(networkId)).toBe(toHex(first));
    expect(nextSeed(genesisSeed(networkId), beta)).toBe(toHex(sha256(concatBytes(ascii("rt/seed/v1"), first, beta))));
  });

  test("makes the VRF input with network, height and round, and nothing a proposer chooses", () => {
    const seed = genesisSeed(networkId);
    const alpha = vrfAlpha(networkId, 258, 3, seed);
    expect(toHex(alpha)).toBe(`${toHex(ascii("rt/vrf/v1"))}${networkId}000000000000010200000003${seed}`);
  });

  test("of another network, height, round or block before is another VRF input", () => {
    const seed = genesisSeed(networkId);
    const inputs = [
      vrfAlpha(networkId, 1, 0, seed),
      vrfAlpha(networkId, 0, 1, seed),
      vrfAlpha(networkId, 1, 1, seed),
      vrfAlpha(networkId, 1, 0, nextSeed(seed, beta)),
      vrfAlpha(hashOf("another network"), 1, 0, seed),
    ];
    expect(new Set(inputs.map(toHex)).size).toBe(inputs.length);
  });
});

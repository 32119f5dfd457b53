import { describe, expect, test } from "vitest";
import { type Bytes, toHex } from "@/lib/base/bytes";
import { type Checks, checksOf, mintVerified } from "@/lib/chain/checks";
import type { NetworkId, Seed } from "@/lib/chain/ids";
import { hashOf, sampleTable } from "@/lib/chain/samples";
import { vrfAlpha } from "@/lib/chain/seed";
import { signedBytes } from "@/lib/chain/votes";
import { vrfKey, vrfProve } from "@/lib/crypto/ecvrf";
import { openSigningKey } from "@/lib/crypto/signer";
import { createVerifier, type Verifier } from "@/lib/crypto/verifier";
import { createEdge, proveAndSign, type SeatKeys } from "./edge";

const NETWORK = hashOf<NetworkId>("network");
const SEED = hashOf<Seed>("seed");

async function keysOf(fill: number): Promise<SeatKeys> {
  const signing = await openSigningKey({ type: "raw", secretKey: new Uint8Array(32).fill(fill) });
  if (!signing.ok) throw new Error(signing.error.detail);
  return { signing: signing.value, vrf: vrfKey(new Uint8Array(32).fill(fill + 100)) };
}

const edge = createEdge(createVerifier(globalThis.crypto.subtle));

/** What checking a commitment asks for, at a table whose committer has these keys. */
async function commitmentOf(
  keys: SeatKeys,
): Promise<{ readonly checks: Checks; readonly beta: Bytes; readonly mint: (beta: Bytes | null) => unknown }> {
  const table = { ...sampleTable(1), networkId: NETWORK };
  const [validator] = table.genesis.validators;
  Object.assign(validator as object, { signingKey: toHex(keys.signing.publicKey), vrfKey: toHex(keys.vrf.publicKey) });
  const alpha = vrfAlpha(NETWORK, 1, 0, SEED);
  const { beta, ...commitment } = await proveAndSign(keys, NETWORK, { height: 1, round: 0, seat: 0 }, alpha);
  const message = { type: "commitment", commitment } as const;
  const checks = checksOf(message, { table, height: 1, seed: SEED, commitment: () => undefined, holds: () => false });
  if (!checks.ok) throw new Error(checks.error.detail);
  return { checks: checks.value, beta, mint: (verified) => mintVerified(message, checks.value, verified) };
}

describe("P5: a commitment", () => {
  test("that a seat proves and signs holds at every edge, which learns β from the proof alone", async () => {
    const { checks, beta, mint } = await commitmentOf(await keysOf(1));
    const checked = await edge.check(checks);
    expect(checked?.beta).toEqual(beta);
    expect(mint(checked?.beta ?? null)).toMatchObject({ commitment: { beta } });
  });

  test("P5: is the same whenever it is made", async () => {
    const keys = await keysOf(1);
    expect((await commitmentOf(keys)).checks).toEqual((await commitmentOf(keys)).checks);
  });

  test.each<readonly [string, (checks: Checks) => Checks]>([
    ["a proof of another round", (checks) => withVrf(checks, vrfAlpha(NETWORK, 1, 1, SEED))],
    ["a proof over another seed", (checks) => withVrf(checks, vrfAlpha(NETWORK, 1, 0, hashOf<Seed>("other")))],
    [
      "a proof with one bit changed",
      ({ vrf, ...rest }) => ({ ...rest, vrf: vrf && { ...vrf, proof: flipped(vrf.proof) } }),
    ],
    [
      "a signature with one bit changed",
      ({ signatures, ...rest }) => ({
        ...rest,
        signatures: signatures.map((it) => ({ ...it, signature: flipped(it.signature) })),
      }),
    ],
  ])("with %s does not hold", async (_, change) => {
    const { checks } = await commitmentOf(await keysOf(1));
    expect(await edge.check(change(checks))).toBeNull();
  });

  test("of another seat's key does not hold", async () => {
    const [mine, theirs] = [await commitmentOf(await keysOf(1)), await commitmentOf(await keysOf(2))];
    expect(await edge.check({ ...mine.checks, vrf: theirs.checks.vrf })).not.toBeNull();
    const proof = vrfProve((await keysOf(2)).vrf, mine.checks.vrf?.alpha ?? new Uint8Array(0));
    expect(await edge.check({ ...mine.checks, vrf: mine.checks.vrf && { ...mine.checks.vrf, proof } })).toBeNull();
  });
});

const flipped = (bytes: Bytes): Bytes => bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) as Bytes;
const withVrf = ({ vrf, ...rest }: Checks, alpha: Bytes): Checks => ({ ...rest, vrf: vrf && { ...vrf, alpha } });

describe("P23: what does not hold costs little", () => {
  /** A verifier that counts, and holds good what is not filled with zeros. */
  function counting() {
    const asked: Bytes[] = [];
    const verifier: Verifier = {
      async verify(signature) {
        asked.push(signature);
        return signature[0] !== 0;
      },
    };
    return { edge: createEdge(verifier), asked };
  }
  const checksWith = (signatures: readonly Bytes[]) =>
    signatures.map((signature) => ({ key: new Uint8Array(32), bytes: new Uint8Array(1), signature }));
  const [good, forged] = [new Uint8Array(64).fill(1), new Uint8Array(64)];

  test("a bundle of forged certificates is dropped after a few signatures, not after a thousand", async () => {
    const { edge, asked } = counting();
    expect(await edge.verifyAll(checksWith(Array<Bytes>(1_088).fill(forged)))).toBe(false);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  test("every signature of a good one is checked", async () => {
    const { edge, asked } = counting();
    expect(await edge.verifyAll(checksWith(Array<Bytes>(43).fill(good)))).toBe(true);
    expect(asked).toHaveLength(43);
    expect(await edge.verifyAll(checksWith([...Array<Bytes>(42).fill(good), forged]))).toBe(false);
    expect(await edge.verifyAll([])).toBe(true);
  });

  test("a VRF proof is not looked at under a forged signature", async () => {
    const { edge } = counting();
    const { checks } = await commitmentOf(await keysOf(1));
    const forgedChecks = { ...checks, signatures: checks.signatures.map((check) => ({ ...check, signature: forged })) };
    const vrf = new Proxy({} as never, { get: () => expect.unreachable("a proof that was looked at") });
    expect(await edge.check({ ...forgedChecks, vrf })).toBeNull();
  });
});

test("P16: what a seat signs verifies under its key, and under no other", async () => {
  const [ada, ben] = [await keysOf(1), await keysOf(2)];
  const bytes = signedBytes(NETWORK, { type: "nullify", height: 1, round: 0, seat: 0, reason: 1 });
  const signature = await ada.signing.sign(bytes);
  expect(await edge.verifyAll([{ key: ada.signing.publicKey, bytes, signature }])).toBe(true);
  expect(await edge.verifyAll([{ key: ben.signing.publicKey, bytes, signature }])).toBe(false);
});

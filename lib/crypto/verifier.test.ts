import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bytes, concatBytes, fromHex } from "@/lib/base/bytes";
import { verifyZip215 } from "./ed25519";
import { Point } from "./point";
import { RFC_8032 } from "./rfcVectors";
import { ed25519Verdicts, rfc8032Cases, wrongVerdicts } from "./vectors";
import { createVerifier, VERIFIER_KEYS_MAX } from "./verifier";

const { subtle } = globalThis.crypto;
const MESSAGE = new Uint8Array([1, 2, 3]);

/** The real engine with some methods replaced, as a platform without Ed25519 or with a broken one has it. */
const platform = (methods: Partial<SubtleCrypto>): SubtleCrypto =>
  new Proxy(subtle, {
    get: (target, name) => Reflect.get(methods, name) ?? Reflect.get(target, name, target).bind(target),
  });

const unsupported = async (): Promise<never> => {
  throw new DOMException("Unrecognized algorithm name", "NotSupportedError");
};

/** What a verifier that leaves out the check of RFC 8032 §5.1.7 step 1 does. */
async function verifyAnyS(_: unknown, key: CryptoKey, signature: BufferSource, message: BufferSource) {
  const bytes = new Uint8Array(signature as Bytes);
  const s = Point.Fn.create(bytesToNumberLE(bytes.subarray(32)));
  return subtle.verify({ name: "Ed25519" }, key, concatBytes(bytes.subarray(0, 32), Point.Fn.toBytes(s)), message);
}

/** The signature with the group order added to S: its equation still holds. */
function plusOrder(signature: Bytes): Bytes {
  const s = bytesToNumberLE(signature.subarray(32)) + Point.Fn.ORDER;
  return concatBytes(signature.subarray(0, 32), numberToBytesLE(s, 32));
}

test.each<[string, SubtleCrypto | undefined]>([
  ["with WebCrypto", subtle],
  ["without WebCrypto", undefined],
  ["with a WebCrypto that lacks Ed25519", platform({ importKey: unsupported })],
  ["with a WebCrypto that accepts everything", platform({ verify: async () => true })],
  ["with a WebCrypto that does not bound S", platform({ verify: verifyAnyS })],
  ["with a WebCrypto that refuses everything", platform({ verify: async () => false })],
])("%s the verdicts are the same", async (_, engine) => {
  const { verify } = createVerifier(engine);
  expect(wrongVerdicts(await ed25519Verdicts(rfc8032Cases(RFC_8032), verify))).toEqual([]);
  const [first] = rfc8032Cases(RFC_8032);
  if (first === undefined) throw new Error("there is a first vector");
  expect(await verify(first.signature, MESSAGE, first.publicKey)).toBe(false);
  expect(await verify(plusOrder(first.signature), first.message, first.publicKey)).toBe(false);
});

test("what WebCrypto refuses and ZIP-215 accepts is valid", async () => {
  // The identity as key and R, S = 0: a signature of every message, which no genesis lets anyone hold (P1).
  const publicKey = fromHex(`01${"00".repeat(31)}`);
  const nonCanonical = fromHex(`ee${"ff".repeat(30)}7f`);
  const signature = new Uint8Array([...nonCanonical, ...new Uint8Array(32)]);
  const key = await subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  expect(await subtle.verify({ name: "Ed25519" }, key, signature, MESSAGE)).toBe(false);
  expect(await createVerifier(subtle).verify(signature, MESSAGE, publicKey)).toBe(true);
});

test("bytes of a wrong length are refused, not thrown at", async () => {
  const { verify } = createVerifier(subtle);
  for (const bytes of [0, 31, 33, 64]) {
    expect(await verify(new Uint8Array(64), MESSAGE, new Uint8Array(bytes).fill(9))).toBe(false);
    expect(await verify(new Uint8Array(bytes), MESSAGE, new Uint8Array(32).fill(9))).toBe(false);
  }
});

test("a key is imported once while it is in use, and the cache has a bound (P23)", async () => {
  let imports = 0;
  const importKey = (...args: Parameters<SubtleCrypto["importKey"]>) => {
    imports++;
    return subtle.importKey(...args);
  };
  const { verify } = createVerifier(platform({ importKey: importKey as SubtleCrypto["importKey"] }));
  const importsBy = async (...signers: readonly Signed[]) => {
    const before = imports;
    for (const { signature, publicKey } of signers) expect(await verify(signature, MESSAGE, publicKey)).toBe(true);
    return imports - before;
  };
  const [ada, stranger] = [signedBy(0), signedBy(1)];
  const others = Array.from({ length: VERIFIER_KEYS_MAX - 1 }, (_, i) => signedBy(2 + i));

  await importsBy(stranger);
  expect(await importsBy(ada, ada, ada)).toBe(1);
  expect(await importsBy(...others)).toBe(others.length);
  expect(await importsBy(...others, ada)).toBe(0);
  expect(await importsBy(stranger)).toBe(1);
  expect(await importsBy(ada, stranger)).toBe(0);
  expect(await importsBy(...others.slice(0, 1))).toBe(1);
});

test("a WebCrypto that lacks Ed25519 is asked once", async () => {
  let asked = 0;
  const importKey = () => {
    asked++;
    return unsupported();
  };
  const { verify } = createVerifier(platform({ importKey }));
  for (const { signature, publicKey } of [signedBy(0), signedBy(1), signedBy(2)]) {
    expect(await verify(signature, MESSAGE, publicKey)).toBe(true);
  }
  expect(asked).toBe(1);
});

test("both engines agree on garbage", async () => {
  const { verify } = createVerifier(subtle);
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  await fc.assert(
    fc.asyncProperty(bytes(64), bytes(32), async (signature, publicKey) => {
      expect(await verify(signature, MESSAGE, publicKey)).toBe(verifyZip215(signature, MESSAGE, publicKey));
    }),
    { numRuns: 40 },
  );
});

interface Signed {
  readonly publicKey: Bytes;
  readonly signature: Bytes;
}

function signedBy(who: number): Signed {
  const secretKey = new Uint8Array(32).fill(who & 0xff).fill(who >> 8, 16);
  return { publicKey: ed25519.getPublicKey(secretKey), signature: ed25519.sign(MESSAGE, secretKey) };
}

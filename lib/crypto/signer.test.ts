import { ed25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";
import { fromHex, toHex } from "@/lib/base/bytes";
import { verifyZip215 } from "./ed25519";
import { RFC_8032 } from "./rfcVectors";
import { generateSigningKey, openSigningKey, type StoredSigningKey } from "./signer";

const { subtle } = globalThis.crypto;
const MESSAGE = new Uint8Array([1, 2, 3]);

test.each<[string, SubtleCrypto | undefined, StoredSigningKey["type"]]>([
  ["WebCrypto", subtle, "webcrypto"],
  ["noble", undefined, "raw"],
])("a key made with %s signs, and signs again after it was stored", async (_, engine, type) => {
  const made = await generateSigningKey(engine);
  expect(made.stored.type).toBe(type);
  expect(verifyZip215(await made.sign(MESSAGE), MESSAGE, made.publicKey)).toBe(true);

  const opened = await openSigningKey(made.stored, engine);
  if (!opened.ok) throw new Error(opened.error.detail);
  expect(opened.value.publicKey).toEqual(made.publicKey);
  expect(verifyZip215(await opened.value.sign(MESSAGE), MESSAGE, made.publicKey)).toBe(true);
});

test.each(RFC_8032)("a raw key signs $name of RFC 8032 §7.1 byte for byte", async (vector) => {
  const opened = await openSigningKey({ type: "raw", secretKey: fromHex(vector.secretKey) });
  if (!opened.ok) throw new Error(opened.error.detail);
  expect(toHex(opened.value.publicKey)).toBe(vector.publicKey);
  expect(toHex(await opened.value.sign(fromHex(vector.message)))).toBe(vector.signature);
});

test("the private half of a WebCrypto key cannot be read", async () => {
  const { stored } = await generateSigningKey(subtle);
  if (stored.type !== "webcrypto") throw new Error("this platform has WebCrypto");
  expect(stored.privateKey.extractable).toBe(false);
  await expect(subtle.exportKey("pkcs8", stored.privateKey)).rejects.toThrow();
});

test("two keys are two keys", async () => {
  const [one, other] = [await generateSigningKey(), await generateSigningKey()];
  expect(one.publicKey).not.toEqual(other.publicKey);
});

test("where WebCrypto has no Ed25519 the key is a raw one", async () => {
  const platform = new Proxy(subtle, {
    get: (target, name) => (name === "generateKey" ? unsupported : Reflect.get(target, name, target).bind(target)),
  });
  expect((await generateSigningKey(platform)).stored.type).toBe("raw");
});

const unsupported = async (): Promise<never> => {
  throw new DOMException("Unrecognized algorithm name", "NotSupportedError");
};

test("a private key beside the public key of another is a fault", async () => {
  const [ada, ben] = [await generateSigningKey(subtle), await generateSigningKey(subtle)];
  if (ada.stored.type !== "webcrypto") throw new Error("this platform has WebCrypto");
  const mixed = await openSigningKey({ ...ada.stored, publicKey: ben.publicKey }, subtle);
  expect(mixed).toMatchObject({ ok: false, error: { code: "signing-key-unusable" } });
});

test("a stored key that cannot sign is a fault", async () => {
  const pair = await subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
  const publicKey = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const opened = await openSigningKey({ type: "webcrypto", publicKey, privateKey: pair.publicKey }, subtle);
  expect(opened).toMatchObject({ ok: false, error: { code: "signing-key-unusable" } });
});

test("a WebCrypto key without WebCrypto is a fault, not a new identity", async () => {
  const { stored } = await generateSigningKey(subtle);
  expect(await openSigningKey(stored)).toMatchObject({ ok: false, error: { code: "signing-key-unusable" } });
});

test.each<[string, StoredSigningKey]>([
  ["a secret key cut short", { type: "raw", secretKey: new Uint8Array(31) }],
  ["a secret key with a byte too many", { type: "raw", secretKey: new Uint8Array(33) }],
])("%s is a fault", async (_, stored) => {
  expect(await openSigningKey(stored)).toMatchObject({ ok: false, error: { code: "signing-key-malformed" } });
});

test("a public key of small order is a fault (P1)", async () => {
  const { stored } = await generateSigningKey(subtle);
  if (stored.type !== "webcrypto") throw new Error("this platform has WebCrypto");
  const publicKey = ed25519.Point.ZERO.toBytes().slice();
  const opened = await openSigningKey({ ...stored, publicKey }, subtle);
  expect(opened).toMatchObject({ ok: false, error: { code: "signing-key-malformed" } });
});

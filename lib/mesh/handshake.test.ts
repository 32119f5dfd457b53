/** With real keys: what is tested is that no signature fits anything but the channel it was made for. (P26) */
import { beforeAll, describe, expect, test } from "vitest";
import { type Bytes, toHex } from "@/lib/base/bytes";
import { generateSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import type { SessionId } from "@/lib/signal/fields";
import { type Binding, createHandshake, type Handshake, type HandshakeFrame } from "./handshake";

const { subtle } = globalThis.crypto;
const verifier = createVerifier(subtle);
const [ADA_PRINT, BEN_PRINT, EVE_PRINT] = ["aa", "bb", "ee"].map((byte) => byte.repeat(32)) as [string, string, string];
const CONNECTION = "c0".repeat(16);

let ada: SigningKey;
let ben: SigningKey;
let eve: SigningKey;
beforeAll(async () => {
  [ada, ben, eve] = await Promise.all([
    generateSigningKey(subtle),
    generateSigningKey(subtle),
    generateSigningKey(subtle),
  ]);
});

const idOf = (key: SigningKey): SessionId => toHex(key.publicKey) as SessionId;
const adasView = (): Binding => ({
  connectionId: CONNECTION,
  role: "offerer",
  self: idOf(ada),
  remote: idOf(ben),
  fingerprints: { self: ADA_PRINT, remote: BEN_PRINT },
});
const bensView = (): Binding => ({
  connectionId: CONNECTION,
  role: "answerer",
  self: idOf(ben),
  remote: idOf(ada),
  fingerprints: { self: BEN_PRINT, remote: ADA_PRINT },
});

interface End {
  readonly handshake: Handshake;
  readonly said: HandshakeFrame[];
  /** "done" or why not. */
  readonly outcome: Promise<string>;
}

/** One side; what it says goes to `say`. */
function end(binding: Binding, key: Pick<SigningKey, "sign">, say: (frame: HandshakeFrame) => void): End {
  const said: HandshakeFrame[] = [];
  let handshake: Handshake | undefined;
  const outcome = new Promise<string>((settle) => {
    const nonce = globalThis.crypto.getRandomValues(new Uint8Array(32)) as Bytes;
    const keys = { sign: key.sign, verify: verifier.verify };
    handshake = createHandshake(binding, keys, nonce, {
      send(frame) {
        said.push(frame);
        // As a channel would: later.
        queueMicrotask(() => say(frame));
      },
      done: () => settle("done"),
      failed: settle,
    });
  });
  return { handshake: handshake as Handshake, said, outcome };
}

/** Two sides and a channel that carries every frame, changed by `tamper` if given. */
function meet(
  left: Binding,
  right: Binding,
  rightKey: SigningKey = ben,
  tamper: (frame: HandshakeFrame) => HandshakeFrame = (frame) => frame,
): [End, End] {
  const one: End = end(left, ada, (frame) => other.handshake.receive(tamper(frame)));
  const other: End = end(right, rightKey, (frame) => one.handshake.receive(tamper(frame)));
  return [one, other];
}

const outcomes = (ends: readonly End[]): Promise<string[]> => Promise.all(ends.map(({ outcome }) => outcome));
const REFUSED = "got a proof for another channel or by another key";

describe("two sides that see the same channel", () => {
  test("are done, each after one hello, one proof and one ready", async () => {
    const ends = meet(adasView(), bensView());
    expect(await outcomes(ends)).toEqual(["done", "done"]);
    for (const { said } of ends) expect(said.map(({ type }) => type)).toEqual(["hello", "proof", "ready"]);
  });

  test("are done also where one signs more slowly than the other's proof comes and is verified", async () => {
    let isVerified = (): void => undefined;
    const verified = new Promise<void>((settle) => {
      isVerified = settle;
    });
    const slow = { sign: (message: Bytes) => verified.then(() => ada.sign(message)) };
    const one: End = end(adasView(), slow, (frame) => other.handshake.receive(frame));
    const other: End = end(bensView(), ben, (frame) => {
      one.handshake.receive(frame);
      // Longer than Ada's verification takes, which begins here.
      if (frame.type === "proof")
        void verifier.verify(frame.signature, frame.signature, ben.publicKey).then(() => setImmediate(isVerified));
    });
    expect(await outcomes([one, other])).toEqual(["done", "done"]);
    expect(one.said.map(({ type }) => type)).toEqual(["hello", "proof", "ready"]);
  });

  test("are not done before the other side is satisfied too", async () => {
    const ready = new Promise<void>((settle) => {
      const one: End = end(adasView(), ada, (frame) => other.handshake.receive(frame));
      const other: End = end(bensView(), ben, (frame) => {
        if (frame.type === "ready") settle();
        else one.handshake.receive(frame);
      });
      one.outcome.then(() => expect.unreachable("done without ready")).catch(settle);
    });
    await ready;
  });
});

describe("a signaling server in the middle", () => {
  test("that swapped the fingerprints and passes on every frame is refused by both sides", async () => {
    const ends = meet(
      { ...adasView(), fingerprints: { self: ADA_PRINT, remote: EVE_PRINT } },
      { ...bensView(), fingerprints: { self: BEN_PRINT, remote: EVE_PRINT } },
    );
    expect(await outcomes(ends)).toEqual([REFUSED, REFUSED]);
  });

  test("that proves with its own key is refused", async () => {
    const [one] = meet({ ...adasView(), fingerprints: { self: ADA_PRINT, remote: EVE_PRINT } }, bensView(), eve);
    expect(await one.outcome).toBe(REFUSED);
  });

  test("that changes a proof in one bit is refused", async () => {
    const flip = (signature: Bytes): Bytes => signature.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) as Bytes;
    const ends = meet(adasView(), bensView(), ben, (frame) =>
      frame.type === "proof" ? { ...frame, signature: flip(frame.signature) } : frame,
    );
    expect(await outcomes(ends)).toEqual([REFUSED, REFUSED]);
  });
});

test.each<[string, Partial<Binding>]>([
  ["another connection", { connectionId: "c1".repeat(16) }],
  ["the same role", { role: "offerer" }],
  ["another session than it is", { self: "ee".repeat(32) as SessionId }],
])("a proof for %s is refused", async (_, difference) => {
  const [one] = meet(adasView(), { ...bensView(), ...difference });
  expect(await one.outcome).toBe(REFUSED);
});

test("an earlier handshake, played again, is refused", async () => {
  const [, earlier] = meet(adasView(), bensView());
  await earlier.outcome;
  const again: End = end(adasView(), ada, () => undefined);
  for (const frame of earlier.said) again.handshake.receive(frame);
  expect(await again.outcome).toBe(REFUSED);
});

test("a side's own frames, thrown back at it, are refused", async () => {
  const alone: End = end(adasView(), ada, (frame) => alone.handshake.receive(frame));
  expect(await alone.outcome).toBe(REFUSED);
});

test.each<[string, readonly HandshakeFrame["type"][], string]>([
  ["a proof without a hello", ["proof"], "got proof, want hello"],
  ["two hellos", ["hello", "hello"], "got hello, want proof"],
  ["a ready without a proof", ["hello", "ready"], "got ready, want proof"],
])("%s is refused", async (_, types, error) => {
  const [, other] = meet(adasView(), bensView());
  await other.outcome;
  const one: End = end(adasView(), ada, () => undefined);
  for (const type of types) one.handshake.receive(other.said.find((frame) => frame.type === type) as HandshakeFrame);
  expect(await one.outcome).toBe(error);
});

test("a stopped handshake says and reports nothing more", async () => {
  const one: End = end(adasView(), ada, () => undefined);
  const other: End = end(bensView(), ben, () => undefined);
  one.handshake.receive(other.said[0] as HandshakeFrame);
  one.handshake.stop();
  other.handshake.receive(one.said[0] as HandshakeFrame);
  await expect.poll(() => other.said.length).toBe(2);
  expect(one.said.map(({ type }) => type)).toEqual(["hello"]);
});

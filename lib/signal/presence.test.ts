/** P26: a presence proves itself, and nothing in it can be changed without a key. */
import { beforeAll, describe, expect, test } from "vitest";
import { createVerifier } from "@/lib/crypto/verifier";
import { parse } from "./fields";
import { createPerson, type Person } from "./fixtures";
import { isNewer, type Presence, presenceSchema, verifyPresence } from "./presence";

const ROOM = "ABCD2345";
const verifier = createVerifier(crypto.subtle);
const code = async (presence: Presence) => {
  const verdict = await verifyPresence(presence, verifier);
  return verdict.ok ? "ok" : verdict.error.code;
};

let ada: Person;
let ben: Person;
let seated: Presence;
let observing: Presence;

beforeAll(async () => {
  ada = await createPerson("Ada");
  ben = await createPerson("Ben");
  seated = await ada.presence(ROOM);
  observing = await ada.presence(ROOM, { role: "observer" });
});

describe("P26: a signed presence", () => {
  test("verifies, with a seat and without", async () => {
    expect(await code(seated)).toBe("ok");
    expect(await code(observing)).toBe("ok");
    expect(parse(presenceSchema, JSON.parse(JSON.stringify(seated)))).toEqual({ ok: true, value: seated });
  });

  test("verifies without WebCrypto too", async () => {
    expect(await verifyPresence(seated, createVerifier())).toMatchObject({ ok: true });
  });

  test.each<[keyof Presence, () => Partial<Presence>]>([
    ["room", () => ({ room: "ABCD2346" })],
    ["session", () => ({ session: ben.session })],
    ["seatKey", () => ({ seatKey: ben.seatKey })],
    ["vrfKey", () => ({ vrfKey: ben.vrfKey })],
    ["name", () => ({ name: "Bea" })],
    ["practice", () => ({ practice: true })],
    ["networkId", () => ({ networkId: "00".repeat(32) as never })],
    ["seq", () => ({ seq: 1 })],
    ["issuedAtMs", () => ({ issuedAtMs: 0 })],
    ["sessionSignature", () => ({ sessionSignature: seated.seatSignature as never })],
    ["seatSignature", () => ({ seatSignature: seated.sessionSignature })],
  ])("whose %s was changed does not", async (_field, change) => {
    expect(await code({ ...seated, ...change() })).toBe("bad-signature");
  });

  test("can't lend its session's signature to a seat: role and keys are signed", async () => {
    const { seatKey, vrfKey, seatSignature } = seated;
    expect(await code({ ...observing, role: "seat", seatKey, vrfKey, seatSignature })).toBe("bad-signature");
  });

  test.each(["session", "seatKey", "vrfKey"] as const)("with a small-order %s is refused (P1)", async (field) => {
    expect(await code({ ...seated, [field]: "00".repeat(32) })).toBe("bad-key");
  });

  test("of another version is refused by name", async () => {
    expect(await code(await ada.presence(ROOM, { version: 2 }))).toBe("wrong-version");
  });

  test.each<[string, Partial<Record<keyof Presence, unknown>>]>([
    ["a seat without a VRF key", { vrfKey: null }],
    ["a seat without its signature", { seatSignature: null }],
    ["an observer with a seat key", { role: "observer" }],
    ["a name that reverses the line", { name: "\u202eAda" }],
    ["a negative seq", { seq: -1 }],
    ["a seq beyond 2^53 - 1", { seq: 2 ** 53 }],
    ["a fractional time", { issuedAtMs: 0.5 }],
    ["upper-case hexadecimal", { session: "AA".repeat(32) }],
    ["a field nobody knows", { extra: 1 } as never],
  ])("does not parse: %s", (_what, change) => {
    expect(parse(presenceSchema, { ...seated, ...change })).toMatchObject({ ok: false, error: { code: "malformed" } });
  });
});

test("of two presences for one seat the later wins, and everybody breaks a tie the same way", async () => {
  const early = await ada.presence(ROOM, { issuedAtMs: 1 });
  const late = await ben.presence(ROOM, { issuedAtMs: 2 });
  expect([isNewer(late, early), isNewer(early, late)]).toEqual([true, false]);
  const tie = await ben.presence(ROOM, { issuedAtMs: 1 });
  expect(isNewer(tie, early)).toBe(!isNewer(early, tie));
  expect(isNewer(early, early)).toBe(false);
});

/** P26: an envelope is bound to its sender with everything in it. */
import { beforeAll, describe, expect, test } from "vitest";
import { createVerifier } from "@/lib/crypto/verifier";
import { ENVELOPE_BODY_BYTES_MAX, type Envelope, envelopeSchema, verifyEnvelope } from "./envelope";
import { parse } from "./fields";
import { createPerson, type Person } from "./fixtures";

const ROOM = "ABCD2345";
const verifier = createVerifier(crypto.subtle);

let ada: Person;
let ben: Person;
let envelope: Envelope;

beforeAll(async () => {
  ada = await createPerson("Ada");
  ben = await createPerson("Ben");
  envelope = await ada.envelope(ben.session, ROOM, { body: "v=0\r\na=fingerprint:sha-256 AB:CD\r\n" });
});

describe("P26: a signed envelope", () => {
  test("verifies, and survives its journey as JSON", async () => {
    const read = parse(envelopeSchema, JSON.parse(JSON.stringify(envelope)));
    expect(read).toEqual({ ok: true, value: envelope });
    expect(await verifyEnvelope(envelope, verifier)).toMatchObject({ ok: true });
  });

  test.each<[keyof Envelope, () => Partial<Envelope>]>([
    ["room", () => ({ room: "ABCD2346" })],
    ["from", () => ({ from: ben.session })],
    ["to", () => ({ to: ada.session })],
    ["connectionId", () => ({ connectionId: "cd".repeat(16) })],
    ["seq", () => ({ seq: 1 })],
    ["kind", () => ({ kind: "answer" })],
    ["body", () => ({ body: envelope.body.replace("AB", "AC") })],
    ["issuedAtMs", () => ({ issuedAtMs: 0 })],
  ])("whose %s was changed does not", async (_field, change) => {
    const verdict = await verifyEnvelope({ ...envelope, ...change() }, verifier);
    expect(verdict).toMatchObject({ ok: false, error: { code: "bad-signature" } });
  });

  test("of another version is refused by name", async () => {
    const other = await ada.envelope(ben.session, ROOM, { version: 2 });
    expect(await verifyEnvelope(other, verifier)).toMatchObject({ ok: false, error: { code: "wrong-version" } });
  });

  test.each<[string, Partial<Record<keyof Envelope, unknown>>]>([
    ["one byte too many", { body: "a".repeat(ENVELOPE_BODY_BYTES_MAX + 1) }],
    ["too many bytes in few characters", { body: "é".repeat(ENVELOPE_BODY_BYTES_MAX / 2 + 1) }],
    ["half a surrogate pair, which has no bytes to sign", { body: "\ud800" }],
    ["a kind nobody knows", { kind: "hangup" }],
  ])("does not parse: %s", (_what, change) => {
    expect(parse(envelopeSchema, { ...envelope, ...change })).toMatchObject({ ok: false });
  });

  test("may be as long as its bound", async () => {
    const long = await ada.envelope(ben.session, ROOM, { body: "a".repeat(ENVELOPE_BODY_BYTES_MAX) });
    expect(parse(envelopeSchema, long)).toMatchObject({ ok: true });
    expect(await verifyEnvelope(long, verifier)).toMatchObject({ ok: true });
  });
});

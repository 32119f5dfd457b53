import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import { ascii } from "@/lib/crypto/hash";
import { type Evidence, evidenceFault, evidenceOf } from "./evidence";
import type { BlockId, NetworkId } from "./ids";
import { hashOf, sampleSigned, sampleSlotMessage, seededDraw } from "./samples";
import { type SignedMessage, type SlotMessage, sameValue, signedBytes, slotOf } from "./votes";

const NETWORK = hashOf<NetworkId>("network");
const [A, B] = [hashOf<BlockId>("block a"), hashOf<BlockId>("block b")];
const SIGNATURE = new Uint8Array(64);
const SLOT = { height: 7, round: 2, seat: 3, signature: SIGNATURE } as const;

const propose = (blockId: BlockId, carriedFrom: number | null = null): SlotMessage => ({
  type: "propose",
  ...SLOT,
  blockId,
  carriedFrom,
});
const attest = (blockId: BlockId): SlotMessage => ({ type: "attest", ...SLOT, blockId });
const finality = (blockId: BlockId): SlotMessage => ({ type: "finality", ...SLOT, blockId });
const nullify = (reason: 1 | 2 | 3 | 4 | 5 | 6): SlotMessage => ({ type: "nullify", ...SLOT, reason });

describe("P26: the signed bytes", () => {
  const head = (kind: string): string => `${toHex(ascii(`rt/${kind}/v1`))}${NETWORK}00000000000000070000000203`;

  test.each<readonly [SignedMessage["type"], SignedMessage, string]>([
    ["commitment", { type: "commitment", ...SLOT, proof: new Uint8Array(80).fill(9) }, "09".repeat(80)],
    ["propose", propose(A), `${A}00000000`],
    ["propose", propose(A, 0), `${A}00000001`],
    ["propose", propose(A, 4), `${A}00000005`],
    ["attest", attest(A), A],
    ["finality", finality(A), A],
    ["nullify", nullify(5), "05"],
  ])("of a %s are tag, network, height, round, seat and value", (kind, message, value) => {
    expect(toHex(signedBytes(NETWORK, message))).toBe(head(kind) + value);
  });

  test("differ wherever kind, network, height, round, seat or value differ", () => {
    const anyPair = fc.gen().map((g) => {
      const draw = (max: number) => g(fc.nat, { max });
      return [sampleSigned(draw, 4), sampleSigned(draw, 4)] as const;
    });
    fc.assert(
      fc.property(anyPair, ([one, other]) => {
        const same = meaningOf(one) === meaningOf(other);
        expect(toHex(signedBytes(NETWORK, one)) === toHex(signedBytes(NETWORK, other))).toBe(same);
        expect(toHex(signedBytes(hashOf("elsewhere"), one))).not.toBe(toHex(signedBytes(NETWORK, one)));
      }),
      { numRuns: 300 },
    );
  });

  test("change with every single field", () => {
    const draw = seededDraw(1);
    for (let i = 0; i < 100; i++) {
      const message = sampleSigned(draw, 4);
      for (const changed of oneFieldChanged(message))
        expect(toHex(signedBytes(NETWORK, changed))).not.toBe(toHex(signedBytes(NETWORK, message)));
    }
  });

  test("leave the signature out: two signatures over one value are one vote", () => {
    const signed = { ...attest(A), signature: new Uint8Array(64).fill(1) };
    expect(signedBytes(NETWORK, signed)).toEqual(signedBytes(NETWORK, attest(A)));
  });
});

const meaningOf = ({ signature, ...rest }: SignedMessage): string =>
  JSON.stringify(rest, (_, value) => (value instanceof Uint8Array ? toHex(value) : value)) + signature.length;

function oneFieldChanged(message: SignedMessage): SignedMessage[] {
  const { height, round, seat } = message;
  const changed: SignedMessage[] = [
    { ...message, height: height === 0 ? 1 : height - 1 },
    { ...message, round: round === 0 ? 1 : round - 1 },
    { ...message, seat: (seat + 1) % 4 },
  ];
  if (message.type === "nullify") changed.push({ ...message, reason: message.reason === 1 ? 2 : 1 });
  else if (message.type === "commitment") changed.push({ ...message, proof: message.proof.map((byte) => byte ^ 1) });
  else changed.push({ ...message, blockId: A });
  if (message.type === "propose") changed.push({ ...message, carriedFrom: message.carriedFrom === null ? 0 : null });
  return changed;
}

describe("P16: a slot", () => {
  test("is one per height, round and kind, and nullify and finality share `resolve`", () => {
    expect([propose(A), attest(A), finality(A), nullify(1)].map((message) => slotOf(message).kind)).toEqual([
      "propose",
      "attest",
      "resolve",
      "resolve",
    ]);
    expect(slotOf(attest(A))).toEqual({ height: 7, round: 2, kind: "attest" });
  });

  test.each<readonly [string, SlotMessage, SlotMessage, boolean]>([
    ["one attestation, signed twice", attest(A), { ...attest(A), signature: new Uint8Array(64).fill(1) }, true],
    ["attestations of two blocks", attest(A), attest(B), false],
    ["finality votes for two blocks", finality(A), finality(B), false],
    ["nullify votes with two reasons", nullify(1), nullify(6), true],
    ["a nullify and a finality vote", nullify(1), finality(A), false],
    ["a fresh and a carried proposal of one block", propose(A), propose(A, 1), false],
    ["proposals carried from two rounds", propose(A, 0), propose(A, 1), false],
    ["one proposal", propose(A, 1), propose(A, 1), true],
  ])("holds one value: %s", (_, one, other, same) => {
    expect(sameValue(one, other)).toBe(same);
    expect(sameValue(other, one)).toBe(same);
  });
});

describe("P18: evidence", () => {
  test.each<readonly [string, Evidence]>([
    ["two attestations", evidenceOf(attest(A), attest(B))],
    ["two proposals", evidenceOf(propose(A), propose(B))],
    ["a fresh and a carried proposal", evidenceOf(propose(A), propose(A, 1))],
    ["two finality votes", evidenceOf(finality(A), finality(B))],
    ["a nullify vote and a finality vote", evidenceOf(nullify(2), finality(A))],
  ])("is %s of one seat in one slot", (_, evidence) => {
    expect(evidenceFault(evidence)).toBeUndefined();
  });

  test.each<readonly [string, Evidence, string]>([
    ["one value twice", { first: attest(A), second: attest(A) }, "same value"],
    ["two reasons for one nullify vote", { first: nullify(1), second: nullify(2) }, "same value"],
    ["votes of two seats", { first: attest(A), second: { ...attest(B), seat: 0 } }, "seats 3 and 0"],
    ["votes of two rounds", { first: attest(A), second: { ...attest(B), round: 3 } }, "two slots"],
    ["votes of two heights", { first: attest(A), second: { ...attest(B), height: 8 } }, "two slots"],
    ["an attestation and a finality vote", { first: attest(A), second: finality(B) }, "two slots"],
    ["a proposal and an attestation", { first: propose(A), second: attest(B) }, "two slots"],
    ["an attestation and a nullify vote", { first: attest(A), second: nullify(1) }, "two slots"],
  ])("is not %s", (_, evidence, why) => {
    expect(evidenceFault(evidence)).toContain(why);
  });

  test("is the same whichever message was seen first", () => {
    const anyPair = fc.gen().map((g) => {
      const draw = (max: number) => g(fc.nat, { max });
      return [sampleSlotMessage(draw, 4), sampleSlotMessage(draw, 4)] as const;
    });
    fc.assert(
      fc.property(anyPair, ([one, other]) => {
        if (sameValue(one, other)) return;
        expect(evidenceOf(one, other)).toEqual(evidenceOf(other, one));
      }),
    );
  });
});

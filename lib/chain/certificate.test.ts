import { describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import {
  type Certificate,
  certificateCodec,
  certificateFault,
  certificateFrom,
  certificateKey,
  certificateParts,
  votesIn,
} from "./certificate";
import { codec } from "./codec";
import type { BlockId, Seat } from "./ids";
import { hashOf, sampleTable } from "./samples";
import type { Vote } from "./votes";

const BLOCK = hashOf<BlockId>("block");
const signatureOf = (seat: Seat) => new Uint8Array(64).fill(seat + 1);

const attestedBy = (signers: readonly Seat[]): Extract<Certificate, { type: "attest" }> => ({
  type: "attest",
  height: 3,
  round: 1,
  signers,
  signatures: signers.map(signatureOf),
  blockId: BLOCK,
});
const nullifiedBy = (signers: readonly Seat[]): Extract<Certificate, { type: "nullify" }> => ({
  type: "nullify",
  height: 3,
  round: 1,
  signers,
  signatures: signers.map(signatureOf),
  reasons: signers.map(() => 2),
});

describe("P26: a certificate", () => {
  const table = sampleTable(4);

  test.each<readonly [string, Certificate]>([
    ["a quorum", attestedBy([0, 1, 3])],
    ["everybody", attestedBy([0, 1, 2, 3])],
    ["nullifiers, a reason each", nullifiedBy([1, 2, 3])],
  ])("of %s is in form", (_, certificate) => {
    expect(certificateFault(certificate, table)).toBeUndefined();
  });

  test.each<readonly [string, Certificate, string]>([
    ["one signer too few", attestedBy([0, 1]), "got 2 signers, want at least 3"],
    ["nobody", nullifiedBy([]), "got 0 signers"],
    ["one signer counted twice", attestedBy([0, 1, 1]), "out of order"],
    ["signers out of order", attestedBy([1, 0, 2]), "out of order"],
    ["a stranger", attestedBy([0, 1, 4]), "signer 4"],
    ["a signature too few", { ...attestedBy([0, 1, 2]), signatures: [signatureOf(0), signatureOf(1)] }, "2 signatures"],
    [
      "a signature too many",
      { ...attestedBy([0, 1, 2]), signatures: [0, 1, 2, 3].map(signatureOf) },
      "4 signatures for 3 signers",
    ],
    ["a reason too few", { ...nullifiedBy([0, 1, 2]), reasons: [1, 2] }, "2 reasons"],
  ])("with %s is not", (_, certificate, why) => {
    expect(certificateFault(certificate, table)).toContain(why);
  });

  test.each([1, 2, 3, 4, 5, 7, 8, 9, 13, 64])("of %i seats needs q signers, whoever they are", (n) => {
    const wide = sampleTable(n);
    const seats = Array.from({ length: n }, (_, seat) => seat);
    expect(certificateFault(attestedBy(seats.slice(n - wide.q)), wide)).toBeUndefined();
    expect(certificateFault(attestedBy(seats.slice(n - wide.q + 1)), wide)).toContain("signers");
  });

  test("is gathered from votes in any order, and falls apart into the same votes", () => {
    const votes: Vote[] = [2, 0, 3].map((seat) => ({
      type: "nullify",
      height: 3,
      round: 1,
      seat,
      signature: signatureOf(seat),
      reason: ((seat % 6) + 1) as 1,
    }));
    const certificate = certificateFrom(votes);
    expect(certificate).toMatchObject({ type: "nullify", signers: [0, 2, 3], reasons: [1, 3, 4] });
    expect(votesIn(certificate)).toEqual(votes.toSorted((a, b) => a.seat - b.seat));
    expect(votesIn(attestedBy([1, 2, 3])).map(({ seat, signature }) => [seat, signature[0]])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    expect(certificateFrom(votesIn(attestedBy([1, 2, 3])))).toEqual(attestedBy([1, 2, 3]));
  });

  test("is named by what it says, not by who signed", () => {
    expect(certificateKey(attestedBy([0, 1, 2]))).toBe(certificateKey(attestedBy([1, 2, 3])));
    expect(certificateKey(attestedBy([0, 1, 2]))).not.toBe(certificateKey(nullifiedBy([0, 1, 2])));
    expect(certificateKey({ type: "attest", height: 3, round: 11 })).not.toBe(
      certificateKey({ type: "attest", height: 31, round: 1 }),
    );
  });
});

describe("P26: the signers' map", () => {
  test.each([
    [1, [0], "01"],
    [4, [0, 3], "09"],
    [8, [7], "80"],
    [9, [0, 8], "0101"],
    [64, [0, 63], "0100000000000080"],
    [7, [], "00"],
  ])("of %i seats marks %j as %s", (n, seats, hex) => {
    const map = codec("map", certificateParts(n).seats);
    expect(toHex(map.encode(seats))).toBe(hex);
    expect(map.decode(map.encode(seats))).toEqual({ ok: true, value: seats });
  });

  test.each([
    [1, 0b10],
    [4, 0b1_0000],
    [4, 0b1000_0000],
    [7, 0b1000_0000],
  ])("of %i seats has no spare bit set (%i)", (n, byte) => {
    expect(codec("map", certificateParts(n).seats).decode(Uint8Array.of(byte))).toMatchObject({ ok: false });
  });

  test("of another table is another length", () => {
    const bytes = certificateCodec(9).encode(attestedBy([0, 1, 2]));
    expect(certificateCodec(8).decode(bytes)).toMatchObject({ ok: false });
  });
});

test.each([0, 7, 255])("P10: a nullify reason is 1 to 6, not %i", (reason) => {
  const bytes = certificateCodec(4).encode(nullifiedBy([0, 1, 2]));
  bytes[bytes.length - 1] = reason;
  expect(certificateCodec(4).decode(bytes)).toMatchObject({ ok: false });
});

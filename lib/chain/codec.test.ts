import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, concatBytes, toHex } from "@/lib/base/bytes";
import { certificateCodec, certificateParts } from "./certificate";
import {
  bytesUpTo,
  type Codec,
  codec,
  fixedBytes,
  flag,
  hexOf,
  listUpTo,
  literal,
  nullable,
  struct,
  textUpTo,
  u8,
  u32,
  u64,
  union,
} from "./codec";
import { evidencePart } from "./evidence";
import { genesisCodec } from "./genesis";
import { headerCodec } from "./header";
import { paramsCodec } from "./params";
import {
  type Draw,
  sampleCertificate,
  sampleCommitment,
  sampleHeader,
  sampleProposal,
  sampleSealed,
  sampleStatus,
  sampleTable,
  sampleTx,
  sampleVote,
  seededDraw,
} from "./samples";
import { sealedRecordCodec } from "./sealing";
import { statusPart } from "./status";
import { transactionCodec } from "./transaction";
import { commitmentPart, proposalPart, votePart } from "./votes";

const SEATS = 7;

/** Every noun that travels or is hashed, with a way to make any value of it. */
const NOUNS: readonly (readonly [string, Codec<unknown>, (draw: Draw) => unknown])[] = [
  ["transaction", transactionCodec as Codec<unknown>, sampleTx],
  ["header", headerCodec as Codec<unknown>, sampleHeader],
  ["vote", codec("vote", votePart) as Codec<unknown>, (draw) => sampleVote(draw, SEATS)],
  ["proposal", codec("proposal", proposalPart) as Codec<unknown>, (draw) => sampleProposal(draw, SEATS)],
  ["commitment", codec("commitment", commitmentPart) as Codec<unknown>, (draw) => sampleCommitment(draw, SEATS)],
  ["certificate", certificateCodec(SEATS) as Codec<unknown>, (draw) => sampleCertificate(draw, SEATS)],
  [
    "status",
    codec("status", statusPart(certificateParts(SEATS))) as Codec<unknown>,
    (draw) => sampleStatus(draw, SEATS),
  ],
  ["genesis", genesisCodec as Codec<unknown>, (draw) => sampleTable(1 + draw(9)).genesis],
  ["parameters", paramsCodec as Codec<unknown>, (draw) => sampleTable(1 + draw(9)).params],
  ["sealed record", sealedRecordCodec as Codec<unknown>, (draw) => sampleSealed(draw, 1 + draw(4))],
];

describe.each(NOUNS)("P26: a %s has one encoding", (_, noun, sample) => {
  const anyValue = fc.gen().map((g) => sample((max) => g(fc.nat, { max })));

  test("decode(encode(v)) is v", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(noun.decode(noun.encode(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 60 },
    );
  });

  test("of random and of damaged bytes either nothing is accepted, or what encodes to the same bytes", () => {
    const draw = seededDraw(1);
    for (let i = 0; i < 400; i++) expectOneForm(noun, damaged(noun.encode(sample(draw)), draw));
    for (let i = 0; i < 200; i++) expectOneForm(noun, randomBytes(draw(120), draw));
  });

  test("nothing may follow it, and nothing may lack", () => {
    const bytes = noun.encode(sample(seededDraw(2)));
    expect(noun.decode(concatBytes(bytes, Uint8Array.of(0)))).toMatchObject({
      ok: false,
      error: { code: "malformed" },
    });
    for (let length = 0; length < bytes.length; length++) expect(noun.decode(bytes.slice(0, length)).ok).toBe(false);
  });
});

function expectOneForm(noun: Codec<unknown>, bytes: Bytes): void {
  const decoded = noun.decode(bytes);
  if (decoded.ok) expect(toHex(noun.encode(decoded.value))).toBe(toHex(bytes));
  else expect(decoded.error).toMatchObject({ code: "malformed", action: "reject" });
}

const randomBytes = (length: number, draw: Draw): Bytes => Uint8Array.from({ length }, () => draw(255));

/** A few bytes changed, or a piece cut out, doubled or swapped. */
function damaged(bytes: Bytes, draw: Draw): Bytes {
  const copy = bytes.slice();
  const [from, until] = [draw(bytes.length), draw(bytes.length)].sort((a, b) => a - b) as [number, number];
  switch (draw(3)) {
    case 0:
      return concatBytes(copy.slice(0, from), copy.slice(until));
    case 1:
      return concatBytes(copy.slice(0, until), copy.slice(from));
    default:
      for (let changes = draw(3); changes >= 0; changes--) copy[draw(copy.length - 1)] = draw(255);
      return copy;
  }
}

describe("a part", () => {
  test.each<readonly [string, number, string]>([
    ["0", 0, "0000000000000000"],
    ["2^53 - 1", Number.MAX_SAFE_INTEGER, "001fffffffffffff"],
  ])("u64 holds %s", (_, value, hex) => {
    expect(toHex(codec("u64", u64).encode(value))).toBe(hex);
    expect(codec("u64", u64).decode(codec("u64", u64).encode(value))).toEqual({ ok: true, value });
  });

  test.each([["0020000000000000"], ["ffffffffffffffff"]])("P26: u64 refuses %s, which is above 2^53 - 1", (hex) => {
    expect(codec("u64", u64).decode(Uint8Array.from(Buffer.from(hex, "hex"))).ok).toBe(false);
  });

  test.each<readonly [string, () => unknown]>([
    ["u8 of 256", () => codec("u8", u8).encode(256)],
    ["u32 of -1", () => codec("u32", u32).encode(-1)],
    ["u64 of 2^53", () => codec("u64", u64).encode(2 ** 53)],
    ["u64 of 1.5", () => codec("u64", u64).encode(1.5)],
    ["bytes over the bound", () => codec("b", bytesUpTo(3)).encode(new Uint8Array(4))],
    ["fixed bytes of another length", () => codec("f", fixedBytes(3)).encode(new Uint8Array(4))],
    ["a list over the bound", () => codec("l", listUpTo(1, u8)).encode([1, 2])],
    ["text over the bound", () => codec("t", textUpTo(2)).encode("€")],
    ["hexadecimal in upper case", () => codec("h", hexOf(1)).encode("AA")],
    ["a lone surrogate", () => codec("t", textUpTo(9)).encode("\ud800")],
  ])("does not encode %s: that is our own mistake", (_, encode) => {
    expect(encode).toThrow();
  });

  test.each<readonly [string, readonly number[]]>([
    ["an overlong form", [0xc0, 0x80]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a value above U+10FFFF", [0xf5, 0x80, 0x80, 0x80]],
    ["a continuation byte alone", [0x80]],
    ["a sequence that is cut off", [0xe2, 0x82]],
  ])("refuses ill-formed UTF-8: %s", (_, bytes) => {
    const text = codec("text", textUpTo(40));
    expect(text.decode(Uint8Array.of(0, 0, 0, bytes.length, ...bytes)).ok).toBe(false);
  });

  test("text keeps a byte order mark, so that its bytes have one reading", () => {
    const text = codec("text", textUpTo(40));
    const bytes = Uint8Array.of(0, 0, 0, 4, 0xef, 0xbb, 0xbf, 0x41);
    const decoded = text.decode(bytes);
    expect(decoded.ok && text.encode(decoded.value)).toEqual(bytes);
  });

  test.each<readonly [string, Codec<unknown>, readonly number[]]>([
    ["a flag of 2", codec("flag", flag) as Codec<unknown>, [2]],
    ["an optional value announced by 2", codec("n", nullable(u8)) as Codec<unknown>, [2, 7]],
    ["an absent value that is there", codec("n", nullable(u8)) as Codec<unknown>, [0, 7]],
    ["a length over the bound", codec("b", bytesUpTo(1)) as Codec<unknown>, [0, 0, 0, 2, 1, 1]],
    ["a length over what follows", codec("b", bytesUpTo(9)) as Codec<unknown>, [0, 0, 0, 5, 1]],
    ["a count over the bound", codec("l", listUpTo(1, u8)) as Codec<unknown>, [0, 0, 0, 2, 1, 1]],
  ])("refuses %s", (_, part, bytes) => {
    expect(part.decode(Uint8Array.from(bytes)).ok).toBe(false);
  });

  test("bounds a count before it reads what the count promises", () => {
    const many = codec("l", listUpTo(40_000, fixedBytes(32)));
    expect(many.decode(Uint8Array.of(0xff, 0xff, 0xff, 0xff))).toMatchObject({ ok: false });
  });
});

describe("a union", () => {
  type Shape = { readonly type: "dot" } | { readonly type: "line"; readonly length: number };
  const dot = struct<Extract<Shape, { type: "dot" }>>({ type: literal("dot") });
  const line = struct<Extract<Shape, { type: "line" }>>({ type: literal("line"), length: u8 });

  test("is a tag and the member's fields", () => {
    const shape = codec("shape", union<Shape>({ dot: [1, dot], line: [4, line] }));
    expect(shape.encode({ type: "line", length: 9 })).toEqual(Uint8Array.of(4, 9));
    expect(shape.decode(Uint8Array.of(1))).toEqual({ ok: true, value: { type: "dot" } });
    expect(shape.decode(Uint8Array.of(2))).toMatchObject({ ok: false });
  });

  test("gives no two members one tag", () => {
    expect(() => union<Shape>({ dot: [1, dot], line: [1, line] })).toThrow("share a tag");
  });
});

test("P18: evidence that proves nothing is not even decoded", () => {
  const draw = seededDraw(3);
  const vote = sampleVote(draw, SEATS);
  const evidence = codec("evidence", evidencePart);
  const bytes = codec("vote", votePart).encode(vote);
  expect(evidence.decode(concatBytes(bytes, bytes))).toMatchObject({ ok: false });
});

test("P23: what is decoded keeps nothing of the message it came in alive but itself", () => {
  const tx = codec("two", struct<{ a: Bytes; b: Bytes }>({ a: fixedBytes(64), b: bytesUpTo(99) }));
  const decoded = tx.decode(concatBytes(new Uint8Array(64), Uint8Array.of(0, 0, 0, 1, 7)));
  expect(decoded.ok && decoded.value.a.buffer.byteLength).toBe(64);
  expect(decoded.ok && decoded.value.b.buffer.byteLength).toBe(1);
});

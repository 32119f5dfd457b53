/**
 * Test support: the vector checks as functions that return verdicts instead of asserting them, so that Node and a
 * browser can run the very same checks and their verdicts be compared. Reading the files is left to the caller.
 */
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import { vrfKey, vrfProofToHash, vrfProve, vrfVerify } from "./ecvrf";
import { verifyZip215 } from "./ed25519";
import type { Rfc8032Vector, Rfc9381Vector } from "./rfcVectors";

/** What a check found and what the vector says it should find. */
export interface Verdict {
  readonly name: string;
  readonly got: string;
  readonly want: string;
}

/** The names of the checks that went wrong, with both values. */
export const wrongVerdicts = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts.filter(({ got, want }) => got !== want).map(({ name, got, want }) => `${name}: got ${got}, want ${want}`);

export interface Ed25519Case {
  readonly name: string;
  readonly publicKey: Bytes;
  readonly message: Bytes;
  readonly signature: Bytes;
  readonly valid: boolean;
}

/** Either engine, or both combined. */
export type Verify = (signature: Bytes, message: Bytes, publicKey: Bytes) => boolean | Promise<boolean>;

export async function ed25519Verdicts(cases: readonly Ed25519Case[], verify: Verify): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { name, signature, message, publicKey, valid } of cases) {
    verdicts.push({ name, got: `${await verify(signature, message, publicKey)}`, want: `${valid}` });
  }
  return verdicts;
}

/**
 * On what verifier.ts rests: the names of the cases that this platform's WebCrypto accepts and ZIP-215 refuses. There
 * must be none.
 */
export async function unsafeAcceptances(
  cases: readonly Ed25519Case[],
  subtle: SubtleCrypto,
): Promise<readonly string[]> {
  const unsafe: string[] = [];
  for (const { name, signature, message, publicKey } of cases) {
    const accepted = await subtle
      .importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"])
      .then((key) => subtle.verify({ name: "Ed25519" }, key, signature, message))
      .catch(() => false);
    if (accepted && !verifyZip215(signature, message, publicKey)) unsafe.push(name);
  }
  return unsafe;
}

export const rfc8032Cases = (vectors: readonly Rfc8032Vector[]): readonly Ed25519Case[] =>
  vectors.map(({ name, publicKey, message, signature }) => ed25519Case(name, publicKey, message, signature, true));

/** The parts used of Wycheproof's `ed25519_test.json`. */
export interface WycheproofFile {
  readonly testGroups: readonly {
    readonly publicKey: { readonly pk: string };
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      readonly msg: string;
      readonly sig: string;
      readonly result: string;
    }[];
  }[];
}

/** Its R is a non-canonical spelling, which Wycheproof refuses and ZIP-215 accepts: the one case they differ in. */
const WYCHEPROOF_EXCEPTION = 151;

export const wycheproofCases = (file: WycheproofFile): readonly Ed25519Case[] =>
  file.testGroups.flatMap(({ publicKey, tests }) =>
    tests.map(({ tcId, comment, msg, sig, result }) => {
      const valid = result === "valid" || tcId === WYCHEPROOF_EXCEPTION;
      return ed25519Case(`wycheproof ${tcId} ${comment}`, publicKey.pk, msg, sig, valid);
    }),
  );

/** ed25519-speccheck's `cases.json`. */
export type SpeccheckFile = readonly {
  readonly message: string;
  readonly pub_key: string;
  readonly signature: string;
}[];

/** The row of ZIP-215 in the table of "Taming the many EdDSAs" (https://eprint.iacr.org/2020/1244), cases 0 to 11. */
const SPECCHECK_ZIP215 = "VVVVVVXXXVVV";

export const speccheckCases = (file: SpeccheckFile): readonly Ed25519Case[] =>
  file.map(({ message, pub_key, signature }, i) =>
    ed25519Case(`speccheck ${i}`, pub_key, message, signature, SPECCHECK_ZIP215[i] === "V"),
  );

/** The ZIP-215 conformance file: small-order and non-canonical keys and R, each signature of "Zcash" acceptable. */
export type Zip215File = readonly {
  readonly vk_bytes: string;
  readonly sig_bytes: string;
  readonly valid_zip215: boolean;
}[];

export const zip215Cases = (file: Zip215File): readonly Ed25519Case[] =>
  file.map(({ vk_bytes, sig_bytes, valid_zip215 }, i) =>
    ed25519Case(`zip215 ${i}`, vk_bytes, ZCASH, sig_bytes, valid_zip215),
  );

const ZCASH = "5a63617368";

function ed25519Case(name: string, publicKey: string, message: string, signature: string, valid: boolean): Ed25519Case {
  const parsed = { publicKey: fromHex(publicKey), message: fromHex(message), signature: fromHex(signature) };
  return { name, ...parsed, valid };
}

/** The ECVRF file, whose names are the RFC's. */
export interface EcvrfFile {
  readonly suites: Readonly<
    Record<
      string,
      {
        readonly vectors: readonly {
          readonly example: number;
          readonly SK: string;
          readonly PK: string;
          readonly alpha: string;
          readonly pi: string;
          readonly beta: string;
        }[];
      }
    >
  >;
}

export const ecvrfVectors = (file: EcvrfFile): readonly Rfc9381Vector[] =>
  (file.suites["ECVRF-EDWARDS25519-SHA512-TAI"]?.vectors ?? []).map(({ example, SK, PK, alpha, pi, beta }) => {
    return { name: `Example ${example}`, secretKey: SK, publicKey: PK, alpha, proof: pi, beta };
  });

/** Key derivation, proving, verifying and hashing, byte for byte. */
export const vrfVerdicts = (vectors: readonly Rfc9381Vector[]): readonly Verdict[] =>
  vectors.flatMap(({ name, secretKey, publicKey, alpha, proof, beta }) => {
    const key = vrfKey(fromHex(secretKey));
    const verified = vrfVerify(fromHex(publicKey), fromHex(alpha), fromHex(proof));
    const hashed = vrfProofToHash(fromHex(proof));
    return [
      { name: `${name} key`, got: toHex(key.publicKey), want: publicKey },
      { name: `${name} prove`, got: toHex(vrfProve(key, fromHex(alpha))), want: proof },
      { name: `${name} verify`, got: verified.ok ? toHex(verified.value) : verified.error, want: beta },
      { name: `${name} proof to hash`, got: hashed.ok ? toHex(hashed.value) : hashed.error, want: beta },
    ];
  });

/** Every proof that differs from the vector's in one bit: all must be refused. */
export const vrfBitFlipVerdicts = ({ name, publicKey, alpha, proof }: Rfc9381Vector): readonly Verdict[] =>
  Array.from({ length: 4 * proof.length }, (_, bit) => {
    const flipped = fromHex(proof);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const accepted = vrfVerify(fromHex(publicKey), fromHex(alpha), flipped).ok;
    return { name: `${name} bit ${bit}`, got: accepted ? "accepted" : "refused", want: "refused" };
  });

/**
 * The published vectors as one list of verdicts. It runs in Node and, bundled, in a worker of a real browser; that both
 * lists are equal is the claim. Reading files is left to the caller: a browser has none.
 */
import { fromHex, toHex } from "@/lib/base/bytes";
import { verifyZip215 } from "@/lib/crypto/ed25519";
import { RFC_8032, RFC_9381 } from "@/lib/crypto/rfcVectors";
import { openSigningKey } from "@/lib/crypto/signer";
import {
  type EcvrfFile,
  type Ed25519Case,
  ecvrfVectors,
  ed25519Verdicts,
  rfc8032Cases,
  type SpeccheckFile,
  speccheckCases,
  unsafeAcceptances,
  type Verdict,
  vrfBitFlipVerdicts,
  vrfVerdicts,
  type WycheproofFile,
  wycheproofCases,
  type Zip215File,
  zip215Cases,
} from "@/lib/crypto/vectors";
import { createVerifier } from "@/lib/crypto/verifier";
import { inclusionVerdict } from "@/lib/merkle/vectors";

/** Parsed, except for the inclusion vectors, whose sizes JSON.parse would round. */
export interface VectorFiles {
  readonly wycheproof: WycheproofFile;
  readonly speccheck: SpeccheckFile;
  readonly zip215: Zip215File;
  readonly rfc8032: readonly { readonly priv: string; readonly msg: string; readonly sig: string }[];
  readonly ecvrf: EcvrfFile;
  readonly inclusion: readonly { readonly name: string; readonly json: string }[];
}

/** What stands in the project itself. */
export async function rfcVerdicts(subtle: SubtleCrypto): Promise<readonly Verdict[]> {
  const signed = RFC_8032.map(({ secretKey, message, signature, name }) =>
    signVerdict(`${name} sign`, secretKey, message, signature, subtle),
  );
  return [
    ...(await Promise.all(signed)),
    ...(await verifyVerdicts(rfc8032Cases(RFC_8032), subtle)),
    ...vrfVerdicts(RFC_9381),
    ...RFC_9381.slice(0, 1).flatMap(vrfBitFlipVerdicts),
  ];
}

export async function fileVerdicts(files: VectorFiles, subtle: SubtleCrypto): Promise<readonly Verdict[]> {
  const cases = [
    ...wycheproofCases(files.wycheproof),
    ...speccheckCases(files.speccheck),
    ...zip215Cases(files.zip215),
  ];
  const unsafe = await unsafeAcceptances(cases, subtle);
  const signed = files.rfc8032.map(({ priv, msg, sig }, i) => signVerdict(`file sign ${i}`, priv, msg, sig, subtle));
  return [
    ...(await verifyVerdicts(cases, subtle)),
    { name: "WebCrypto accepts nothing that ZIP-215 refuses", got: unsafe.join(), want: "" },
    ...(await Promise.all(signed)),
    ...vrfVerdicts(ecvrfVectors(files.ecvrf)),
    ...files.inclusion.map(({ name, json }) => inclusionVerdict(name, json)),
  ];
}

/** By noble's ZIP-215 alone, and by the two engines together. */
async function verifyVerdicts(cases: readonly Ed25519Case[], subtle: SubtleCrypto): Promise<readonly Verdict[]> {
  return [
    ...(await ed25519Verdicts(cases, verifyZip215)),
    ...(await ed25519Verdicts(cases, createVerifier(subtle).verify)),
  ];
}

async function signVerdict(
  name: string,
  secretKey: string,
  message: string,
  want: string,
  subtle: SubtleCrypto,
): Promise<Verdict> {
  const opened = await openSigningKey({ type: "raw", secretKey: fromHex(secretKey) }, subtle);
  return { name, got: opened.ok ? toHex(await opened.value.sign(fromHex(message))) : opened.error.code, want };
}

/** The published vector files, where the folder that holds them is present: `ROUNDTABLE_VECTORS` names it. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "@/lib/base/bytes";
import { verifyZip215 } from "./ed25519";
import { openSigningKey } from "./signer";
import {
  type EcvrfFile,
  ecvrfVectors,
  ed25519Verdicts,
  type SpeccheckFile,
  speccheckCases,
  unsafeAcceptances,
  type Verify,
  vrfVerdicts,
  type WycheproofFile,
  wrongVerdicts,
  wycheproofCases,
  type Zip215File,
  zip215Cases,
} from "./vectors";
import { createVerifier } from "./verifier";

const folder = process.env.ROUNDTABLE_VECTORS ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url));
const absent = !existsSync(folder);

const engines: readonly [string, Verify][] = [
  ["noble's ZIP-215", verifyZip215],
  ["both engines", createVerifier(globalThis.crypto.subtle).verify],
];

describe.each(engines)("with %s", (_, verify) => {
  test.skipIf(absent)("the 151 cases of Wycheproof come out right", async () => {
    const cases = wycheproofCases(read<WycheproofFile>("wycheproof-ed25519_test.json"));
    expect(cases).toHaveLength(151);
    expect(wrongVerdicts(await ed25519Verdicts(cases, verify))).toEqual([]);
  });

  test.skipIf(absent)("the 12 cases of speccheck come out as ZIP-215's row", async () => {
    const cases = speccheckCases(read<SpeccheckFile>("speccheck-ed25519-cases.json"));
    expect(cases).toHaveLength(12);
    expect(wrongVerdicts(await ed25519Verdicts(cases, verify))).toEqual([]);
  });

  test.skipIf(absent)("the 196 signatures of ZIP-215 are accepted", async () => {
    const cases = zip215Cases(read<Zip215File>("noble-zip215.json"));
    expect(cases).toHaveLength(196);
    expect(cases.every(({ valid }) => valid)).toBe(true);
    expect(wrongVerdicts(await ed25519Verdicts(cases, verify))).toEqual([]);
  });
});

test.skipIf(absent)("WebCrypto accepts nothing that ZIP-215 refuses", async () => {
  const cases = [
    ...wycheproofCases(read<WycheproofFile>("wycheproof-ed25519_test.json")),
    ...speccheckCases(read<SpeccheckFile>("speccheck-ed25519-cases.json")),
    ...zip215Cases(read<Zip215File>("noble-zip215.json")),
  ];
  expect(await unsafeAcceptances(cases, globalThis.crypto.subtle)).toEqual([]);
});

test.skipIf(absent)("the four signatures of the RFC 8032 file come out byte for byte", async () => {
  const vectors = read<readonly { priv: string; msg: string; sig: string }[]>("noble-rfc8032-ed25519.json");
  expect(vectors).toHaveLength(4);
  for (const { priv, msg, sig } of vectors) {
    const opened = await openSigningKey({ type: "raw", secretKey: fromHex(priv) });
    expect(opened.ok && toHex(await opened.value.sign(fromHex(msg)))).toBe(sig);
  }
});

test.skipIf(absent)("the ECVRF file's TAI examples come out byte for byte", () => {
  const vectors = ecvrfVectors(read<EcvrfFile>("ecvrf-rfc9381-ed25519.json"));
  expect(vectors).toHaveLength(3);
  expect(wrongVerdicts(vrfVerdicts(vectors))).toEqual([]);
});

function read<File>(name: string): File {
  return JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as File;
}

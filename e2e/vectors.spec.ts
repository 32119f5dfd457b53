/** The published vectors come out alike in Node and in a real browser: same rules, same arithmetic, same verdicts. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { wrongVerdicts } from "@/lib/crypto/vectors";
import { askWorker } from "./pageProgram";
import { fileVerdicts, rfcVerdicts, type VectorFiles } from "./vectorChecks";
import type { VectorAnswer, VectorQuestion } from "./vectors.page";

const folder = process.env.ROUNDTABLE_VECTORS ?? fileURLToPath(new URL("../../shared/vectors", import.meta.url));

/** Proofs with each of 640 bits flipped, at about 8 ms each. */
/** That a page runs a script of ours as a worker is this test's doing, whatever the page's own policy is. */
test.use({ bypassCSP: true });

test("the vectors of RFC 8032 and RFC 9381 in Node and in Chromium", async ({ page }) => {
  const inNode = await rfcVerdicts(globalThis.crypto.subtle);
  expect(wrongVerdicts(inNode)).toEqual([]);
  expect(await inChromium(page, null)).toEqual(inNode);
});

test("all published vector files in Node and in Chromium", async ({ page }) => {
  // biome-ignore lint/suspicious/noSkippedTests: the vectors stay outside the project, and may be absent.
  test.skip(!existsSync(folder), `no vectors: ${folder} is absent, and ROUNDTABLE_VECTORS names no other`);
  const files = readFiles();
  const inNode = await fileVerdicts(files, globalThis.crypto.subtle);
  expect(wrongVerdicts(inNode)).toEqual([]);
  // Wycheproof, speccheck and ZIP-215 by two engines; WebCrypto's acceptances; signing; four checks a proof; inclusion.
  expect(inNode).toHaveLength(2 * (151 + 12 + 196) + 1 + 4 + 4 * 3 + 98);
  expect(await inChromium(page, files)).toEqual(inNode);
});

function readFiles(): VectorFiles {
  const read = <File>(name: string): File => JSON.parse(readFileSync(join(folder, name), "utf8")) as File;
  const inclusion = join(folder, "ct-merkle", "inclusion");
  const names = readdirSync(inclusion, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  return {
    wycheproof: read("wycheproof-ed25519_test.json"),
    speccheck: read("speccheck-ed25519-cases.json"),
    zip215: read("noble-zip215.json"),
    rfc8032: read("noble-rfc8032-ed25519.json"),
    ecvrf: read("ecvrf-rfc9381-ed25519.json"),
    inclusion: names.toSorted().map((name) => ({ name, json: readFileSync(join(inclusion, name), "utf8") })),
  };
}

/** In a worker of a page of ours, whose origin has WebCrypto. */
async function inChromium(page: Page, question: VectorQuestion): Promise<VectorAnswer> {
  await page.goto("/");
  return askWorker(page, "e2e/vectors.page.ts", question);
}

/**
 * Runs in a page, beside a validator or without one: fetches what has to be checked from `window.roundtable` and checks
 * it by lib/client, which believes nobody.
 */
import type { BlockDetail } from "@/lib/chain/proof";
import { verifyBlock } from "@/lib/client/block";
import { bundleFromText, verifyBundle } from "@/lib/client/bundle";
import { openRecord } from "@/lib/client/certificate";
import type { CheckStep } from "@/lib/client/steps";
import { createVerifier } from "@/lib/crypto/verifier";
import type { RoundtableApi } from "@/lib/session/api";

export interface Checker {
  /** The proof file of a final transaction. */
  proofOf(id: string): Promise<string>;
  /** The steps that checking a proof file took; the last one failed if it does not prove. */
  checkProof(file: string): Promise<readonly CheckStep[]>;
  /** Checks every final block up to a height against its parent and the genesis in that proof file. */
  checkChain(height: number, file: string): Promise<readonly CheckStep[]>;
}

declare global {
  interface Window {
    checker: Checker;
  }
}

const verifier = createVerifier(window.crypto.subtle);
const nowMs = () => performance.now();
const api = () => window.roundtable as RoundtableApi;

window.checker = {
  async proofOf(id) {
    return (await api().proof(id)) ?? "";
  },
  async checkProof(file) {
    const bundle = bundleFromText(file);
    if (!bundle.ok) return [{ name: "acknowledgements", ok: false, found: bundle.error, tookMs: 0 }];
    const steps: CheckStep[] = [];
    await verifyBundle(bundle.value, verifier, nowMs, (step) => steps.push(step));
    return steps;
  },
  async checkChain(height, file) {
    const bundle = bundleFromText(file);
    const table = bundle.ok ? await openRecord(bundle.value.sealed, verifier) : bundle;
    if (!table.ok) return [{ name: "acknowledgements", ok: false, found: table.error, tookMs: 0 }];
    const steps: CheckStep[] = [];
    for (let at = 1; at <= height; at++) {
      const block = (await api().block(at)) as BlockDetail;
      await verifyBlock(block, table.value, verifier, nowMs, (step) => steps.push(step));
    }
    return steps;
  },
};

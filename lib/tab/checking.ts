/**
 * Checks in this page, on the bytes that the validator or a stranger hands out: the page believes neither. It starts from
 * the sealed record, whose n signatures it verifies first (P25).
 */
import { err, ok, type Result } from "@/lib/base/result";
import { countOf } from "@/lib/base/words";
import type { BlockDetail, InclusionBundle } from "@/lib/chain/proof";
import type { SealedRecord } from "@/lib/chain/sealing";
import { verifyBlock } from "@/lib/client/block";
import { bundleFromText, bundleToText, verifyBundle } from "@/lib/client/bundle";
import { openRecord } from "@/lib/client/certificate";
import { type Growth, tamperedGrowth, verifyGrowth } from "@/lib/client/growth";
import type { CheckStep } from "@/lib/client/steps";
import { createVerifier, type Verifier } from "@/lib/crypto/verifier";
import type { Tab } from "./tab";

/** Components see blocks and proofs only as what they hand on to a check. */
export type { BlockDetail, InclusionBundle };
export { tamperedGrowth };

type Tell = (step: CheckStep) => void;

const nowMs = () => performance.now();
/** One for the page: it remembers imported keys. Absent WebCrypto is made up for. */
let shared: Verifier | null = null;
function verifier(): Verifier {
  shared ??= createVerifier(globalThis.crypto?.subtle);
  return shared;
}

/** Tells of each step; true if the block holds. */
export async function checkBlock(detail: BlockDetail, record: SealedRecord, tell: Tell): Promise<boolean> {
  const table = await opened(record, tell);
  return table !== null && verifyBlock(detail, table, verifier(), nowMs, tell);
}

/** Tells of each step; true if the log only grew between two blocks. */
export async function checkGrowth(growth: Growth, record: SealedRecord, tell: Tell): Promise<boolean> {
  const table = await opened(record, tell);
  return table !== null && verifyGrowth(growth, table, verifier(), nowMs, tell);
}

async function opened(record: SealedRecord, tell: Tell) {
  const fromMs = nowMs();
  const table = await openRecord(record, verifier());
  const found = table.ok
    ? `all ${countOf(table.value.n, "seat")} sealed network ${table.value.networkId}`
    : table.error;
  tell({ name: "acknowledgements", ok: table.ok, found, tookMs: nowMs() - fromMs });
  return table.ok ? table.value : null;
}

export const checkProof = (bundle: InclusionBundle, tell: Tell): Promise<boolean> =>
  verifyBundle(bundle, verifier(), nowMs, tell);

/** A proof file as somebody sent it; what is wrong with it is named. */
export const readProof = bundleFromText;
export const writeProof = bundleToText;

/** The proof of a final transaction out of this tab's own log. */
export async function askProof({ session }: Tab, txId: string): Promise<Result<InclusionBundle, string>> {
  try {
    const { proof } = await session.node().ask({ type: "proof", txId: txId as InclusionBundle["txId"] });
    return proof === null ? err("This transaction is not final here, or its block's bodies were dropped.") : ok(proof);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** This block's log, and a newer one's, with the proof that the one is the beginning of the other. */
export async function askGrowth({ session }: Tab, older: BlockDetail, second: number): Promise<Result<Growth, string>> {
  try {
    const node = session.node();
    const { block: newer } = await node.ask({ type: "block", height: second });
    const { proof } = await node.ask({ type: "consistency", first: older.header.height, second });
    return newer === null ? err(`Your validator does not have block ${second}.`) : ok({ older, newer, proof });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/**
 * "The log only grew": whoever holds two final blocks and a consistency proof sees that the older one's log is the
 * beginning of the newer one's, so that nothing in it was changed, moved or taken out since (P21, RFC 9162 §2.1.4).
 */
import { type Bytes, fromHex } from "@/lib/base/bytes";
import { countOf } from "@/lib/base/words";
import type { Table } from "@/lib/chain/genesis";
import { blockIdOf } from "@/lib/chain/header";
import type { BlockDetail } from "@/lib/chain/proof";
import type { Verifier } from "@/lib/crypto/verifier";
import { verifyConsistency } from "@/lib/merkle/verify";
import { checkForm, checkSignatures } from "./certificate";
import { flipBit } from "./inclusion";
import { type CheckStep, type Finding, fails, holds, runChecks } from "./steps";

export type SignedHead = Pick<BlockDetail, "header" | "certificate">;

export interface Growth {
  readonly older: SignedHead;
  readonly newer: SignedHead;
  readonly proof: readonly Bytes[];
}

/** Tells of each step; true if both heads are final and the older log is the beginning of the newer one. */
export function verifyGrowth(
  { older, newer, proof }: Growth,
  table: Table,
  verifier: Verifier,
  nowMs: () => number,
  tell: (step: CheckStep) => void,
): Promise<boolean> {
  const [before, after] = [older.header, newer.header];
  return runChecks(
    [
      ["older block", () => checkHead(older, table, verifier)],
      ["newer block", () => checkHead(newer, table, verifier)],
      [
        "consistency",
        () => {
          const [first, second] = [fromHex(before.logRoot), fromHex(after.logRoot)];
          const grown = verifyConsistency(before.logSize, after.logSize, first, second, proof);
          return grown.ok
            ? holds(
                `the first ${before.logSize} of ${countOf(after.logSize, "entry is", "entries are")} the same, by ${countOf(proof.length, "hash", "hashes")}`,
              )
            : fails(grown.error.detail);
        },
      ],
    ],
    nowMs,
    tell,
  );
}

/** Signed by a quorum, as the block that its header says (P26). */
async function checkHead({ header, certificate }: SignedHead, table: Table, verifier: Verifier): Promise<Finding> {
  if (certificate === null) return fails(`got no certificate of height ${header.height}, want one`);
  const form = checkForm(certificate, table, header.height, blockIdOf(header));
  if (!form.ok) return form;
  const signed = await checkSignatures(certificate, table, verifier);
  return signed.ok ? holds(`#${header.height}, log of ${header.logSize}: ${signed.found}`) : signed;
}

/** The same with one bit of the proof changed; an empty proof gets a hash that does not belong to it. */
export function tamperedGrowth({ older, newer, proof }: Growth): Growth {
  const [head, ...rest] = proof;
  if (head !== undefined) return { older, newer, proof: [flipBit(head), ...rest] };
  return { older, newer, proof: [fromHex(newer.header.logRoot)] };
}

/** A finality certificate, checked against nothing but the genesis (P26). */

import { err, ok, type Result } from "@/lib/base/result";
import { countOf } from "@/lib/base/words";
import { type Certificate, certificateFault, votesIn } from "@/lib/chain/certificate";
import { signatureChecks } from "@/lib/chain/checks";
import type { Table } from "@/lib/chain/genesis";
import type { BlockId, Height } from "@/lib/chain/ids";
import { openSealedRecord, type SealedRecord } from "@/lib/chain/sealing";
import type { Verifier } from "@/lib/crypto/verifier";
import { type Finding, fails, holds } from "./steps";

/** Its form: kind, height, block, enough distinct seats in order. */
export function checkForm(certificate: Certificate, table: Table, height: Height, blockId: BlockId): Finding {
  if (certificate.type !== "finality") return fails(`got a ${certificate.type} certificate, want finality`);
  if (certificate.height !== height) return fails(`got a certificate of height ${certificate.height}, want ${height}`);
  if (certificate.blockId !== blockId)
    return fails(`got a certificate of block ${certificate.blockId}, want ${blockId}`);
  const fault = certificateFault(certificate, table);
  return fault === undefined
    ? holds(`${certificate.signers.length} of ${countOf(table.n, "seat")}, ${countOf(table.q, "is", "are")} needed`)
    : fails(fault);
}

/** Each signature over exactly this block in this round. */
export async function checkSignatures(certificate: Certificate, table: Table, verifier: Verifier): Promise<Finding> {
  const checks = signatureChecks(votesIn(certificate), table);
  const verdicts = await Promise.all(checks.map(({ signature, bytes, key }) => verifier.verify(signature, bytes, key)));
  const wrong = certificate.signers.filter((_, i) => !verdicts[i]);
  return wrong.length === 0
    ? holds(`seats ${certificate.signers.join(", ")} signed`)
    : fails(`got signatures of seats ${wrong.join(", ")} that do not verify`);
}

/** The table of a sealed record whose n acknowledgements hold (P25). */
export async function openRecord(record: SealedRecord, verifier: Verifier): Promise<Result<Table, string>> {
  const opened = openSealedRecord(record);
  if (!opened.ok) return err(opened.error.detail);
  for (const [seat, { key, bytes, signature }] of opened.value.toVerify.entries())
    if (!(await verifier.verify(signature, bytes, key)))
      return err(`got an acknowledgement that seat ${seat} did not sign`);
  return ok(opened.value.table);
}

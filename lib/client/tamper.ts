/** A block with one bit changed, as a forger might try: each change is caught by another step of the check (P20). */
import { fromHex, toHex } from "@/lib/base/bytes";
import { blockIdOf } from "@/lib/chain/header";
import type { LogRoot } from "@/lib/chain/ids";
import type { BlockDetail } from "@/lib/chain/proof";
import { flipBit } from "./inclusion";

export const TAMPERINGS = ["header", "forged root", "vrf proof", "signature", "transaction"] as const;
export type Tampering = (typeof TAMPERINGS)[number];

/** The block as it is where it has no such part: no certificate, or no transaction. */
export function tampered(detail: BlockDetail, what: Tampering): BlockDetail {
  const { header, certificate, body } = detail;
  switch (what) {
    case "header":
      return { ...detail, header: { ...header, timestampMs: header.timestampMs + 1 } };
    case "forged root":
      return rehashed({
        ...detail,
        header: { ...header, logRoot: toHex(flipBit(fromHex(header.logRoot))) as LogRoot },
      });
    case "vrf proof":
      return rehashed({ ...detail, header: { ...header, commitmentProof: flipBit(header.commitmentProof) } });
    case "signature":
      if (certificate === null) return detail;
      return { ...detail, certificate: { ...certificate, signatures: firstFlipped(certificate.signatures) } };
    case "transaction":
      if (body === null) return detail;
      return { ...detail, body: body.map((tx, at) => (at === 0 ? { ...tx, payload: flipBit(tx.payload) } : tx)) };
  }
}

/** A careful forger also computes the id anew; then its certificate is that of another block. */
const rehashed = (detail: BlockDetail): BlockDetail => ({ ...detail, blockId: blockIdOf(detail.header) });

const firstFlipped = <T extends Parameters<typeof flipBit>[0]>(all: readonly T[]) =>
  all.map((bytes, at) => (at === 0 ? flipBit(bytes) : bytes));

/** Evidence as a person and a program read it: both signed messages whole, in hexadecimal (P18). */
import { toHex } from "@/lib/base/bytes";
import { type SlotMessage, signedBytes, slotOf } from "@/lib/chain/votes";
import type { Session } from "@/lib/session/session";

export interface EvidenceSheet {
  readonly seat: number;
  readonly height: number;
  readonly round: number;
  /** Of the slot: propose, attest or resolve (P16). */
  readonly kind: string;
  readonly signed: readonly Signed[];
}

interface Signed {
  readonly type: SlotMessage["type"];
  readonly value: string;
  /** What the signature is of, P26; empty where the network is not known. */
  readonly bytes: string;
  readonly signature: string;
}

/** @throws NodeError if there is no table */
export async function evidenceSheets(session: Session, seat: number): Promise<readonly EvidenceSheet[]> {
  const { evidence } = await session.node().ask({ type: "evidence" });
  const networkId = session.store.getState().view.table?.networkId;
  return evidence
    .filter(({ first }) => first.seat === seat)
    .map(({ first, second }) => {
      const { height, round, kind } = slotOf(first);
      const signed = [first, second].map((message) => ({
        type: message.type,
        value: message.type === "nullify" ? `reason ${message.reason}` : message.blockId,
        bytes: networkId === undefined ? "" : toHex(signedBytes(networkId, message)),
        signature: toHex(message.signature),
      }));
      return { seat, height, round, kind, signed };
    });
}

/** A file: whoever has the genesis checks both Ed25519 signatures over their bytes with the seat's key. */
export const evidenceFile = (networkId: string, sheets: readonly EvidenceSheet[]): string =>
  JSON.stringify({ format: "roundtable evidence", version: 1, networkId, evidence: sheets }, null, 1);

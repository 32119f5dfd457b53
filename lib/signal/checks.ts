/**
 * Every signature that signaling knows, checked by one verifier. The server checks at its door, so that rubbish costs
 * its sender and not the room; each client checks again, because it does not trust the server. What comes out is
 * branded `Verified`: room.ts takes nothing else.
 */
import { fromHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import type { NetworkId } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import { acknowledgementBytes, openSealedRecord, type SealedRecord } from "@/lib/chain/sealing";
import { createVerifier, type Verifier } from "@/lib/crypto/verifier";
import { type Envelope, verifyEnvelope } from "./envelope";
import { bytesOf } from "./fields";
import type { SignedAcknowledgement } from "./messages";
import { type Presence, verifyPresence } from "./presence";
import { type Refusal, refuse } from "./problem";

/** A sealed record whose n signatures hold, with the id it proves. */
export interface ProvenRecord {
  readonly record: SealedRecord;
  readonly networkId: NetworkId;
}

type Checked<T> = Promise<Result<Verified<T>, Refusal>>;

export interface SignalChecks {
  presence(presence: Presence): Checked<Presence>;
  envelope(envelope: Envelope): Checked<Envelope>;
  acknowledgement(acknowledgement: SignedAcknowledgement): Checked<SignedAcknowledgement>;
  record(record: SealedRecord): Checked<ProvenRecord>;
}

/** @param subtle absent on plain http, where browsers withhold WebCrypto: slower then, same verdicts. */
export function createSignalChecks(subtle?: SubtleCrypto): SignalChecks {
  const verifier = createVerifier(subtle);
  return {
    presence: (presence) => verifyPresence(presence, verifier),
    envelope: (envelope) => verifyEnvelope(envelope, verifier),
    acknowledgement: (acknowledgement) => verifyAcknowledgement(acknowledgement, verifier),
    record: (record) => verifyRecord(record, verifier),
  };
}

async function verifyAcknowledgement(
  acknowledgement: SignedAcknowledgement,
  verifier: Verifier,
): Checked<SignedAcknowledgement> {
  const { networkId, attempt, seatKey, signature } = acknowledgement;
  if (await verifier.verify(bytesOf(signature), acknowledgementBytes(networkId, attempt), fromHex(seatKey)))
    return ok(acknowledgement as Verified<SignedAcknowledgement>);
  return err(refuse("bad-signature", "got an acknowledgement that its seat did not sign"));
}

/** The record proves itself: a valid genesis, and under it one valid signature per seat. // P25 */
async function verifyRecord(record: SealedRecord, verifier: Verifier): Checked<ProvenRecord> {
  const opened = openSealedRecord(record);
  if (!opened.ok) return err(refuse("bad-record", opened.error.detail));
  for (const [seat, { key, bytes, signature }] of opened.value.toVerify.entries()) {
    if (!(await verifier.verify(signature, bytes, key)))
      return err(refuse("bad-record", `got an acknowledgement that seat ${seat} did not sign`));
  }
  return ok({ record, networkId: opened.value.table.networkId } as Verified<ProvenRecord>);
}

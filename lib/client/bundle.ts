/** A transaction's proof, checked by whoever holds it: no server, no validator, no chain is asked (P21). */
import { fromHex, toHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { countOf } from "@/lib/base/words";
import { certificateParts } from "@/lib/chain/certificate";
import { codec, fixedBytes, listUpTo, struct, u32 } from "@/lib/chain/codec";
import { SEATS_MAX } from "@/lib/chain/genesis";
import { blockIdOf, headerPart } from "@/lib/chain/header";
import { txIdPart } from "@/lib/chain/ids";
import type { InclusionBundle } from "@/lib/chain/proof";
import { sealedRecordPart } from "@/lib/chain/sealing";
import { transactionPart, txIdOf } from "@/lib/chain/transaction";
import type { Verifier } from "@/lib/crypto/verifier";
import { leafHash } from "@/lib/merkle/hasher";
import { verifyInclusion } from "@/lib/merkle/verify";
import { checkForm, checkSignatures, openRecord } from "./certificate";
import { type CheckStep, fails, holds, runChecks } from "./steps";

const BUNDLE_FORMAT = "roundtable-proof/1";
/** A path has at most 26 hashes; a transaction may be 256 KiB; 64 seats sign twice. */
const BUNDLE_BYTES_MAX = 512 * 1024;
const PATH_MAX = 32;

/** Tells of each step; true if the transaction is final in the network that the proof names. */
export async function verifyBundle(
  bundle: InclusionBundle,
  verifier: Verifier,
  nowMs: () => number,
  tell: (step: CheckStep) => void,
): Promise<boolean> {
  const { sealed, tx, txId, index, path, header, certificate } = bundle;
  const opened = await openRecord(sealed, verifier);
  if (!opened.ok) return runChecks([["acknowledgements", () => fails(opened.error)]], nowMs, tell);
  const table = opened.value;
  const blockId = blockIdOf(header);
  return runChecks(
    [
      ["acknowledgements", () => holds(`all ${countOf(table.n, "seat")} sealed network ${table.networkId}`)],
      [
        "transaction id",
        () => {
          const got = txIdOf(table.networkId, tx);
          return got === txId ? holds(got) : fails(`got ${got}, want ${txId}`);
        },
      ],
      ["certificate", () => checkForm(certificate, table, header.height, blockId)],
      ["signatures", () => checkSignatures(certificate, table, verifier)],
      [
        "inclusion",
        () => {
          const included = verifyInclusion(
            leafHash(fromHex(txId)),
            index,
            header.logSize,
            path,
            fromHex(header.logRoot),
          );
          return included.ok
            ? holds(`entry ${index} of ${header.logSize}, final at height ${header.height} or before`)
            : fails(included.error.detail);
        },
      ],
    ],
    nowMs,
    tell,
  );
}

/** One line of JSON: the format's name and the canonical bytes in hexadecimal. */
export function bundleToText(bundle: InclusionBundle): string {
  const seats = bundle.sealed.genesis.validators.length;
  return JSON.stringify({ format: BUNDLE_FORMAT, seats, bytes: toHex(bundleCodec(seats).encode(bundle)) });
}

/**
 * Reads what {@link bundleToText} wrote, with or without an editor's line end; anything else is refused with what is
 * wanted. No byte can be another one: whatever the file says beside the proof, somebody might believe.
 */
export function bundleFromText(text: string): Result<InclusionBundle, string> {
  if (text.length > 2 * BUNDLE_BYTES_MAX)
    return err(`got ${text.length} characters, want at most ${2 * BUNDLE_BYTES_MAX}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("got no JSON, want a proof file of this project");
  }
  const { format, seats, bytes } = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  if (format !== BUNDLE_FORMAT) return err(`got format ${String(format)}, want ${BUNDLE_FORMAT}`);
  if (!Number.isInteger(seats) || Number(seats) < 1 || Number(seats) > SEATS_MAX)
    return err(`got ${String(seats)} seats, want 1 to ${SEATS_MAX}`);
  if (typeof bytes !== "string" || !/^([0-9a-f]{2})*$/.test(bytes)) return err("got a proof file without its bytes");
  const decoded = bundleCodec(Number(seats)).decode(fromHex(bytes));
  if (!decoded.ok) return err(decoded.error.detail);
  return bundleToText(decoded.value) === text.replace(/\r?\n$/, "")
    ? ok(decoded.value)
    : err("got a file that says more or other than its proof, want it as it was written");
}

const bundleCodec = (seats: number) =>
  codec(
    "proof",
    struct<InclusionBundle>({
      sealed: sealedRecordPart,
      tx: transactionPart,
      txId: txIdPart,
      index: u32,
      path: listUpTo(PATH_MAX, fixedBytes(32)),
      header: headerPart,
      certificate: certificateParts(seats).finality,
    }),
  );

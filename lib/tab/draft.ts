/** A transaction as it is typed: text, JSON or bytes, with the id it will have. */
import { fromHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import type { NetworkId } from "@/lib/chain/ids";
import { encodedTxBytes, TRANSACTION_VERSION, type Transaction, txIdOf } from "@/lib/chain/transaction";
import type { Session } from "@/lib/session/session";
import type { TabState, Trouble } from "@/lib/session/state";
import { type Accepted, type Submissions, submitted } from "./submissions";

export const FORMATS = ["text", "json", "hex"] as const;
export type Format = (typeof FORMATS)[number];

/** Random bytes that make a form's transaction unlike any other (P19). */
const SALT_BYTES = 8;

export const freshSalt = (): Transaction["salt"] => crypto.getRandomValues(new Uint8Array(SALT_BYTES));

/** The payload of what is typed, or what is wrong with it as a sentence. JSON loses its spaces, and nothing else. */
export function payloadOf(format: Format, typed: string): Result<Transaction["payload"], string> {
  switch (format) {
    case "text":
      return typed === "" ? err("Nothing is typed yet.") : ok(new TextEncoder().encode(typed));
    case "json":
      try {
        return ok(new TextEncoder().encode(JSON.stringify(JSON.parse(typed))));
      } catch (error) {
        return err(`This is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
      }
    case "hex": {
      const digits = typed
        .replace(/^\s*0x/i, "")
        .replace(/\s/g, "")
        .toLowerCase();
      if (/[^0-9a-f]/.test(digits)) return err("Only the digits 0–9 and a–f, two for each byte.");
      if (digits.length === 0 || digits.length % 2 === 1) return err("Two digits for each byte, at least one byte.");
      return ok(fromHex(digits));
    }
  }
}

export interface Draft {
  readonly tx: Transaction;
  /** Under this network; the same bytes under another are another transaction. */
  readonly id: string;
  readonly bytes: number;
}

export function draftOf(
  payload: Transaction["payload"],
  namespace: number,
  salt: Transaction["salt"],
  networkId: NetworkId,
): Draft {
  const tx: Transaction = { version: TRANSACTION_VERSION, namespace, salt, payload };
  return { tx, id: txIdOf(networkId, tx), bytes: encodedTxBytes(tx) };
}

/** Whether this tab takes a transaction now: not while its validator reads nothing, and not once it has left. */
export const takesDrafts = ({ view: { mode }, left }: TabState): boolean =>
  !left && mode.type !== "paused" && mode.type !== "halted" && mode.type !== "stopped";

/** Resolves when it is durable here, and follows it from then on. @param text as it was typed */
export const sendDraft = (
  { session, submissions }: { readonly session: Session; readonly submissions: Submissions },
  { payload, namespace, salt }: Omit<Transaction, "version">,
  text: string,
): Promise<Result<Accepted, Trouble>> =>
  submitted(submissions, text, Date.now, () => session.node().ask({ type: "submit", payload, namespace, salt }));

/** The one thing that the page gets signed by the seat's key: a presence, and not just anything. */
import { toHex } from "@/lib/base/bytes";
import { ascii } from "@/lib/crypto/hash";
import type { FromNode, ToNode } from "@/lib/port/port";
import type { Opened } from "./identity";

const TAG = ascii("rt/presence/v1");

/** Bytes that are no presence, or a seat that has no keys, get no answer. */
export async function signPresence(
  { keys }: Opened,
  { id, bytes }: Extract<ToNode, { type: "signPresence" }>,
  post: (message: FromNode) => void,
): Promise<void> {
  if (keys === null || toHex(bytes.slice(0, TAG.length)) !== toHex(TAG)) return;
  post({ type: "presenceSigned", id, signature: await keys.signing.sign(bytes) });
}

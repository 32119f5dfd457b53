/**
 * Test support: the inclusion vectors of transparency-dev/merkle as verdicts, so that Node and a browser can run the
 * very same checks. Reading the files is left to the caller.
 */
import type { Bytes } from "@/lib/base/bytes";
import { verifyInclusion } from "./verify";

/** The parts used of one vector. Sizes are quoted before parsing, since they may be any uint64. */
interface InclusionVector {
  readonly leafIdx: string;
  readonly treeSize: string;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

/** Whether one vector's proof is accepted, and whether it should be. A size that no log here can have is refused. */
export function inclusionVerdict(name: string, json: string) {
  const quoted = json.replace(/"(leafIdx|treeSize)":\s*(\d+)/g, '"$1": "$2"');
  const vector = JSON.parse(quoted) as InclusionVector;
  const verified = verifyInclusion(
    fromBase64(vector.leafHash),
    Number(BigInt(vector.leafIdx)),
    Number(BigInt(vector.treeSize)),
    (vector.proof ?? []).map(fromBase64),
    fromBase64(vector.root),
  );
  return { name, got: verified.ok ? "accepted" : "refused", want: vector.wantErr ? "refused" : "accepted" };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function fromBase64(text: string): Bytes {
  const digits = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  for (let i = 0; i < digits.length; i++) {
    bits = ((bits << 6) | ALPHABET.indexOf(digits.charAt(i))) & 0xfff;
    if (i % 4 > 0) bytes[Math.floor((i * 3) / 4)] = bits >> (6 - 2 * (i % 4));
  }
  return bytes;
}

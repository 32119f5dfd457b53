/**
 * The way from a transaction to the signed root, hash by hash, as it is drawn; and the same way with one bit changed, to
 * see how far the error reaches. What decides is verifyBundle; this only shows the arithmetic (P21).
 */
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import { ok, type Result } from "@/lib/base/result";
import { networkIdOf } from "@/lib/chain/genesis";
import type { InclusionBundle } from "@/lib/chain/proof";
import { txIdOf } from "@/lib/chain/transaction";
import { leafHash } from "@/lib/merkle/hasher";
import { inclusionSteps } from "@/lib/merkle/verify";

/** Where one bit is changed: in the transaction, or in a hash of the path, counted from the leaf. */
export type Flip = { readonly type: "transaction" } | { readonly type: "sibling"; readonly at: number };

/** Hashes in hexadecimal. `isWrong`: not what it is without the change. */
export interface PathStep {
  readonly sibling: string;
  readonly side: "left" | "right";
  readonly hash: string;
  readonly isFlipped: boolean;
  readonly isWrong: boolean;
}

export interface InclusionPath {
  readonly leaf: string;
  readonly isLeafWrong: boolean;
  readonly steps: readonly PathStep[];
  /** The root that follows, and the one that the certificate signs. */
  readonly root: string;
  readonly signedRoot: string;
  readonly holds: boolean;
}

export function inclusionPath(bundle: InclusionBundle, flip: Flip | null): Result<InclusionPath, string> {
  const before = walk(bundle);
  const after = walk(flip === null ? bundle : flipped(bundle, flip));
  if (!before.ok) return before;
  if (!after.ok) return after;
  const steps = after.value.steps.map((step, at) => ({
    ...step,
    isFlipped: flip?.type === "sibling" && flip.at === at,
    isWrong: step.hash !== before.value.steps[at]?.hash,
  }));
  const { leaf } = after.value;
  const root = steps.at(-1)?.hash ?? leaf;
  const signedRoot = bundle.header.logRoot;
  return ok({ leaf, isLeafWrong: leaf !== before.value.leaf, steps, root, signedRoot, holds: root === signedRoot });
}

function walk({ sealed, tx, index, path, header }: InclusionBundle) {
  // The id is computed from the bytes: a changed transaction is another leaf.
  const leaf = leafHash(fromHex(txIdOf(networkIdOf(sealed.genesis), tx)));
  const steps = inclusionSteps(leaf, index, header.logSize, path);
  if (!steps.ok) return { ok: false, error: steps.error.detail } as const;
  return ok({
    leaf: toHex(leaf),
    steps: steps.value.map(({ sibling, side, hash }) => ({ sibling: toHex(sibling), side, hash: toHex(hash) })),
  });
}

/** The same proof with the lowest bit of one byte changed. */
function flipped(bundle: InclusionBundle, flip: Flip): InclusionBundle {
  if (flip.type === "transaction") return { ...bundle, tx: { ...bundle.tx, payload: flipBit(bundle.tx.payload) } };
  return { ...bundle, path: bundle.path.map((hash, at) => (at === flip.at ? flipBit(hash) : hash)) };
}

/** @param bytes at least one */
export function flipBit(bytes: Bytes): Bytes {
  const copy = bytes.slice();
  copy[0] = (copy[0] ?? 0) ^ 1;
  return copy;
}

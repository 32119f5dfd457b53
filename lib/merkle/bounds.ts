/** How large a log may grow, and how a bad index, hash or proof is reported. Shared by everything in this room. */
import { err, type Result } from "@/lib/base/result";

/**
 * The most leaves a log can have: four times the default `maxLogSize` (P1). It fits in 32-bit integers, so sizes and
 * indices may be shifted and masked as plain numbers.
 */
export const LOG_SIZE_MAX = 2 ** 26;

/** A peer's or caller's mistake; `detail` says what came and what was wanted. */
export interface MerkleFault {
  readonly code:
    | "out-of-range"
    | "hash-malformed"
    | "node-missing"
    | "proof-too-short"
    | "proof-too-long"
    | "root-mismatch";
  readonly detail: string;
}

export const fault = (code: MerkleFault["code"], detail: string): Result<never, MerkleFault> => err({ code, detail });

/** The fault of an integer outside [min, max], or undefined. */
export function outOfRange(
  name: string,
  got: number,
  min: number,
  max: number,
): Result<never, MerkleFault> | undefined {
  if (Number.isSafeInteger(got) && got >= min && got <= max) return undefined;
  return fault("out-of-range", `got ${name} ${got}, want an integer from ${min} to ${max}`);
}

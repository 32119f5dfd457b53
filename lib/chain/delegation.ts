/**
 * Whose turn it is: the committing validator of a round (P4) and the proposing validator its random value draws (P6).
 * `whitepaper` is the rule exactly as printed; it never reaches the last seat, which the page shows rather than hides.
 */
import { unreachable } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import { modBytes } from "@/lib/crypto/modulo";
import type { Table } from "./genesis";
import type { Height, Round, Seat } from "./ids";

/** P4. The turn rotates with the height, so one absent seat does not tax every height's first round. */
export function committerOf({ params, n }: Pick<Table, "params" | "n">, height: Height, round: Round): Seat {
  switch (params.delegation) {
    case "fair":
      return (height - 1 + round) % n;
    case "whitepaper":
      return round % (n - 1);
    default:
      return unreachable(params.delegation);
  }
}

/** P6. β is a 64-byte big-endian integer, so the bias of the remainder is below 2⁻⁵⁰⁰. */
export function proposerOf({ params, n }: Table, beta: Bytes): Seat {
  return modBytes(beta, drawModulus({ params, n }));
}

/** What the value is divided by: every seat can be the remainder, or, as printed, every seat but the last. */
export function drawModulus({ params, n }: Pick<Table, "params" | "n">): number {
  switch (params.delegation) {
    case "fair":
      return n;
    case "whitepaper":
      return n - 1;
    default:
      return unreachable(params.delegation);
  }
}

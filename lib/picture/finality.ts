/** On what grounds this tab calls a block final, for whoever draws one. */
import { countOf } from "@/lib/base/words";
import type { BlockSummary } from "@/lib/port/trace";

/** `verified`: this tab checked a quorum of its signatures. `descent`: those of a block that builds on it (P22). */
export type Grounds = "verified" | "descent";

export const groundsOf = ({ signers }: Pick<BlockSummary, "signers">): Grounds =>
  signers === null ? "descent" : "verified";

/** What a screen reader says of a final block. */
export function blockWords(block: BlockSummary, proposer: string): string {
  const { height, txCount, signers, finalRound } = block;
  const grounds =
    signers === null
      ? "final by descent, signatures not checked here"
      : `final with ${countOf(signers.length, "signature")}`;
  const rounds = finalRound === null || finalRound === 0 ? "" : `, after ${countOf(finalRound, "failed round")}`;
  return `Block ${height}, ${countOf(txCount, "transaction")}, proposed by ${proposer}, ${grounds}${rounds}`;
}

/** What the oracle remembers of a run. Plain data, apart from the world only in that no validator ever sees it. */

import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, TxId } from "@/lib/chain/ids";

export interface Oracle {
  /** "seat/height/round/kind" → the one value a correct seat has signed there, over all its lives. */
  readonly signed: Map<string, string>;
  /** The one block of each height, as the first correct host had it. */
  readonly chain: Map<Height, { readonly blockId: BlockId; readonly header: Header; readonly txIds: readonly TxId[] }>;
  /** Where each transaction became final. */
  readonly final: Map<TxId, Height>;
  /** Accepted by a correct host: who promised it. */
  readonly accepted: Map<TxId, number>;
  /** Heights decided by each host since healing. */
  readonly progress: Map<number, Height>;
}

export const createOracle = (): Oracle => ({
  signed: new Map(),
  chain: new Map(),
  final: new Map(),
  accepted: new Map(),
  progress: new Map(),
});

/** What went wrong: an invariant of the list in PROTOCOL.md, by its letter. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly invariant: string;
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

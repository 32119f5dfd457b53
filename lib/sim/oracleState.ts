/** What the oracle remembers of a run: books of its own, plain data, which no validator ever sees. */
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";

export interface Oracle {
  /** Seats that are not to be relied on, bit by bit: liars, and those whose memory was tampered with. */
  faulty: number;
  readonly heights: Map<Height, HeightBook>;
  /** The one block of each height, as the first correct host had it. */
  readonly chain: Map<Height, FinalBook>;
  /** Where each transaction became final. */
  readonly final: Map<TxId, Height>;
  /** Accepted by a correct host: who promised it. */
  readonly accepted: Map<TxId, number>;
  /** Accepted transactions that are not final. */
  waiting: number;
  readonly hosts: Map<number, HostBook>;
  /** Accusations made by correct hosts after healing: "seat/height" → when (S9). */
  readonly accusations: Map<string, number>;
  /** Highest height when the network healed, and how many rounds the next decision took (L1). */
  healedAt: { readonly atMs: number; readonly height: Height; readonly round: Round } | null;
  roundsToDecide: number | null;
  /** Runs with too many liars are meant to fork: nothing is judged, only written down. */
  readonly judging: boolean;
  readonly halts: { readonly host: number; readonly height: Height; readonly liars: readonly Seat[] }[];
}

/** One height as far as it was voted on. */
export interface HeightBook {
  /** "seat/round/kind" → the one value the seat has signed there, over all its lives. */
  readonly slots: Map<string, string>;
  /** "kind/round/value" → the seats that signed it, bit by bit. */
  readonly votes: Map<string, number>;
  /** "round/block" → every proposal that was seen of it. */
  readonly proposals: Map<string, readonly ProposalBook[]>;
  /** "kind/round" → the block certified there; empty for a nullification. */
  readonly certified: Map<string, string>;
  /** Certificates that were checked already. */
  readonly checked: Set<string>;
  readonly rounds: Map<Round, RoundBook>;
  /** The oracle's own draws. */
  readonly drawn: Map<Round, Seat>;
  /** Blocks that were ever proposed with their header's round. */
  readonly headerRounds: Map<BlockId, Round>;
}

export interface ProposalBook {
  readonly carriedFrom: Round | null;
  readonly headerRound: Round;
  readonly proposer: Seat;
}

/** Who entered a round, when, for how long: on global time. */
export interface RoundBook {
  readonly entries: Map<number, { readonly atMs: number; readonly endsAtMs: number; readonly voting: boolean }>;
}

export interface FinalBook {
  readonly blockId: BlockId;
  readonly proposer: Seat;
  readonly timestampMs: number;
  readonly logSize: number;
  readonly logRoot: string;
  readonly seedAfter: string;
  readonly txIds: readonly TxId[];
}

/** One host's present life. */
export interface HostBook {
  height: Height;
  round: Round;
  enteredAtMs: number;
  deadlineMs: number;
  /** Doublings the height began with; null while unknown (P14). */
  baseStep: number | null;
  /** Of this height, in this life: "seat/round/kind" → value heard and verified (S9). */
  readonly heard: Map<string, string>;
  /** Conflicts heard: the seats that must be accused. */
  readonly conflicts: Set<Seat>;
  /** When the last Status messages of each neighbour were answered, at most two (P13). */
  readonly answered: Map<string, readonly number[]>;
}

export const createOracle = (judging: boolean): Oracle => ({
  faulty: 0,
  heights: new Map(),
  chain: new Map(),
  final: new Map(),
  accepted: new Map(),
  waiting: 0,
  hosts: new Map(),
  accusations: new Map(),
  healedAt: null,
  roundsToDecide: null,
  judging,
  halts: [],
});

export function heightBook({ heights }: Oracle, height: Height): HeightBook {
  let book = heights.get(height);
  if (book === undefined) {
    book = {
      slots: new Map(),
      votes: new Map(),
      proposals: new Map(),
      certified: new Map(),
      checked: new Set(),
      rounds: new Map(),
      drawn: new Map(),
      headerRounds: new Map(),
    };
    heights.set(height, book);
  }
  return book;
}

export const freshHostBook = (): HostBook => ({
  height: 0,
  round: 0,
  enteredAtMs: 0,
  deadlineMs: 0,
  baseStep: null,
  heard: new Map(),
  conflicts: new Set(),
  answered: new Map(),
});

export function hostBook({ hosts }: Oracle, host: number): HostBook {
  const book = hosts.get(host) ?? freshHostBook();
  hosts.set(host, book);
  return book;
}

/** What went wrong: an invariant by its letter (S1 – S12, L1, L2). */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly invariant: string;
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

export function fail(invariant: string, detail: string): never {
  throw new Violation(invariant, detail);
}

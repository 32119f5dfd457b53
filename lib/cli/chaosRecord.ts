/**
 * What all tabs of a chaotic hour saw, over all their lives, kept outside of them and judged by nobody's rules but its
 * own: two votes of a seat in one slot, two final blocks of one height, and how long the chain stood still while it
 * could have gone on.
 */

/** What one tab has seen since it was last asked. */
export interface Sighting {
  readonly votes: readonly SeenVote[];
  readonly blocks: readonly { readonly height: number; readonly id: string }[];
  /** Accusations, blame and halts, as text. */
  readonly scandals: readonly string[];
}

export interface SeenVote {
  readonly height: number;
  readonly round: number;
  readonly seat: number;
  readonly kind: "propose" | "attest" | "finality" | "nullify";
  /** What was voted for: equal for equal votes. */
  readonly value: string;
}

export interface ChaosRecord {
  see(sighting: Sighting): void;
  /** How things stand, to be called every second or so. @param able q validate, and transactions wait */
  look(able: boolean, nowMs: number): void;
  /** The highest block that any tab had final. */
  readonly height: number;
  verdict(): Verdict;
}

export interface Verdict {
  /** Seats' slots with two different votes in them, as text. */
  readonly doubleVotes: readonly string[];
  /** Heights with two final blocks. */
  readonly forks: readonly number[];
  readonly scandals: readonly string[];
  /** Times that no block came for HALT_MS although q validated and transactions waited. */
  readonly halts: number;
  readonly worstGapMs: number;
}

/** With f away and rounds failing one after the other a height takes this long less than once in a thousand. */
export const HALT_MS = 30_000;
const SCANDALS_MAX = 100;

export function createRecord(): ChaosRecord {
  const slots = new Map<string, Set<string>>();
  const finals = new Map<number, Set<string>>();
  const scandals: string[] = [];
  let height = 0;
  let lookedAtHeight = 0;
  /** Since when it has been able to go on, and has not. */
  let stillSinceMs: number | null = null;
  let halted = false;
  let halts = 0;
  let worstGapMs = 0;
  return {
    see({ votes, blocks, scandals: told }) {
      for (const vote of votes) add(slots, slotOf(vote), `${vote.kind} ${vote.value}`);
      for (const block of blocks) {
        add(finals, block.height, block.id);
        height = Math.max(height, block.height);
      }
      scandals.push(...told.slice(0, SCANDALS_MAX - scandals.length));
    },
    look(able, nowMs) {
      if (!able || height > lookedAtHeight) {
        // The gap ended some time before this look; counting it up to here errs on the strict side.
        if (stillSinceMs !== null) worstGapMs = Math.max(worstGapMs, nowMs - stillSinceMs);
        lookedAtHeight = height;
        stillSinceMs = able ? nowMs : null;
        halted = false;
        return;
      }
      stillSinceMs ??= nowMs;
      worstGapMs = Math.max(worstGapMs, nowMs - stillSinceMs);
      if (nowMs - stillSinceMs <= HALT_MS || halted) return;
      halted = true;
      halts++;
    },
    get height() {
      return height;
    },
    verdict: () => ({
      doubleVotes: several(slots).map(([slot, said]) => `${slot}: ${[...said].join(", ")}`),
      forks: several(finals).map(([at]) => at),
      scandals,
      halts,
      worstGapMs,
    }),
  };
}

/** Nullify and finality share a slot (P16). */
const slotOf = ({ height, round, seat, kind }: SeenVote): string =>
  `seat ${seat} at ${height}/${round}, ${kind === "finality" || kind === "nullify" ? "resolve" : kind}`;

function add<K>(map: Map<K, Set<string>>, key: K, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

const several = <K>(map: ReadonlyMap<K, ReadonlySet<string>>): (readonly [K, ReadonlySet<string>])[] =>
  [...map].filter(([, values]) => values.size > 1);

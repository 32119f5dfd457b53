/**
 * The voting rules once more, small enough to try out everything: four seats of which one lies, two blocks, a few rounds
 * of one height. Written from the rules (P7 – P12, P16, P17) and not from the code, so that both would have to be wrong
 * alike. modelSearch.ts goes through all its states; links, clocks, bodies and heights are the simulator's business.
 *
 * What it may leave out without missing a way to break a promise:
 * - Delivery. Rules ask only whether a certificate is known, never whether one is unknown, and any delivery may be late.
 *   So whoever may know a certificate that exists may act on it or not, and the state is what was signed.
 * - The liar's state. It signs everything, to everybody, at any time: a certificate exists once q − 1 others signed it.
 * - Who proposes. Every proposer lies: in every round it offers each seat any block that P8 lets through.
 * - More blocks. Of two final blocks call one A and everything else B: every step of the full run is a step here.
 */

export interface Model {
  /** Rounds in which seats vote, at most {@link ROUNDS_MAX}; the one after them is where a run ends. */
  readonly rounds: number;
  readonly bug: ModelBug | null;
}

/** What the rules forbid, each enough to break them. */
export const MODEL_BUGS = [
  "nullify after a finality vote",
  "finality vote after nullifying",
  "fresh block without nullifications",
  "carried block without nullifications",
  "two attestations in a round",
  "finality vote without an attestation certificate",
  "quorum q − 1",
  "votes lost on restart",
] as const;
export type ModelBug = (typeof MODEL_BUGS)[number];

/** A seat that means well, in bits: its round (2), and per round what it attested (2) and how it resolved it (3). */
export type SeatWord = number;
/** The three seats that mean well. */
export type TableState = readonly [SeatWord, SeatWord, SeatWord];

export interface Step {
  readonly seat: number;
  readonly says: string;
  readonly to: TableState;
}

export const ROUNDS_MAX = 3;
/** Of four seats. */
const QUORUM = 3;
const LIARS = 1;
const BLOCKS = ["A", "B"] as const;

const ROUND_BITS = 2;
const BITS_A_ROUND = 5;
export const WORD_BITS = ROUND_BITS + ROUNDS_MAX * BITS_A_ROUND;

/** Within the five bits of a round: attested A, attested B, nullified, finality A, finality B. */
const ATTESTED = [1, 2] as const;
const NULLIFIED = 4;
const FINALITY = [8, 16] as const;
const ANY_ATTESTED = 3;
const ANY_FINALITY = 24;

export const FIRST_STATE: TableState = [0, 0, 0];

const roundOf = (word: SeatWord): number => word & 3;
const shiftOf = (round: number): number => ROUND_BITS + BITS_A_ROUND * round;
const votesOf = (word: SeatWord, round: number): number => (word >> shiftOf(round)) & 31;
const withVote = (word: SeatWord, round: number, vote: number): SeatWord => word | (vote << shiftOf(round));
const inRound = (word: SeatWord, round: number): SeatWord => (word & ~3) | round;

/** A certificate exists: enough seats that mean well signed, and the liars sign everything. */
function exists(model: Model, state: TableState, round: number, vote: number): boolean {
  let signers = LIARS;
  for (const word of state) if ((votesOf(word, round) & vote) !== 0) signers++;
  return signers >= (model.bug === "quorum q − 1" ? QUORUM - 1 : QUORUM);
}

/** Which promise this state breaks; null: none. */
export function brokenPromise(model: Model, state: TableState): string | null {
  const final = [false, false];
  for (let round = 0; round < model.rounds; round++)
    for (const [block, vote] of FINALITY.entries()) {
      if (!exists(model, state, round, vote)) continue;
      if (exists(model, state, round, NULLIFIED))
        return `round ${round} has a finality and a nullification certificate`;
      final[block] = true;
    }
  return final[0] === true && final[1] === true ? "A and B are both final" : null;
}

/** Everything that may happen next. */
export function stepsFrom(model: Model, state: TableState): Step[] {
  const steps: Step[] = [];
  for (const [seat, word] of state.entries())
    for (const [says, next] of movesOf(model, state, word))
      if (next !== word) steps.push({ seat, says, to: withWord(state, seat, next) });
  return steps;
}

const withWord = ([a, b, c]: TableState, seat: number, word: SeatWord): TableState =>
  seat === 0 ? [word, b, c] : seat === 1 ? [a, word, c] : [a, b, word];

type Move = readonly [says: string, next: SeatWord];

function movesOf(model: Model, state: TableState, word: SeatWord): Move[] {
  return [...votingMoves(model, state, word), ...enteringMoves(model, state, word), ...restartMoves(model, word)];
}

function votingMoves(model: Model, state: TableState, word: SeatWord): Move[] {
  const { bug } = model;
  const round = roundOf(word);
  if (round >= model.rounds) return [];
  const votes = votesOf(word, round);
  const moves: Move[] = [];
  for (const [block, name] of BLOCKS.entries()) {
    const attest = ATTESTED[block as 0 | 1];
    const finality = FINALITY[block as 0 | 1];
    // P8: neither attested nor nullified.
    const spent = bug === "two attestations in a round" ? attest : ANY_ATTESTED;
    if ((votes & (spent | NULLIFIED)) === 0 && mayAttest(model, state, round, attest))
      moves.push([`attests ${name} in ${round}`, withVote(word, round, attest)]);
    // P9: the certificate of the current round, and not nullified.
    const resolved = bug === "finality vote after nullifying" ? ANY_FINALITY : ANY_FINALITY | NULLIFIED;
    const certified = bug === "finality vote without an attestation certificate" || exists(model, state, round, attest);
    if ((votes & resolved) === 0 && certified)
      moves.push([`votes for finality of ${name} in ${round}`, withVote(word, round, finality)]);
  }
  // P10: a deadline may pass at any time. Having attested does not forbid it.
  const resolved = bug === "nullify after a finality vote" ? NULLIFIED : ANY_FINALITY | NULLIFIED;
  if ((votes & resolved) === 0) moves.push([`nullifies ${round}`, withVote(word, round, NULLIFIED)]);
  return moves;
}

/** P8: fresh where all rounds before are nullified, carried from where it was attested over nullified rounds only. */
function mayAttest(model: Model, state: TableState, round: number, attest: number): boolean {
  for (let before = round - 1; before >= 0; before--) {
    if (exists(model, state, before, attest)) return true;
    if (!exists(model, state, before, NULLIFIED)) {
      if (model.bug === "fresh block without nullifications") return true;
      if (model.bug !== "carried block without nullifications") return false;
      return Array.from({ length: before }, (_, v) => v).some((v) => exists(model, state, v, attest));
    }
  }
  return true;
}

/** P11. The grace and the deadline of a round that has an attestation certificate may pass at any time. */
function enteringMoves(model: Model, state: TableState, word: SeatWord): Move[] {
  const at = roundOf(word);
  const moves: Move[] = [];
  for (let round = at; round < model.rounds; round++) {
    if (exists(model, state, round, NULLIFIED))
      moves.push([`enters ${round + 1}: ${round} is nullified`, inRound(word, round + 1)]);
    if (ATTESTED.every((attest) => !exists(model, state, round, attest))) continue;
    const next = round === at ? round + 1 : round;
    moves.push([`enters ${next}: a block of ${round} is attested`, inRound(word, next)]);
  }
  return moves;
}

/** P17: it remembers what it signed, and the certificates that its votes rest on; a round it only sat in is forgotten. */
function restartMoves(model: Model, word: SeatWord): Move[] {
  if (model.bug === "votes lost on restart") return [["restarts and remembers nothing", 0]];
  let round = 0;
  for (let k = 0; k < model.rounds; k++) if (votesOf(word, k) !== 0) round = k;
  return round < roundOf(word) ? [[`restarts in ${round}`, inRound(word, round)]] : [];
}

/** The same seat in the mirror in which A is called B: no rule tells them apart. */
export function mirrored(word: SeatWord): SeatWord {
  let image = roundOf(word);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const votes = votesOf(word, round);
    const swapped = (votes & NULLIFIED) | ((votes & 9) << 1) | ((votes & 18) >> 1);
    image = withVote(image, round, swapped);
  }
  return image;
}

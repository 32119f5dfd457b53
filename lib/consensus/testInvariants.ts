/**
 * Test support: what must hold of a seat after every single input, whatever the others do. It watches inputs and effects
 * from outside and keeps its own books; only where the core says it stands (height, round, mode) is taken from the core.
 */
import { assert } from "@/lib/base/assert";
import { type Certificate, certificateKey } from "@/lib/chain/certificate";
import type { Table } from "@/lib/chain/genesis";
import type { Round, Seat } from "@/lib/chain/ids";
import type { ConsensusMessage } from "@/lib/chain/messages";
import type { SlotMessage, Unsigned } from "@/lib/chain/votes";
import type { Effect, Persist } from "./effect";
import type { Input } from "./input";
import type { Durable } from "./restore";
import type { State } from "./state";

export interface Watch {
  /** Call after each step; throws an AssertionError that names the invariant. */
  step(before: State, input: Input | null, after: State, effects: readonly Effect[]): void;
}

export function createWatch(table: Table, { seat, slots, certificates }: Durable): Watch {
  const books: Books = {
    table,
    seat,
    asked: new Map(slots.map((message) => [slotName(message), valueIn(message)])),
    stored: new Set(slots.map((message) => `${slotName(message)} ${valueIn(message)}`)),
    durable: new Set(certificates.map(nameOf)),
    certificates: new Map(certificates.map((certificate) => [nameOf(certificate), certificate])),
    decided: new Set(),
    proved: new Set(),
  };
  return {
    step(before, input, after, effects) {
      checkProgress(before, after);
      learn(books, input);
      for (const effect of effects) check(books, before, after, effect);
    },
  };
}

interface Books {
  readonly table: Table;
  readonly seat: Seat | null;
  /** Slot → the one value asked for. */
  readonly asked: Map<string, string>;
  readonly stored: Set<string>;
  /** Certificates that are durable, or asked to be with a vote. */
  readonly durable: Set<string>;
  readonly certificates: Map<string, Certificate>;
  readonly decided: Set<number>;
  readonly proved: Set<string>;
}

type Said = Unsigned<SlotMessage>;

const slotName = ({ height, round, type }: Said): string =>
  `${height}/${round}/${type === "nullify" || type === "finality" ? "resolve" : type}`;

const valueIn = (message: Said): string =>
  message.type === "nullify"
    ? "nullify"
    : `${message.type} ${message.blockId} ${message.type === "propose" ? message.carriedFrom : ""}`;

const nameOf = (certificate: Certificate): string =>
  `${certificateKey(certificate)} ${certificate.type === "nullify" ? "" : certificate.blockId}`;

/** Heights never fall, rounds of a height never fall, and every entry into a round is counted (P11, P12, P14). */
function checkProgress({ current: before, voteFloor }: State, { current: after, voteFloor: floor }: State): void {
  assert(after.height >= before.height, "heights never fall");
  assert(after.height > before.height || after.round >= before.round, "rounds of a height never fall");
  const moved = after.height !== before.height || after.round !== before.round;
  assert(moved ? after.entry > before.entry : after.entry === before.entry, "every entry into a round is counted");
  assert(floor >= voteFloor, "the vote floor never falls");
}

function learn(books: Books, input: Input | null): void {
  if (input?.type === "stored") books.stored.add(`${slotName(input.message)} ${valueIn(input.message)}`);
}

function check(books: Books, before: State, after: State, effect: Effect): void {
  switch (effect.type) {
    case "persist":
      return checkPersist(books, after, effect);
    case "broadcast":
    case "send":
      return checkSaid(books, effect.message);
    case "schedule": {
      const { height, round, entry } = effect.timer;
      assert(height >= before.current.height && entry <= after.current.entry, "a timer is of an entry that was made");
      assert(height < after.current.height || round <= after.current.round, "a timer is of no round to come");
      return;
    }
    case "decide":
      assert(!books.decided.has(effect.certificate.height), "a height is decided once");
      assert(effect.certificate.signers.length >= books.table.q, "q seats decide");
      books.decided.add(effect.certificate.height);
      return;
    case "prove": {
      const name = `${effect.height}/${effect.round}`;
      assert(!books.proved.has(name), "a round is proved once");
      books.proved.add(name);
      return;
    }
    case "note":
      if (effect.note.type === "certified")
        books.certificates.set(nameOf(effect.note.certificate), effect.note.certificate);
      return;
  }
}

/** One value a slot, and what the vote rests on is in the same transaction or an earlier one (P10, P16). */
function checkPersist(books: Books, { seat, current, voteFloor }: State, persist: Persist): void {
  const { vote, certificates, blocks } = persist;
  assert(seat !== null && seat === books.seat && vote.seat === seat, "a seat votes for itself alone");
  assert(vote.height === current.height && vote.height >= voteFloor, "a vote is at its height, not below the floor");
  assert(vote.round <= current.round, "a vote is for no round to come");
  assert(!books.asked.has(slotName(vote)), "a slot is asked for once");
  books.asked.set(slotName(vote), valueIn(vote));
  for (const certificate of certificates) books.durable.add(nameOf(certificate));
  if (vote.type === "finality")
    assert(
      books.durable.has(`attest/${vote.height}/${vote.round} ${vote.blockId}`),
      "a finality vote rests on a durable certificate",
    );
  if (vote.type === "attest" || vote.type === "propose") {
    assert(blocks.includes(vote.blockId), "a block is durable with the vote for it");
    if (vote.type === "attest")
      assert(
        !books.asked.has(`${vote.height}/${vote.round}/resolve`),
        "who has resolved a round attests nothing in it",
      );
  }
  if (vote.round > 0)
    assert(isLedTo(books, vote.height, vote.round), "a vote rests on durable certificates that led to its round");
}

/** Some durable certificate opens the round: the round before is nullified or attested, or the round itself is attested. */
function isLedTo({ durable }: Books, height: number, round: Round): boolean {
  const attestedIn = (at: Round) => [...durable].some((name) => name.startsWith(`attest/${height}/${at} `));
  return durable.has(`nullify/${height}/${round - 1} `) || attestedIn(round - 1) || attestedIn(round);
}

/** P16: what is said with this seat's name is in the store. */
function checkSaid(books: Books, message: ConsensusMessage): void {
  const said = message.type === "vote" ? message.vote : message.type === "proposal" ? message.bundle.proposal : null;
  if (said === null || said.seat !== books.seat) return;
  assert(books.stored.has(`${slotName(said)} ${valueIn(said)}`), "what is said was stored before");
}

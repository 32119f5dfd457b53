import fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "@/lib/base/assert";
import { type Certificate, certificateKey } from "@/lib/chain/certificate";
import { type Draw, sampleTable, seededDraw } from "@/lib/chain/samples";
import type { SlotMessage } from "@/lib/chain/votes";
import type { Effect, Persist, TimerKind } from "./effect";
import type { BuiltBlock } from "./input";
import {
  attestation,
  attested,
  block,
  commitment,
  finalityVote,
  finalized,
  nullified,
  nullifyVote,
  peerOf,
  proposal,
  status,
  tipAfter,
} from "./testMessages";
import { createTestSeat, type TestSeat } from "./testSeat";

const SEAT = 1;
const OTHERS = [0, 2, 3];
const table = sampleTable(4, { clearingMs: 100 });
const KINDS: readonly TimerKind[] = ["clearing", "idle", "half", "deadline", "grace", "hold", "status", "listen"];

/** What of a seat outlives it. */
interface Disk {
  readonly slots: Map<string, SlotMessage>;
  readonly certificates: Map<string, Certificate>;
  readonly blocks: Map<string, BuiltBlock>;
}

interface Life {
  readonly draw: Draw;
  readonly disk: Disk;
  /** Blocks by id: whatever was made so far. */
  readonly made: Map<string, BuiltBlock>;
  seat: TestSeat;
  /** Effects whose answers are out. */
  readonly waiting: Effect[];
  readonly counts: Map<string, number>;
}

const pick = <T>(draw: Draw, items: readonly T[]): T => items[draw(items.length - 1)] as T;

/** One height of one seat among three who say anything at all, certificates included: its promises must hold all the same. */
function live(draw: Draw, steps: number): Life {
  const disk: Disk = { slots: new Map(), certificates: new Map(), blocks: new Map() };
  const life: Life = { draw, disk, made: new Map(), seat: born(disk, false), waiting: [], counts: new Map() };
  for (let i = 0; i < steps && life.seat.state.mode.type !== "stopped" && life.seat.state.current.height === 1; i++) {
    const effects = act(life);
    life.waiting.push(
      ...effects.filter(({ type }) => ["prove", "build", "checkBlock", "decide", "raiseFloor"].includes(type)),
    );
    for (const effect of effects) if (effect.type === "persist") count(life, effect.vote.type);
  }
  return life;
}

const count = ({ counts }: Life, what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

const born = ({ slots, certificates, blocks }: Disk, restarted: boolean): TestSeat =>
  createTestSeat({
    seat: SEAT,
    params: { clearingMs: 100 },
    restarted,
    slots: [...slots.values()],
    certificates: [...certificates.values()],
    blocks: [...blocks.values()],
  });

function act(life: Life): readonly Effect[] {
  const { draw, seat } = life;
  switch (draw(9)) {
    case 0:
    case 1:
      return seat.asked.length > 0 ? storeOne(life) : [];
    case 2:
    case 3:
      return life.waiting.length > 0 ? answer(life) : [];
    case 4: {
      const pending = KINDS.filter((kind) => seat.pending(kind) !== undefined);
      return pending.length > 0 ? seat.fire(pick(draw, pending), draw(3) === 0 ? draw(5_000) : 0) : [];
    }
    case 5:
      if (draw(7) > 0) return seat.give({ type: "pool", waiting: draw(2) });
      return restart(life);
    default:
      return hear(life);
  }
}

/** The disk answers the oldest question, by compare-and-set (P16). */
function storeOne({ seat, disk, made }: Life): readonly Effect[] {
  const { vote, certificates, blocks } = present(seat.asked[0], "a question") as Persist;
  const key = `${vote.height}/${vote.round}/${vote.type === "finality" ? "nullify" : vote.type}`;
  const stored = disk.slots.get(key) ?? ({ ...vote, signature: new Uint8Array(64).fill(SEAT + 1) } as SlotMessage);
  disk.slots.set(key, stored);
  for (const certificate of certificates) disk.certificates.set(certificateKey(certificate), certificate);
  for (const id of blocks) disk.blocks.set(id, present(made.get(id), "a block that was voted for"));
  return seat.storeInstead(stored);
}

/** The seat crashes: what was asked of the disk may have reached it, in order; everything else is lost. */
function restart(life: Life): readonly Effect[] {
  for (let survivors = life.draw(life.seat.asked.length); survivors > 0; survivors--) storeOne(life);
  life.waiting.length = 0;
  life.seat = born(life.disk, true);
  count(life, "restart");
  return life.seat.began;
}

function answer(life: Life): readonly Effect[] {
  const { seat, waiting, draw, made } = life;
  const [effect] = waiting.splice(draw(waiting.length - 1), 1);
  switch (effect?.type) {
    case "prove":
      return seat.give({ type: "proved", commitment: commitment(table, draw(3), effect) });
    case "build": {
      const fresh = makeBlock(life, SEAT, effect.round);
      return seat.give({ type: "built", height: effect.height, round: effect.round, block: fresh });
    }
    case "checkBlock": {
      const known = made.get(effect.blockId);
      return known === undefined ? [] : seat.check(known);
    }
    case "decide": {
      count(life, "decide");
      const tip = tipAfter(present(made.get(effect.blockId), "a decided block"));
      return seat.give({ type: "decided", tip, certificate: effect.certificate });
    }
    case "raiseFloor":
      return seat.give({ type: "floorRaised", voteFloor: effect.voteFloor });
    default:
      return [];
  }
}

function makeBlock({ made, draw }: Life, proposer: number, round: number): BuiltBlock {
  const fresh = block(table, proposer, { round }, { name: pick(draw, ["", "twin"]), aheadMs: 1 + draw(1) });
  made.set(fresh.blockId, fresh);
  return fresh;
}

function hear(life: Life): readonly Effect[] {
  const { draw, seat } = life;
  const from = pick(draw, OTHERS);
  const at = { round: Math.max(0, seat.state.current.round + pick(draw, [0, 0, 0, 1, -1])) };
  const known = [...life.made.values()];
  const some = known.length > 0 && draw(3) > 0 ? pick(draw, known) : makeBlock(life, pick(draw, OTHERS), at.round);
  const id = some.blockId;
  switch (draw(9)) {
    case 0:
    case 1:
      return seat.hear(from, commitment(table, draw(3), at));
    case 2:
    case 3:
      return seat.hear(from, anyProposal(life, some, at.round));
    case 4:
      return seat.hear(from, pick(draw, [attestation, finalityVote])(from, id, at));
    case 5:
      return seat.hear(from, nullifyVote(from, at));
    case 6:
      return seat.hear(from, draw(2) > 0 ? attestation(from, id, at) : attested(id, OTHERS, at));
    case 7:
      return seat.hear(from, draw(2) > 0 ? nullifyVote(from, at) : nullified(OTHERS, at));
    case 8:
      return seat.hear(from, draw(15) > 0 ? status(at) : finalized(id, OTHERS, at));
    default:
      return seat.give(draw(1) === 0 ? { type: "peerUp", peer: peerOf(from), seat: from } : { type: "woke" });
  }
}

function anyProposal({ draw }: Life, some: BuiltBlock, round: number) {
  // Nobody else signs in the seat's name, and what is passed on in its name is not what it says (P16).
  const proposer = some.header.proposer === SEAT ? pick(draw, OTHERS) : some.header.proposer;
  const carriedFrom = draw(1) === 0 || round === 0 ? null : draw(round - 1);
  return proposal(
    table,
    proposer,
    some,
    { round },
    {
      carriedFrom,
      attestation: carriedFrom === null ? null : attested(some.blockId, OTHERS, { round: carriedFrom }),
      nullifications: Array.from({ length: Math.min(round, 3) }, (_, i) =>
        nullified(OTHERS, { round: round - 1 - i }),
      ).filter(() => draw(2) > 0),
    },
  );
}

// The invariants are asserted after every single input, by the test seat.
test("P16 P10: whatever is said to a seat, in whatever order, over all its lives, it keeps its promises", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      live(seededDraw(seed), 250);
    }),
    { numRuns: 150 },
  );
});

test("such lives are not empty: every kind of vote is cast in them, heights are decided, seats restart", () => {
  const total = new Map<string, number>();
  for (let seed = 0; seed < 60; seed++)
    for (const [what, times] of live(seededDraw(seed), 250).counts) total.set(what, (total.get(what) ?? 0) + times);
  for (const what of ["attest", "finality", "nullify", "propose", "decide", "restart"])
    expect(total.get(what) ?? 0, what).toBeGreaterThan(5);
});

test("P16: the core is a function: the same inputs give the same effects", () => {
  const [one, other] = [live(seededDraw(77), 250), live(seededDraw(77), 250)];
  expect(one.seat.state).toEqual(other.seat.state);
});

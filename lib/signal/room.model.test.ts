/**
 * Random histories of one room against a naive model: who was last heard when, who acknowledged what. The model shares
 * no code with the room; it only counts.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { networkIdOf } from "@/lib/chain/genesis";
import type { RoomEvent } from "./events";
import type { Draft } from "./messages";
import { type RoomInput, roomStep } from "./room";
import { agree, alive, begin, come, leave, recordOf, room, START_MS, seatKeyOf, sessionOf, tick } from "./roomFixtures";
import { type Room, snapshotOf } from "./state";

const PEOPLE = 5;
const who = fc.nat(PEOPLE - 1);

type Move =
  | { readonly type: "come" | "observe" | "leave" | "alive" | "agree" | "agreeLate"; readonly who: number }
  | { readonly type: "begin" | "announce" }
  | { readonly type: "wait"; readonly ms: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ type: fc.constantFrom("come", "agree"), who }) as fc.Arbitrary<Move>,
  fc.record({
    type: fc.constantFrom("come", "observe", "leave", "alive", "agree", "agreeLate"),
    who,
  }) as fc.Arbitrary<Move>,
  fc.record({ type: fc.constantFrom("begin", "announce") }) as fc.Arbitrary<Move>,
  fc.record({ type: fc.constant("wait" as const), ms: fc.constantFrom(1, 1_000, 14_999, 15_000, 44_999, 45_000) }),
);

/** What an onlooker knows, from inputs and events alone. */
interface Model {
  nowMs: number;
  seq: number;
  readonly heardMs: Map<number, number>;
  readonly drafts: Draft[];
  /** By attempt, who acknowledged it. */
  readonly agreed: Map<number, Set<number>>;
  readonly sealed: Set<string>;
}

test("P25: whatever happens, at most one record is sealed, and every seat has one key and one speaker", () => {
  const seen = { sealed: 0, freed: 0, second: 0 };
  fc.assert(
    fc.property(
      fc.array(move, { minLength: 20, maxLength: 120 }),
      fc.integer({ min: 1, max: 4 }),
      (moves, seatsMax) => {
        let current = room({ seatsMax });
        const model: Model = {
          nowMs: START_MS,
          seq: 0,
          heardMs: new Map(),
          drafts: [],
          agreed: new Map(),
          sealed: new Set(),
        };
        for (const next of moves) {
          const input = inputOf(next, model);
          if (input === undefined) continue;
          const before = current;
          const step = roomStep(before, input, model.nowMs, model.nowMs);
          if (step.refused !== null) expect(step.room).toBe(before);
          current = step.room;
          observe(model, next, step.refused === null, step.events);
          checkEvents(before, step.events);
          checkRoom(current, model);
        }
        seen.sealed += model.sealed.size;
        seen.freed += model.drafts.length > 1 ? 1 : 0;
        seen.second += model.drafts.length > 2 && model.sealed.size > 0 ? 1 : 0;
      },
    ),
    { numRuns: 400 },
  );
  // The histories are not vacuous: tables were sealed, at first and at later attempts.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

function inputOf(next: Move, model: Model): RoomInput | undefined {
  const latest = model.drafts.at(-1);
  const earlier = model.drafts.at(-2);
  switch (next.type) {
    case "come":
      return come(next.who, { seq: model.seq++ });
    case "observe":
      return come(next.who, { seq: model.seq++, role: "observer" });
    case "leave":
      return leave(next.who);
    case "alive":
      return alive(next.who);
    case "agree":
      return latest && agree(next.who, latest);
    case "agreeLate":
      return earlier && agree(next.who, earlier);
    case "begin":
      return begin;
    case "announce": {
      // Only a record that all its seats acknowledged exists.
      const whole = model.drafts.find((draft) => isWhole(draft, model));
      return whole && recordOf(whole);
    }
    case "wait":
      model.nowMs += next.ms;
      return tick;
  }
}

const isWhole = ({ attempt, genesis }: Draft, { agreed }: Model): boolean =>
  genesis.validators.every(({ signingKey }) =>
    Array.from(agreed.get(attempt) ?? []).some((person) => seatKeyOf(person) === signingKey),
  );

function observe(model: Model, next: Move, taken: boolean, events: readonly RoomEvent[]): void {
  const heard =
    next.type === "come" || next.type === "observe" || (next.type === "alive" && model.heardMs.has(next.who));
  if (heard && taken) model.heardMs.set(next.who, model.nowMs);
  if (next.type === "leave") model.heardMs.delete(next.who);
  for (const [person, atMs] of model.heardMs) {
    if (next.type === "wait" && model.nowMs - atMs >= 45_000) model.heardMs.delete(person);
  }
  for (const event of events) {
    if (event.type === "draft") {
      expect(event.draft.attempt).toBe(model.drafts.length);
      model.drafts.push(event.draft);
      model.agreed.set(event.draft.attempt, new Set());
    }
    if (event.type === "acknowledged" && "who" in next) model.agreed.get(event.attempt)?.add(next.who);
    if (event.type === "sealed") {
      const draft = model.drafts[event.record.attempt] as Draft;
      expect(event.record.genesis).toEqual(draft.genesis);
      expect(isWhole(draft, model)).toBe(true);
      model.sealed.add(networkIdOf(draft.genesis));
    }
  }
  expect(model.sealed.size).toBeLessThanOrEqual(1);
}

function checkEvents(before: Room, events: readonly RoomEvent[]): void {
  expect(events.map(({ revision }) => revision)).toEqual(events.map((_event, i) => before.revision + 1 + i));
}

function checkRoom(current: Room, model: Model): void {
  const snapshot = snapshotOf(current, model.nowMs);
  const present = Array.from(model.heardMs.keys(), (person) => sessionOf(person));
  expect(snapshot?.members.map(({ session }) => session).toSorted()).toEqual(present.toSorted());
  expect(new Set(snapshot?.seats).size).toBe(snapshot?.seats.length);
  expect(snapshot?.seats.length).toBeLessThanOrEqual(current.seatsMax);
  expect(snapshot?.phase === "sealed").toBe(model.sealed.size > 0);
  if (snapshot?.phase === "sealed") return;
  // Before sealing every seat has exactly one speaker.
  for (const key of snapshot?.seats ?? [])
    expect(snapshot?.members.filter(({ seatKey }) => seatKey === key)).toHaveLength(1);
  const draft = snapshot?.draft ?? undefined;
  if (draft !== undefined) expect(draft.genesis.validators.map((seat) => seat.signingKey)).toEqual(snapshot?.seats);
}

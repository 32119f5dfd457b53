import { describe, expect, test } from "vitest";
import { reduce } from "@/lib/port/reduce";
import { manyEvents } from "@/lib/port/testFacts";
import { BEFORE_ALL } from "./history";
import { readBase } from "./traceBase";

const VIEW = manyEvents(400).reduce(reduce, BEFORE_ALL);
const without = <T extends object>(whole: T, field: keyof T): object =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => key !== field));

describe("the view that a trace file begins with", () => {
  test("has rounds and seats to be told of, and comes back as it was", () => {
    expect(VIEW.rounds.length).toBeGreaterThan(0);
    expect(VIEW.seats.length).toBeGreaterThan(0);
    expect(readBase(VIEW)).toEqual({ ok: true, value: VIEW });
  });

  test.each([
    "failed",
    "final",
    "pool",
    "seats",
    "peers",
    "transactions",
    "checked",
    "behindBy",
    "unserved",
    "storageFull",
    "faults",
    "halt",
  ] as const)("written before there was %s begins with what an empty view has", (field) => {
    expect(readBase(without(VIEW, field))).toEqual({ ok: true, value: { ...VIEW, [field]: BEFORE_ALL[field] } });
  });

  test("written before a part of a part was counted begins it at nothing", () => {
    const [round, seat] = [VIEW.rounds[0] as object, VIEW.seats[0] as object];
    const old = {
      ...VIEW,
      checked: without(VIEW.checked, "synced"),
      rounds: [without(round as (typeof VIEW.rounds)[number], "refused")],
      seats: [without(seat as (typeof VIEW.seats)[number], "clockOffMs")],
    };
    expect(readBase(old)).toEqual({
      ok: true,
      value: {
        ...VIEW,
        checked: { ...VIEW.checked, synced: 0 },
        rounds: [{ ...round, refused: null }],
        seats: [{ ...seat, clockOffMs: null }],
      },
    });
  });

  test.each([
    ["nothing", undefined, "got no base, want the view before the first event"],
    ["no height", without(VIEW, "height"), "got no base.height, want what was there before the first event"],
    ["a text for rounds", { ...VIEW, rounds: "many" }, 'got base.rounds "many", want it like []'],
    ["null for the pool", { ...VIEW, pool: null }, /^got base\.pool null, want it like /],
    ["a number for a round", { ...VIEW, rounds: [7] }, "got base.rounds.0 7, want its fields"],
    ["a seat without its count", { ...VIEW, seats: [{}] }, /^got no base\.seats\.0\.committed, want /],
  ])("%s is refused by its place", (_, value, detail) => {
    const read = readBase(value);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error).toMatch(detail);
  });
});

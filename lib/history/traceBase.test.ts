import { describe, expect, test } from "vitest";
import { BEFORE_ALL, reduce } from "@/lib/port/reduce";
import { manyEvents } from "@/lib/port/testFacts";
import { readBase } from "./traceBase";
import { changed, pathsOf, SAMPLES, valueAt } from "./traceSamples";

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
    ["a text for rounds", { ...VIEW, rounds: "many" }, 'got base.rounds "many", want a list'],
    ["null for the pool", { ...VIEW, pool: null }, "got base.pool null, want its fields"],
    ["a number for a round", { ...VIEW, rounds: [7] }, "got base.rounds.0 7, want its fields"],
    ["a seat without its count", { ...VIEW, seats: [{}] }, /^got no base\.seats\.0\.committed, want /],
  ])("%s is refused by its place", (_, value, detail) => {
    const read = readBase(value);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error).toMatch(detail);
  });

  test("is refused by the name of any field that has another kind, or is not known", () => {
    const odd = Object.values(SAMPLES)
      .flat()
      .map((fact, i) => ({ ...fact, seq: VIEW.seq + i + 1, at: VIEW.at, causeSeq: null }))
      .reduce(reduce, VIEW);
    expect(readBase(odd)).toEqual({ ok: true, value: odd });
    for (const path of pathsOf(odd)) {
      const value = valueAt(odd, path);
      const wrongs = [
        [[]],
        { more: 1 },
        Number.NaN,
        1e300,
        ...(value === null ? [] : [typeof value === "number" ? "7" : 7]),
      ];
      for (const wrong of wrongs) {
        const read = readBase(changed(odd, path, wrong));
        expect(read, `${path.join(".")} as ${JSON.stringify(wrong)}`).toMatchObject({ ok: false });
        if (!read.ok) expect(read.error).toMatch(new RegExp(`^got (no )?base\\.${path.join("\\.")}`));
      }
    }
  });
});

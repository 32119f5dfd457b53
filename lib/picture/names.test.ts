import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameFault } from "@/lib/chain/names";
import { calledIn, friendlyName, nameFaultWords, nameParts, ownName, practiceName, rememberName } from "./names";

const memory = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};

describe("names", () => {
  test("a made-up name is one that a genesis takes", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (dice) => {
        expect(nameFault(friendlyName(() => dice))).toBeUndefined();
      }),
    );
  });

  test("a person keeps theirs", () => {
    const remembers = memory();
    const first = ownName(remembers, () => 0.3);
    expect(ownName(remembers, () => 0.9)).toBe(first);
    rememberName(remembers, "Grace");
    expect(ownName(remembers, () => 0.9)).toBe("Grace");
  });

  test("nobody passes for a practice validator, and none of those for somebody", () => {
    expect(nameFaultWords("Ada (practice)")).toMatch(/practice validators/);
    expect(nameFaultWords("Ada")).toBeUndefined();
    const remembers = memory();
    rememberName(remembers, "Ada (practice)");
    expect(ownName(remembers, () => 0)).toBe("Amber Badger");
    expect(practiceName(["Ada", "Ben (practice)"])).toBe("Cai (practice)");
  });

  test("of two people with one name each is told with the number of the seat", () => {
    const named = (...names: string[]) => names.map((name) => ({ name }));
    expect(calledIn(named("Ada", "Ben", "Ada (practice)"), 0)).toBe("Ada (seat 0)");
    expect(calledIn(named("Ada", "Ben", "Ada (practice)"), 1)).toBe("Ben");
    expect(calledIn(named("Ada", "Ben", "Ada (practice)"), 2)).toBe("Ada (seat 2)");
    expect(calledIn(named("Ada"), 3)).toBe("seat 3");
    expect(calledIn(undefined, 3)).toBe("seat 3");
  });

  test("a name that no genesis would take is made anew", () => {
    const remembers = memory();
    rememberName(remembers, "‮");
    expect(ownName(remembers, () => 0)).toBe("Amber Badger");
  });

  test("where nothing can be stored there is a name all the same", () => {
    expect(ownName(null, () => 0)).toBe("Amber Badger");
  });

  test("practice validators are told apart, and say what they are", () => {
    const names: string[] = [];
    for (let seat = 0; seat < 16; seat++) names.push(practiceName(names));
    expect(new Set(names).size).toBe(16);
    for (const name of names) {
      expect(nameFault(name)).toBeUndefined();
      expect(nameParts(name).isPractice).toBe(true);
    }
    expect(nameParts("Ada (practice)").short).toBe("Ada");
    expect(nameParts("Ada")).toEqual({ short: "Ada", isPractice: false });
  });
});

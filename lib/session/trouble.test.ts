import { describe, expect, test } from "vitest";
import { viewOf } from "@/lib/port/samples";
import { problemOf, refuse } from "@/lib/signal/problem";
import { initialState, type TabState } from "./state";
import { keptOut, troubleOf, troubleOfProblem } from "./trouble";

const ROOM = { seatsMax: 4 } as NonNullable<TabState["room"]>;

describe("trouble in words", () => {
  test.each([
    ["unknown-room", "home"],
    ["room-full", "watch"],
    ["room-sealed", "watch"],
    ["room-closed", "home"],
    ["wrong-version", "reload"],
    ["wrong-network", "home"],
    ["unreachable", "retry"],
    ["no-webrtc", "sandbox"],
    ["no-route", "retry"],
    ["storage", "watch"],
    ["seat-lost", "watch"],
    ["clock-off", "retry"],
    ["crash", "reload"],
    ["no-worker", "reload"],
  ])("%s offers: %s", (code, action) => {
    const trouble = troubleOf(code, "got x, want y");
    expect(trouble.action).toBe(action);
    expect(trouble.title).not.toMatch(/refused/);
    expect(trouble.text).toMatch(/\.$/);
  });

  test("a table that is no more shows no seats, and one at work goes on without its code", () => {
    const state = initialState("7QK4MZ2X", "Ada", null);
    const [gone, clock] = [troubleOf("unknown-room", "got x"), troubleOf("clock-off", "got x")];
    expect(keptOut({ ...state, trouble: clock })).toBe(clock);
    expect(keptOut({ ...state, room: ROOM, trouble: gone })).toBe(gone);
    const other = troubleOf("wrong-network", "got x");
    expect(keptOut({ ...state, room: ROOM, trouble: other })).toBe(other);
    expect(keptOut({ ...state, room: ROOM, trouble: clock })).toBeNull();
    expect(keptOut({ ...state, view: viewOf([]), room: ROOM, trouble: gone })).toBeNull();
  });

  test("a problem nobody thought of keeps its code and its detail", () => {
    const trouble = troubleOfProblem(problemOf(refuse("records-full", "got network 9")));
    expect(trouble.text).toContain("records-full");
    expect(trouble.detail).toBe("got network 9");
    expect(trouble.action).toBe("none");
  });
});

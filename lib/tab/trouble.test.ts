import { describe, expect, test } from "vitest";
import { problemOf, refuse } from "@/lib/signal/problem";
import { troubleOf, troubleOfProblem } from "./trouble";

describe("trouble in words", () => {
  test.each([
    ["unknown-room", "home"],
    ["room-full", "watch"],
    ["room-sealed", "watch"],
    ["room-closed", "home"],
    ["wrong-version", "reload"],
    ["wrong-network", "home"],
    ["unreachable", "retry"],
    ["no-webrtc", "home"],
    ["no-route", "retry"],
    ["storage", "watch"],
    ["seat-lost", "watch"],
    ["clock-off", "retry"],
    ["crash", "reload"],
  ])("%s offers: %s", (code, action) => {
    const trouble = troubleOf(code, "got x, want y");
    expect(trouble.action).toBe(action);
    expect(trouble.title).not.toMatch(/refused/);
    expect(trouble.text).toMatch(/\.$/);
  });

  test("a problem nobody thought of keeps its code and its detail", () => {
    const trouble = troubleOfProblem(problemOf(refuse("records-full", "got network 9")));
    expect(trouble.text).toContain("records-full");
    expect(trouble.detail).toBe("got network 9");
    expect(trouble.action).toBe("none");
  });
});

/** What people type after `--`, read or refused in one sentence. */
import { describe, expect, test } from "vitest";
import { type OptionSpec, parseOptions, usage } from "./arguments";

const SPEC = {
  room: { type: "text", what: "the room's code" },
  server: { type: "text", what: "the address", default: "http://localhost:3000" },
  seats: { type: "integer", what: "how many", min: 1, max: 16, default: 4 },
  preset: { type: "choice", what: "lengths", of: ["fast", "live"], default: "live" },
  json: { type: "flag", what: "as JSON" },
} as const satisfies Record<string, OptionSpec>;

test("what is left out has its default", () => {
  const value = { room: "ABCD2345", server: "http://localhost:3000", seats: 4, preset: "live", json: false };
  expect(parseOptions(SPEC, ["--room", "ABCD2345"])).toEqual({ ok: true, value });
});

test("what is given counts", () => {
  const args = ["--room=R", "--server", "https://x", "--seats", "7", "--preset", "fast", "--json"];
  const value = { room: "R", server: "https://x", seats: 7, preset: "fast", json: true };
  expect(parseOptions(SPEC, args)).toEqual({ ok: true, value });
});

describe("a command line is refused", () => {
  test.each<[string, readonly string[], string]>([
    ["without what is required", [], "got no --room, want the room's code"],
    ["with a number out of range", ["--room", "R", "--seats", "17"], "got --seats 17, want an integer from 1 to 16"],
    ["with half a number", ["--room", "R", "--seats", "1.5"], "got --seats 1.5, want an integer from 1 to 16"],
    ["with another word", ["--room", "R", "--preset", "slow"], "got --preset slow, want one of fast, live"],
  ])("%s", (_what, args, error) => {
    expect(parseOptions(SPEC, args)).toEqual({ ok: false, error });
  });

  test.each([["--nothing"], ["stray"]])("with %s", (arg) => {
    const parsed = parseOptions(SPEC, ["--room", "R", arg]);
    expect(parsed.ok ? "" : parsed.error).toContain(arg);
  });
});

test("the usage names every option, and what it takes", () => {
  const text = usage("validator", SPEC);
  for (const name of Object.keys(SPEC)) expect(text).toContain(`--${name} `);
  expect(text).toContain("required");
});

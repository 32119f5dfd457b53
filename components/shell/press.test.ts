import { describe, expect, test } from "vitest";
import { press } from "./press";

/** Something in the page that has the focus, with all that it lies in: its tag and its role, and theirs. */
const within = (...around: readonly string[]) => ({
  closest: (selectors: string) => selectors.split(", ").find((each) => around.includes(each)) ?? null,
});

/** Presses once, and then holds the key down as often as said. @returns what came of it */
function pressed(target: unknown, { keys = "o", repeats = false, times = 1, defaultPrevented = false } = {}) {
  let runs = 0;
  let prevented = 0;
  for (let at = 0; at < times; at++)
    press(
      { target, defaultPrevented, repeat: at > 0, preventDefault: () => void prevented++ },
      { keys, repeats, run: () => void runs++ },
    );
  return { runs, prevented };
}

describe("a press of a shortcut's keys", () => {
  test.each([
    ["on the page itself", ["body"], "o", 1],
    ["on a button", ["button"], "o", 1],
    ["in a field", ["input"], "o", 0],
    ["in a dialog or a popover", ["button", "[role=dialog]"], "o", 0],
    ["in an open menu", ["[role=menuitem]", "[role=menu]"], "h", 0],
    ["in an open list", ["[role=option]", "[role=listbox]"], "1", 0],
    ["with Control in a field", ["input"], "$mod+k", 1],
    ["of Space on the page itself", ["body"], "Space", 1],
    ["of Space on a button", ["button"], "Space", 0],
  ] as const)("%s (%j, %s) runs it %d times, and is the browser's unless it does", (_, around, keys, runs) => {
    expect(pressed(within(...around), { keys })).toEqual({ runs, prevented: runs });
  });

  test("that somebody has taken already, or that nothing has the focus for, is left alone", () => {
    expect(pressed(within("body"), { defaultPrevented: true })).toEqual({ runs: 0, prevented: 0 });
    expect(pressed(null)).toEqual({ runs: 0, prevented: 0 });
  });

  test("that lasts runs it once: it does not answer the question that it has asked", () => {
    expect(pressed(within("body"), { times: 20 })).toEqual({ runs: 1, prevented: 20 });
  });

  test("that lasts steps on and on where that is wanted", () => {
    expect(pressed(within("body"), { keys: "ArrowRight", repeats: true, times: 20 }).runs).toBe(20);
  });
});

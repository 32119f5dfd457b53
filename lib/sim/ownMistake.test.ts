/** A validator whose code breaks one of its own assertions: what is left of the run is the same on every machine (S12). */
import { expect, test, vi } from "vitest";
import { AssertionError } from "@/lib/base/assert";
import { PRESETS } from "@/lib/chain/params";
import { calmDials } from "./dials";
import type { happen } from "./events";
import { run } from "./run";
import { replay, traceOfFailure } from "./traceFile";

vi.mock("./events", async (original) => {
  const real = await original<{ readonly happen: typeof happen }>();
  return {
    ...real,
    happen(...[world, event]: Parameters<typeof happen>) {
      if (world.events === 60) throw new AssertionError("our own mistake");
      return real.happen(world, event);
    },
  };
});

const SEED = 7;
const dials = calmDials(4, PRESETS.fast);

test("a replay of it is the recorded run, line by line", () => {
  const { text } = traceOfFailure(SEED, dials, "assertion");
  const line = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
  expect(line).toEqual({ type: "violation", atMs: line.atMs, invariant: "assertion", detail: "our own mistake" });
  expect(replay(text)).toMatchObject({ ok: true, value: { equal: true, differsAt: null } });
});

test("where in the code it happened stands beside it", () => {
  expect(run(SEED, dials).violation).toMatchObject({
    detail: "our own mistake",
    stack: expect.stringMatching(/^AssertionError: our own mistake\n.*ownMistake\.test/s),
  });
});

/** What is done to a table: it lasts as long as the page says that it does. */
import { expect, test } from "vitest";
import { SETTINGS } from "@/lib/port/sandbox";
import { advance, createSandbox, perform, type Sandbox } from "./table";

const PAUSE = { type: "inject", seat: 1, fault: { type: "pause" } } as const;
const RESTART = { type: "restart", seat: 1 } as const;
const HEAL = { type: "heal", seat: null, fault: null } as const;

const modeOf = ({ views }: Sandbox) => views[1]?.mode.type;
const heights = ({ views }: Sandbox) => [1, 0].map((seat) => views[seat]?.tip.height ?? 0) as [number, number];

test.each([
  ["before it restarts", [PAUSE, RESTART]],
  ["while it is down", [RESTART, PAUSE]],
])("a seat that was paused %s is paused in its next life, until that is healed", (_, deeds) => {
  const sandbox = createSandbox({ ...SETTINGS, preset: "fast" });
  advance(sandbox, 2_000);
  for (const deed of deeds) perform(sandbox, deed);
  advance(sandbox, 4_000);
  const [before] = heights(sandbox);
  advance(sandbox, 20_000);
  const [own, others] = heights(sandbox);
  expect({ own, mode: modeOf(sandbox) }).toEqual({ own: before, mode: "paused" });
  expect(others).toBeGreaterThan(before + 5);
  const signed = sandbox.views[0]?.blocks.filter(({ height }) => height > before + 2) ?? [];
  expect(signed.filter(({ signers, proposer }) => signers?.includes(1) || proposer === 1)).toEqual([]);

  perform(sandbox, HEAL);
  advance(sandbox, 30_000);
  expect(modeOf(sandbox)).toBe("validating");
  expect(heights(sandbox)[0]).toBeGreaterThan(others);
});

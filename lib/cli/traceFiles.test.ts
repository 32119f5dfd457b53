/** Whatever is written down opens in Replay: what a tab has exported, what a sandbox makes, and a failing run. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { baseLine, endLine, eventLine, headLine, readTraceFile, type TraceFile } from "@/lib/history/traceFile";
import { type Fault, LIES, WITHHELD } from "@/lib/port/fault";
import { BEFORE_ALL } from "@/lib/port/reduce";
import { SETTINGS } from "@/lib/port/sandbox";
import type { TraceEvent } from "@/lib/port/trace";
import { advance, createSandbox, perform, type Seen } from "@/lib/sandbox/table";
import { run } from "@/lib/sim/run";
import { traceOfFailure } from "@/lib/sim/traceFile";
import { forkOf } from "@/lib/sim/twins";
import { ROOT } from "./tools";

async function opened(text: string): Promise<TraceFile> {
  const read = await readTraceFile(text);
  if (!read.ok) throw new Error(`line ${read.error.line}: ${read.error.detail}`);
  return read.value;
}

const typesOf = ({ perspectives }: TraceFile): ReadonlySet<string> =>
  new Set(perspectives.flatMap(({ events }) => events.map(({ type }) => type)));

const FAULTS: readonly Fault[] = [
  { type: "pause" },
  ...WITHHELD.map((what, i): Fault => ({ type: "withhold", what, rounds: i % 2 === 0 ? null : 1, from: i })),
  { type: "delay", delayMs: 100 },
  { type: "loss", percent: 50 },
  { type: "cut", seats: [0, 1] },
  ...LIES.map((how): Fault => ({ type: "lie", how })),
];

/** What seat 0 sees of a table at which one seat does everything wrong, one thing after the other. */
function sandboxEvents(): TraceEvent[] {
  const sandbox = createSandbox({ ...SETTINGS, preset: "fast" });
  const seen: Seen[] = [];
  const go = (ms: number) => seen.push(...advance(sandbox, sandbox.world.nowMs + ms));
  for (const fault of FAULTS) {
    go(2_000);
    seen.push(...perform(sandbox, { type: "submit", seat: 0, text: fault.type }));
    seen.push(...perform(sandbox, { type: "inject", seat: 3, fault }));
    go(4_000);
    seen.push(...perform(sandbox, { type: "heal", seat: null, fault: null }));
    seen.push(...perform(sandbox, { type: "restart", seat: 2 }));
  }
  go(5_000);
  return seen.flatMap(({ seat, event }) => (seat === 0 ? [event] : []));
}

describe("opens in Replay:", () => {
  test("a table that a tab has exported", async () => {
    const file = await opened(readFileSync(resolve(ROOT, "e2e/looks/table.ndjson"), "utf8"));
    for (const type of ["began", "links", "message", "final"]) expect(typesOf(file)).toContain(type);
  });

  test("a sandbox in which every fault was tried", async () => {
    const seen = sandboxEvents();
    // Those before the sandbox was handed out are in its first view.
    const events = seen.map((event, i) => ({ ...event, seq: i + 1 }));
    const file = await opened(
      [
        headLine({ networkId: null, genesis: null, roomCode: "SANDBOX", seat: 0, exportedAtMs: 0 }),
        baseLine(BEFORE_ALL),
        ...events.map(eventLine),
        endLine(events.length, 0),
      ].join("\n"),
    );
    expect(file.perspectives[0]?.events).toEqual(events);
    for (const type of ["fault", "healed", "pooled", "tx", "peerDown", "certified"])
      expect(typesOf(file)).toContain(type);
  });

  test("a run of the simulator that failed", async () => {
    const [seed, dials] = [3, forkOf(4, 3)];
    const invariant = run(seed, dials).violation?.invariant ?? "none";
    const file = await opened(traceOfFailure(seed, dials, invariant).text);
    expect(file.of).toMatchObject({ type: "run", seed, violation: expect.stringContaining(`${invariant}: `) });
    expect(file.perspectives.length).toBeGreaterThan(4);
  }, 120_000);
});

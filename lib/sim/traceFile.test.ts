/** A failing run made small, written down, and made again from the text. */
import { beforeAll, expect, test } from "vitest";
import type { Dials } from "./dials";
import { run } from "./run";
import { parseHeader, replay, traceOfFailure } from "./traceFile";
import type { TraceHeader, TraceLine } from "./traceLines";
import { forkOf } from "./twins";

const SEED = 3;

/** More twins than four seats bear: a fork for certain, and noise round it that it does not need. */
function noisyFork(): Dials {
  const dials = forkOf(4, SEED);
  return {
    ...dials,
    load: { transactions: 5, sizeMax: 300 },
    network: { ...dials.network, duplication: 0.05, bandwidth: 1_000 },
    storage: { ...dials.storage, fullEveryMs: 10_000, fullMs: 10 },
    node: { ...dials.node, driftPpm: 200 },
  };
}

/** Some sixty runs of a few milliseconds, on a machine that may be busy. */
const MINIMISE_MS = 120_000;

let invariant = "";
let trace = "";
let needed: readonly string[] = [];
let lines: TraceLine[] = [];

beforeAll(() => {
  invariant = run(SEED, noisyFork()).violation?.invariant ?? "none";
  ({ text: trace, needed } = traceOfFailure(SEED, noisyFork(), invariant));
  lines = trace
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as TraceLine);
}, MINIMISE_MS);

test("what the failure does not need is turned off, what it needs stays", () => {
  const { dials, spared } = lines[0] as TraceHeader;
  expect(dials.weak).toHaveLength(2);
  expect(dials.load.transactions).toBe(0);
  expect(dials.network).toMatchObject({ duplication: 0, bandwidth: 0 });
  expect(dials.storage.fullEveryMs).toBe(0);
  expect(dials.node.driftPpm).toBe(0);
  // Of what still strikes, the two twins are needed: without either there is no fork.
  expect(needed.filter((fault) => fault.startsWith("twin"))).toHaveLength(2);
  for (const fault of needed) {
    const without = run(SEED, dials, { spared: new Set([...spared, fault]) });
    expect(without.violation?.invariant, fault).not.toBe(invariant);
  }
});

test("the file begins with the run, tells what each host saw, and ends with what broke", () => {
  expect(lines[0]).toMatchObject({ type: "run", seed: SEED });
  expect(lines.at(-1)).toMatchObject({ type: "violation", invariant });
  const facts = new Set(lines.flatMap((line) => (line.type === "host" ? [line.event.type] : [])));
  for (const fact of ["began", "entered", "message", "counted", "certified"] as const) expect(facts).toContain(fact);
  for (const host of [0, 1, 2, 3]) {
    const seen = lines.flatMap((line) => (line.type === "host" && line.host === host ? [line.event.seq] : []));
    expect(seen).toEqual(seen.map((_, i) => i + 1));
  }
});

test("a replay is the same run, down to its digest", () => {
  const replayed = replay(trace);
  expect(replayed.ok && replayed.value.equal).toBe(true);
  expect(replayed.ok && replayed.value.differsAt).toBeNull();
  expect(replayed.ok && replayed.value.run.violation?.invariant).toBe(invariant);
});

test("a replay of a text in which somebody changed a line names that line", () => {
  const texts = trace.trimEnd().split("\n");
  const at = Math.floor(texts.length / 2);
  const changed = texts.with(at, (texts[at] ?? "").replace(/"atMs":(\d)/, '"atMs":1$1'));
  const shortened = texts.slice(0, -1);
  for (const [lines, line] of [
    [changed, at + 1],
    [shortened, texts.length - 1],
  ] as const) {
    const replayed = replay(`${lines.join("\n")}\n`);
    expect(replayed.ok && replayed.value).toMatchObject({ equal: true, differsAt: line });
  }
});

test("a replay of another run than the recorded one says so", () => {
  const [header, ...rest] = lines as [TraceHeader, ...TraceLine[]];
  const other = [{ ...header, seed: SEED + 1 }, ...rest].map((line) => JSON.stringify(line)).join("\n");
  const replayed = replay(other);
  expect(replayed.ok && replayed.value.equal).toBe(false);
});

test.each([
  ["nothing", () => "", "no JSON"],
  ["an event", (header: TraceHeader) => ({ ...header, type: "host" }), "want the run"],
  ["another version", (header: TraceHeader) => ({ ...header, version: 1 }), "got version 1"],
  ["no seed", ({ seed: _, ...rest }: TraceHeader) => rest, "got seed undefined"],
  ["no digest", ({ digest: _, ...rest }: TraceHeader) => rest, "the digest"],
  ["numbers of faults", (header: TraceHeader) => ({ ...header, spared: [1] }), "names of the faults"],
  ["no dials", ({ dials: _, ...rest }: TraceHeader) => rest, "dials: object"],
  [
    "a dial that is no number",
    (header: TraceHeader) => ({
      ...header,
      dials: { ...header.dials, network: { ...header.dials.network, loss: "½" } },
    }),
    "dials.network.loss: number",
  ],
])("a file that begins with %s is refused", (_what, spoil, wanted) => {
  const spoilt = spoil(lines[0] as TraceHeader);
  const parsed = parseHeader(spoilt === "" ? "" : JSON.stringify(spoilt));
  expect(parsed.ok).toBe(false);
  expect(parsed.ok ? "" : parsed.error).toContain(wanted);
});

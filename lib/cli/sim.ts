/**
 * `npm run sim`: seeds, Twins scenarios, planned forks and crashes at every effect, on all processors. What it finds is
 * in the exit code: 0 ok, 2 safety, 3 liveness, 4 assertion, 5 nondeterminism, 64 usage. A failing run is made small,
 * written as a trace, and repeated by the one command that is printed with it.
 */
import type { Part, Tally } from "@/lib/sim/campaign";
import { effectsToCrashAt } from "@/lib/sim/everyEffect";
import { parseSimArgs, type SimPlan, USAGE } from "./simArgs";
import { runParts } from "./simPool";
import { commandOf, EXIT, exitCodeOf, jsonOf, textOf } from "./simReport";
import { replayTrace, writeTrace } from "./simTrace";

/** Runs that one process takes at a time: about a second's worth. */
const PART = { swarm: 10, twins: 100, fork: 4, effect: 20, sealing: 40 } as const;
/** Failures that are made small: the first ones say enough. */
const TRACES_MAX = 3;
const PROGRESS_MS = 5_000;

process.exitCode = await sim(process.argv.slice(2));

async function sim(args: readonly string[]): Promise<number> {
  const plan = parseSimArgs(args);
  if (!plan.ok) {
    console.error(`${plan.error}\n${USAGE}`);
    return EXIT.usage;
  }
  if (plan.value.replay !== null) return replay(plan.value.replay);
  const startedMs = performance.now();
  const tally = await runParts(partsOf(plan.value), progressOf(plan.value));
  const seconds = (performance.now() - startedMs) / 1000;
  if (plan.value.json) console.log(JSON.stringify(jsonOf(plan.value, tally, seconds), null, 1));
  else console.log(textOf(plan.value, tally, seconds));
  showFailures(tally, plan.value.json);
  return exitCodeOf(tally.failures);
}

function partsOf({ from, seeds, twins, forks, sealings, everyEffect, seats }: SimPlan): Part[] {
  const effects = everyEffect === 0 ? 0 : effectsToCrashAt();
  const points = Array.from({ length: Math.ceil(effects / Math.max(1, everyEffect)) }, (_, i) => i * everyEffect);
  return [
    ...cut("swarm", from, seeds, seats),
    ...cut("twins", from, twins, null),
    ...cut("fork", from, forks, seats),
    ...cut("sealing", from, sealings, null),
    ...(everyEffect === 1
      ? cut("effect", 0, effects, null)
      : points.map((at): Part => ({ kind: "effect", from: at, count: 1, seats: null }))),
  ];
}

function cut(kind: Part["kind"], from: number, count: number, seats: number | null): Part[] {
  const size = PART[kind];
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    kind,
    from: from + i * size,
    count: Math.min(size, count - i * size),
    seats,
  }));
}

/** Long campaigns say now and then that they live. */
function progressOf({ json }: SimPlan): (sum: Tally) => void {
  let saidMs = performance.now();
  return ({ runs, failures }) => {
    if (json || performance.now() - saidMs < PROGRESS_MS) return;
    saidMs = performance.now();
    console.error(`… ${runs} runs, ${failures.length} violations`);
  };
}

function showFailures({ failures }: Tally, json: boolean): void {
  const say = json ? console.error : console.log;
  for (const [i, failure] of failures.entries()) {
    say(`${commandOf(failure)}  # ${failure.detail.split("\n")[0]}`);
    if (i >= TRACES_MAX) continue;
    const trace = writeTrace(failure);
    if (trace === null) continue;
    say(`  trace: ${trace.path}, needs ${trace.needed.length} faults: ${trace.needed.slice(0, 6).join("; ")}`);
  }
}

function replay(path: string): number {
  const { violation, virtualMs, blocks } = replayTrace(path);
  console.log(violation?.detail ?? `No violation: ${blocks} blocks in ${virtualMs / 1000} virtual seconds.`);
  return violation === null ? EXIT.ok : exitCodeOf([violation]);
}

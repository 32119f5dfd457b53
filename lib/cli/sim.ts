/**
 * `npm run sim`: seeds, Twins scenarios, planned forks and crashes at every effect, on all processors. What it finds is
 * in the exit code: 0 ok, 2 safety, 3 liveness, 4 assertion, 5 nondeterminism, 64 usage. A failing run is made small,
 * written as a trace, and repeated by the one command that is printed with it. A trace with another line than its run
 * writes ends with 5, whatever the run ends with.
 */
import { countOf } from "@/lib/base/words";
import type { Tally } from "@/lib/sim/campaign";
import { parseSimArgs, type SimPlan, USAGE } from "./simArgs";
import { partsOf } from "./simParts";
import { runParts } from "./simPool";
import { replayExitCodeOf, replayJsonOf, replayTextOf } from "./simReplayed";
import { commandOf, EXIT, exitCodeOf, jsonOf, textOf } from "./simReport";
import { replayFile, writeTrace } from "./simTrace";

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
  if (plan.value.replay !== null) return replay(plan.value.replay, plan.value.json);
  const startedMs = performance.now();
  const tally = await runParts(partsOf(plan.value), progressOf(plan.value));
  const seconds = (performance.now() - startedMs) / 1000;
  if (plan.value.json) console.log(JSON.stringify(jsonOf(plan.value, tally, seconds), null, 1));
  else console.log(textOf(plan.value, tally, seconds));
  showFailures(tally, plan.value.json);
  return exitCodeOf(tally.failures);
}

/** Long campaigns say now and then that they live. */
function progressOf({ json }: SimPlan): (sum: Tally) => void {
  let saidMs = performance.now();
  return ({ runs, failures }) => {
    if (json || performance.now() - saidMs < PROGRESS_MS) return;
    saidMs = performance.now();
    console.error(`… ${countOf(runs, "run")}, ${countOf(failures.length, "violation")}`);
  };
}

function showFailures({ failures }: Tally, json: boolean): void {
  const say = json ? console.error : console.log;
  for (const [i, failure] of failures.entries()) {
    say(`${commandOf(failure)}  # ${failure.detail.split("\n")[0]}`);
    if (i >= TRACES_MAX) continue;
    const trace = writeTrace(failure);
    if (trace === null) continue;
    say(
      `  trace: ${trace.path}, needs ${countOf(trace.needed.length, "fault")}: ${trace.needed.slice(0, 6).join("; ")}`,
    );
  }
}

function replay(path: string, json: boolean): number {
  const replayed = replayFile(path);
  if (!replayed.ok) {
    console.error(replayed.error);
    return EXIT.usage;
  }
  const said = json ? JSON.stringify(replayJsonOf(replayed.value), null, 1) : replayTextOf(replayed.value);
  console.log(said);
  return replayExitCodeOf(replayed.value);
}

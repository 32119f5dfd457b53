/**
 * A campaign on every processor: child processes take part after part. Processes and not worker threads, because Node
 * 20 loads TypeScript in a thread only with a second, untyped entry, and nothing here is shared.
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { addTally, emptyTally, type Part, type Tally } from "@/lib/sim/campaign";
import { ROOT } from "./tools";

/** Runs the parts; the first that cannot be run ends it all. */
export async function runParts(parts: readonly Part[], onProgress: (sum: Tally) => void): Promise<Tally> {
  const sum = emptyTally();
  const waiting = [...parts];
  const work = async (): Promise<void> => {
    const child = startWorker(ROOT);
    try {
      for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
        addTally(sum, await tallyOf(child, part));
        onProgress(sum);
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(parts.length, availableParallelism()) }, work));
  return sum;
}

/** A run's garbage dies young: with room for it, little is ever copied. */
const YOUNG_SPACE = "--max-semi-space-size=64";

/** @param root the sources it runs, ours or a copy. */
export const startWorker = (root: string): ChildProcess =>
  fork(resolve(root, "lib/cli/simWorker.ts"), [], { cwd: root, execArgv: [YOUNG_SPACE, "--import", "tsx"] });

export function tallyOf(child: ChildProcess, part: Part): Promise<Tally> {
  return new Promise((done, failed) => {
    const stopped = (code: number | null): void =>
      failed(new Error(`a worker of the simulator ended with code ${code}`));
    child.once("exit", stopped);
    child.once("message", (tally) => {
      child.off("exit", stopped);
      done(tally as Tally);
    });
    child.send(part);
  });
}

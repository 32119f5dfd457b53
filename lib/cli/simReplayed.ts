/** What making a trace's run again has shown, for people and for programs. */
import type { Replayed } from "@/lib/sim/traceFile";
import { EXIT, exitCodeOf } from "./simReport";

/** Another line than the same run writes: whatever the run says now, the file does not. */
const isAltered = ({ equal, differsAt }: Replayed): boolean => equal && differsAt !== null;

export function replayExitCodeOf(replayed: Replayed): number {
  const { violation } = replayed.run;
  if (isAltered(replayed)) return EXIT.nondeterminism;
  return violation === null ? EXIT.ok : exitCodeOf([violation]);
}

export function replayTextOf(replayed: Replayed): string {
  const { run, equal, differsAt } = replayed;
  const { violation, virtualMs, blocks } = run;
  const lines = [
    violation?.stack ?? violation?.detail ?? `No violation: ${blocks} blocks in ${virtualMs / 1000} virtual seconds.`,
  ];
  if (isAltered(replayed)) lines.push(`The trace was altered: its run writes another line ${differsAt}.`);
  if (!equal)
    lines.push("It is no longer the recorded run: the code, or what the file says of the run, has changed since.");
  return lines.join("\n");
}

export function replayJsonOf({ run, equal, differsAt }: Replayed): Record<string, unknown> {
  const { seed, violation, digest, events, blocks, virtualMs } = run;
  return { seed, equal, differsAt, digest, events, blocks, virtualSeconds: virtualMs / 1000, violation };
}

/** Has a trace decided again: by the validator's own code for a tab's trace, by the simulator for a run's. */

import type { Proof } from "./proof";
import type { TraceFile } from "./traceFile";

/** What lib/worker/replay.ts answers. */
type Checked =
  | {
      readonly ok: true;
      readonly steps: number;
      readonly digest: string;
      readonly events: number;
      readonly from: number;
      readonly until: number;
    }
  | { readonly ok: false; readonly step: number; readonly detail: string }
  | { readonly ok: false; readonly event: number; readonly detail: string };

/** What lib/sim/replayWorker.ts answers. */
type Rerun =
  | {
      readonly ok: true;
      readonly equal: boolean;
      readonly differsAt: number | null;
      readonly digest: string;
      readonly events: number;
    }
  | { readonly ok: false; readonly detail: string };

/** @returns how to stop */
export function prove(file: TraceFile, text: string, told: (proof: Proof) => void): () => void {
  if (file.of.type === "run") {
    const { digest } = file.of;
    return askOnce<Rerun>(spawnRun(), text, (rerun) => told(proofOfRun(rerun, digest)), told);
  }
  if (file.recording.length === 0) {
    told({ type: "none" });
    return () => undefined;
  }
  // What lies before the recording follows from nothing in it, and copying it to the worker takes its time.
  const begun = Number(/^\{"type":"state","seq":(\d+)/.exec(file.recording[0] ?? "")?.[1] ?? 0);
  const events = file.perspectives[0]?.events.filter(({ seq }) => seq > begun) ?? [];
  const question = { events, recording: file.recording };
  return askOnce<Checked>(spawnReplay(), question, (checked) => told(proofOf(checked, file)), told);
}

const spawnReplay = (): Worker =>
  new Worker(new URL("../worker/replay.ts", import.meta.url), { type: "module", name: "replay" });
const spawnRun = (): Worker =>
  new Worker(new URL("../sim/replayWorker.ts", import.meta.url), { type: "module", name: "simulated run" });

function askOnce<Answer>(
  worker: Worker,
  question: unknown,
  answered: (answer: Answer) => void,
  told: (proof: Proof) => void,
): () => void {
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    answered(data);
    worker.terminate();
  };
  // A script that does not come is an event without a message.
  worker.onerror = ({ message }) => told({ type: "unknown", detail: message || "what decides did not load" });
  worker.postMessage(question);
  return () => worker.terminate();
}

function proofOf(checked: Checked, { perspectives, recordingFrom }: TraceFile): Proof {
  const shown = perspectives[0]?.events ?? [];
  if (checked.ok) {
    const { steps, digest, events, from, until } = checked;
    const isToTheEnd = until >= (shown.at(-1)?.seq ?? 0);
    const covered = { events, of: shown.length, from, until: isToTheEnd ? null : until };
    return { type: "alike", steps, covered, digest };
  }
  if ("step" in checked) return { type: "differs", line: recordingFrom + checked.step + 1, detail: checked.detail };
  const first = perspectives[0]?.base.seq ?? 0;
  // The header and the base stand before the first event.
  return { type: "differs", line: checked.event - first + 2, detail: checked.detail };
}

function proofOfRun(rerun: Rerun, want: string): Proof {
  if (!rerun.ok) return { type: "differs", line: 1, detail: rerun.detail };
  if (rerun.equal && rerun.differsAt !== null)
    return { type: "differs", line: rerun.differsAt, detail: "the run that the file names writes another line there" };
  if (rerun.equal) return { type: "alike", steps: rerun.events, covered: null, digest: rerun.digest };
  const detail = `got digest ${rerun.digest}, want ${want}: another commit of the code may decide otherwise`;
  return { type: "differs", line: 1, detail };
}

/** The entry of the worker that makes a run of a trace file again, for a page that shows the file. */
import { replay } from "./traceFile";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<string>) => {
  const replayed = replay(data);
  if (!replayed.ok) return self.postMessage({ ok: false, detail: replayed.error });
  const { equal, differsAt, run } = replayed.value;
  self.postMessage({ ok: true, equal, differsAt, digest: run.digest, events: run.events });
};

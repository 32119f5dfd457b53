/** The entry of the sandbox's Web Worker: what a browser gives, handed to host.ts. */
import type { FromSandbox, ToSandbox } from "@/lib/port/sandbox";
import { createSandboxHost } from "./host";

declare const self: DedicatedWorkerGlobalScope;

const post = (message: FromSandbox): void => self.postMessage(message);

const serve = createSandboxHost({
  post,
  nowMs: () => performance.now(),
  after: (delayMs, run) => void setTimeout(run, delayMs),
});

self.onmessage = ({ data }: MessageEvent<ToSandbox>) => {
  try {
    serve(data);
  } catch (error) {
    post({ type: "failed", detail: String(error) });
  }
};

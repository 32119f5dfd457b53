/** The entry of the worker that decides a recorded trace again, beside the page so that the page goes on. */
import { type Checked, checkTrace } from "@/lib/node/checkTrace";

declare const self: DedicatedWorkerGlobalScope;

/** @see Checked what it answers */
self.onmessage = ({ data }: MessageEvent<Parameters<typeof checkTrace>[0]>) => {
  const checked: Checked = checkTrace(data);
  self.postMessage(checked);
};

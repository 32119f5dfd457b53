/** Bundled by simDigest.spec.ts and run as a worker in the browser: digests of simulated runs out, by their seeds. */
import { run } from "@/lib/sim/run";

self.onmessage = ({ data }: MessageEvent<readonly number[]>) => {
  self.postMessage(data.map((seed) => run(seed).digest));
};

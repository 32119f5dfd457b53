/** Runs in a worker of the page, where the validator does its arithmetic: answers each question with its verdicts. */
import type { Verdict } from "@/lib/crypto/vectors";
import { fileVerdicts, rfcVerdicts, type VectorFiles } from "./vectorChecks";

/** `null` asks for the vectors that stand in the project itself. */
export type VectorQuestion = VectorFiles | null;
export type VectorAnswer = readonly Verdict[];

self.onmessage = async ({ data }: MessageEvent<VectorQuestion>) => {
  const { subtle } = self.crypto;
  const answer: VectorAnswer = data === null ? await rfcVerdicts(subtle) : await fileVerdicts(data, subtle);
  self.postMessage(answer);
};

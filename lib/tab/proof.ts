/** What deciding a recording again has shown: the page's state of it, and what a page that shows a recording knows. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { TraceFile } from "./traceFile";

export interface Replay {
  readonly file: TraceFile;
  /** Which of the file's perspectives is shown. */
  readonly perspective: number;
  /** What deciding it again has shown so far. */
  readonly proof: StoreApi<Proof>;
}

export type Proof =
  | { readonly type: "checking" }
  /** Nothing was recorded from which it could be decided again. */
  | { readonly type: "none" }
  /** Whatever would have decided did not: of the file that says nothing. */
  | { readonly type: "unknown"; readonly detail: string }
  /** `events`: how many of those shown follow from the steps; null where they are the run itself. */
  | { readonly type: "alike"; readonly steps: number; readonly events: number | null; readonly digest: string }
  /** `line` of the file, from 1; null where no single line is to blame. */
  | { readonly type: "differs"; readonly line: number | null; readonly detail: string };

export const createProof = (): StoreApi<Proof> => createStore<Proof>(() => ({ type: "checking" }));

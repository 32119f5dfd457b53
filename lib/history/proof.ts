/** What deciding a recording again has shown, and in words what that says and what it does not. */
import { countOf } from "@/lib/base/words";

export type Proof =
  | { readonly type: "checking" }
  /** Nothing was recorded from which it could be decided again. */
  | { readonly type: "none" }
  /** Whatever would have decided did not: of the file that says nothing. */
  | { readonly type: "unknown"; readonly detail: string }
  /** `covered`: null where all that is shown is the run itself. */
  | { readonly type: "alike"; readonly steps: number; readonly covered: Covered | null; readonly digest: string }
  /** `line` of the file, from 1; null where no single line is to blame. */
  | { readonly type: "differs"; readonly line: number | null; readonly detail: string };

/** Which of the events shown follow from the steps. */
export interface Covered {
  readonly events: number;
  /** All that are shown. */
  readonly of: number;
  /** Before this event nothing does. */
  readonly from: number;
  /** Nor after this one; null: as far as is shown. */
  readonly until: number | null;
}

/** Beside the tick: it is no word on what links and clocks did, nor on what lies outside of the recording. */
export function coverWords({ events, of, from, until }: Covered): string {
  const outside = until === null ? `before event ${from}` : `before event ${from} or after event ${until}`;
  return `Of ${countOf(of, "event")} ${events} ${events === 1 ? "follows" : "follow"} from them; the others (messages, links, the pool …), all times and what was ${outside} are the tab's word`;
}

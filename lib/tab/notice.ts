/** What a notice is: of what kind, how grave, what it says, and the one thing to do about it. */
import type { Trouble } from "@/lib/session/state";

export type NoticeTone = "fail" | "warn" | "fault" | "plain";

/** "none": only time, or somebody else, can help. */
export type NoticeAction = Trouble["action"] | "resume" | "rejoin" | "share" | "links" | "export" | "dismiss";

export interface Notice {
  readonly kind: NoticeKind;
  readonly tone: NoticeTone;
  readonly title: string;
  readonly text: string;
  readonly action: NoticeAction;
}

export type NoticeKind =
  | "left"
  | "halted"
  | "stopped"
  | "trouble"
  | "paused"
  | "amnesiac"
  | "listening"
  | "no-quorum"
  | "partitioned"
  | "table-over"
  | "behind"
  | "observing"
  | "storage-full"
  | "not-durable"
  | "signaling-lost"
  | "lobby-lost"
  | "offline"
  | "clock-off"
  | "plain-http";

/** What each failure means to a person: its cause is in `detail`; here stands what can be done about it. */
import type { Problem } from "@/lib/signal/problem";
import type { Trouble, TroubleAction } from "./state";

const ACTIONS: Readonly<Record<string, TroubleAction>> = {
  "unknown-room": "home",
  "room-closed": "home",
  "wrong-version": "reload",
  "wrong-network": "home",
  "room-full": "watch",
  "room-sealed": "watch",
  "members-full": "retry",
  "server-full": "retry",
  unreachable: "retry",
  "no-webrtc": "none",
  storage: "reload",
  "seat-lost": "watch",
  crash: "reload",
  "clock-off": "none",
};

export const troubleOf = (code: string, detail: string): Trouble => ({ code, detail, action: ACTIONS[code] ?? "none" });

export const troubleOfProblem = ({ code, detail }: Problem): Trouble => troubleOf(code, detail);

/** What one tab knows: of its room by signaling, of its validator by the worker, of itself by what it did. */
import type { BlockId, NetworkId, PublicKey, Seat } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { RoomView } from "@/lib/mesh/signalingEvents";
import { emptyView } from "@/lib/port/reduce";
import type { ObserverReason } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import type { Presence } from "@/lib/signal/presence";

export interface TabState {
  readonly roomCode: string;
  readonly name: string;
  /** How far joining has come, with the moment each step was done (milliseconds since navigation). */
  readonly steps: readonly JoinStep[];
  readonly self: Self | null;
  /** The room as the server last told it; null while it has not. */
  readonly room: RoomView | null;
  readonly members: readonly Presence[];
  /** Signing keys in seat order, before sealing. */
  readonly lobbySeats: readonly PublicKey[];
  /** Seats that have acknowledged the draft under way; null when there is none. */
  readonly acknowledged: readonly Seat[] | null;
  /** Who ended the last draft, and how; null while none was ended. */
  readonly freed: Freed | null;
  /** How far this clock was ahead of the server's at the last joining, milliseconds; null before. */
  readonly clockOffMs: number | null;
  readonly networkId: NetworkId | null;
  /** The table as all seats signed it (P25): what a check in this page starts from. Null in the lobby. */
  readonly record: SealedRecord | null;
  /** False: signaling is lost; the mesh goes on. Null: not tried yet. */
  readonly online: boolean | null;
  /** What went wrong last, and what still works. */
  readonly trouble: Trouble | null;
  readonly view: View;
  readonly left: boolean;
  /** Practice validators that run in this page. */
  readonly practice: number;
}

export interface Freed {
  readonly names: readonly string[];
  readonly reason: "silent" | "left";
}

export interface Self {
  readonly session: string;
  readonly signingKey: PublicKey | null;
  readonly purpose: "seat" | "practice" | "observer";
  /** Why it only watches, if it does. */
  readonly why: ObserverReason | null;
  readonly durable: boolean;
  /** The page came over plain http: anybody on the way may have changed it, and the browser offers it less. */
  readonly overPlainHttp: boolean;
}

export const STEPS = ["keys", "rendezvous", "table", "peers", "validating"] as const;
export type Step = (typeof STEPS)[number];

export interface JoinStep {
  readonly step: Step;
  /** Since the tab began to sit down; null while it is not done. */
  readonly doneAtMs: number | null;
}

/** A failure in words a page can act on: cause, what still works, one thing to do. */
export interface Trouble {
  readonly code: string;
  /** For who wants to know exactly; of the form "got X, want Y". */
  readonly detail: string;
  /** What happened, as one short sentence. */
  readonly title: string;
  /** Why, and what still works. */
  readonly text: string;
  readonly action: TroubleAction;
}

export type TroubleAction = "retry" | "reload" | "watch" | "home" | "sandbox" | "none";

export const initialState = (roomCode: string, name: string, networkId: NetworkId | null): TabState => ({
  roomCode,
  name,
  steps: STEPS.map((step) => ({ step, doneAtMs: null })),
  self: null,
  room: null,
  members: [],
  lobbySeats: [],
  acknowledged: null,
  freed: null,
  clockOffMs: null,
  networkId,
  record: null,
  online: null,
  trouble: null,
  view: emptyView(null, null, { height: 0, id: "" as BlockId }),
  left: false,
  practice: 0,
});

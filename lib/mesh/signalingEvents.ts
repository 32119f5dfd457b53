/** What the signaling client tells the tab. Everything signed in these events has been verified here, by this tab. */
import type { ProvenRecord } from "@/lib/signal/checks";
import type { Envelope } from "@/lib/signal/envelope";
import type { RoomEvent } from "@/lib/signal/events";
import type { SessionId } from "@/lib/signal/fields";
import type { IceServers } from "@/lib/signal/ice";
import type { Draft, RoomSnapshot } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import type { Problem } from "@/lib/signal/problem";
import type { Path } from "./signalingPort";

/**
 * A room as the server tells it. Members and networks prove themselves; the rest — name, parameters, seats, phase — is
 * the server's word until a genesis holds it.
 */
export interface RoomView extends Omit<RoomSnapshot, "records"> {
  /** Sealed networks under this code, the room's own first. One that the link does not name is only introduced. */
  readonly networks: readonly ProvenRecord[];
}

export interface Joined {
  readonly room: RoomView;
  /** The seat the presence holds; null for an observer. */
  readonly seat: number | null;
  readonly iceServers: IceServers;
}

type OfRoom<T extends RoomEvent["type"]> = Omit<RoomEvent & { type: T }, "room" | "revision">;

export type SignalingEvent =
  /** In the room: for the first time, or again after the server had lost us. Events that follow build on it. */
  | { readonly type: "joined"; readonly joined: Joined }
  /** Events were missed; this is how things stand. */
  | { readonly type: "snapshot"; readonly room: RoomView }
  /** Somebody came, or said something new. Newer than every presence of that session told before. */
  | { readonly type: "presence"; readonly presence: Presence; readonly path: Path }
  /** By the server's word or, with path `local`, because a tab of this browser is gone. A link may outlive it. */
  | {
      readonly type: "left";
      readonly session: SessionId;
      readonly reason: "left" | "expired" | "replaced";
      readonly path: Path;
    }
  /** Signing keys in seat order, before sealing. */
  | { readonly type: "seats"; readonly seats: RoomSnapshot["seats"] }
  /** For us. May come twice, late or out of order: (from, connectionId, seq) tells. */
  | { readonly type: "envelope"; readonly envelope: Envelope; readonly path: Path }
  /** To be judged by the seat before it acknowledges (P25). Told again after `joined` and `snapshot` while it is open. */
  | { readonly type: "draft"; readonly draft: Draft }
  | OfRoom<"acknowledged">
  | OfRoom<"freed">
  /** Once for each network under the room's code, also for those found by joining. */
  | { readonly type: "sealed"; readonly network: ProvenRecord; readonly path: Path }
  /** Whether the server is there; local events flow either way. */
  | { readonly type: "online" }
  | { readonly type: "offline" }
  /**
   * Something was refused for good. About `join` with `stale`, `foreign-session` or `replaced`: this presence gets us in
   * no more; sign a newer one and `refresh` it, as an observer if another session speaks for the seat.
   */
  | { readonly type: "problem"; readonly about: ProblemSubject; readonly problem: Problem };

export type ProblemSubject = "join" | "presence" | "envelope" | "acknowledge" | "sealed" | "server";

/**
 * All that a tab and public/stream.js say to each other, over one MessagePort per session. The worker reads no more
 * than it needs to route, and checks nothing: what it passes on is judged by the tab that gets it.
 */
import type { Envelope } from "@/lib/signal/envelope";
import type { RoomCode, SessionId, StreamId } from "@/lib/signal/fields";
import type { Presence } from "@/lib/signal/presence";

export type ToStream =
  /**
   * First. `lock` names a Web Lock that the tab holds while it lives; null where there are none, then the tab says
   * `alive` every {@link TAB_ALIVE_MS}.
   */
  | { readonly type: "enter"; readonly session: SessionId; readonly room: RoomCode; readonly lock: string | null }
  /** For the other tabs of this browser; the server is told by the tab itself. */
  | { readonly type: "presence"; readonly presence: Presence }
  /** To another tab of this browser. */
  | { readonly type: "envelope"; readonly envelope: Envelope }
  /** The room's sealed record in hexadecimal, for tabs of this browser that come later. */
  | { readonly type: "sealed"; readonly record: string }
  | { readonly type: "alive" }
  | { readonly type: "leave" };

export type FromStream =
  /** The stream this browser listens on; another one if its worker was lost, and what that knew with it. */
  | { readonly type: "stream"; readonly stream: StreamId }
  /** The stream broke off; it will be tried again. */
  | { readonly type: "offline" }
  /** The server does not know this session, or no longer. */
  | { readonly type: "unknown" }
  /** From the server, or from another tab: unchecked. */
  | { readonly type: "event"; readonly path: Path; readonly event: unknown };

/** Not for the session, but for the way to it: whoever knows that the worker is gone must find another one. */
export type StreamSign =
  /** The worker holds this Web Lock while it lives. */
  | { readonly type: "lock"; readonly lock: string }
  /** The answer to a tab that says so. */
  | { readonly type: "alive" };

/** How an event came here. */
export type Path = "server" | "local";

/** A hidden tab's timers run once a minute; the worker waits three of these. */
export const TAB_ALIVE_MS = 60_000;

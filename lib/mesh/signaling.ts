/**
 * One session's way to the others before there are links: it joins a room, says who it is, and carries envelopes — over
 * the server, or straight to another tab of this browser. It keeps trying for as long as it is in a room, and verifies
 * all that it passes on (P25, P26). Keys, dialling and what to do about a draft are the caller's.
 *
 * A presence is signed again only when something in it changes, or when a `problem` about `join` asks for it: every 15 s
 * the stream's worker keeps the session alive by itself, also while the tab is hidden.
 */
import { present } from "@/lib/base/assert";
import type { Result } from "@/lib/base/result";
import type { Envelope } from "@/lib/signal/envelope";
import type { Join, SignedAcknowledgement } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import type { Problem } from "@/lib/signal/problem";
import { isolate } from "./ourMistake";
import type { Joined, SignalingEvent } from "./signalingEvents";
import type { VisitDeps } from "./signalingState";
import { createVisit, type Visit } from "./signalingVisit";

export type SealedRecord = NonNullable<Join["record"]>;

export interface SignalingClient {
  /**
   * Enters the room that the presence names. A problem that is `retryable` is worked on in the background until
   * {@link SignalingClient.leave}, and ends in a `joined` event; meanwhile tabs of this browser hear of us all the same.
   * Any other problem is final for this presence; `join` may be called again with a newer one.
   */
  join(presence: Presence): Promise<Result<Joined, Problem>>;
  /** Says something new about the session: same session and room, greater `seq`. */
  refresh(presence: Presence): void;
  /** Leaves the room. Synchronous and safe in `pagehide`; `join` may follow. */
  leave(): void;
  /** To a tab of this browser directly, else over the server, in order, until nobody waits for it any more. */
  send(envelope: Envelope): void;
  /** P25: call only after the promise has been stored. */
  acknowledge(acknowledgement: SignedAcknowledgement): void;
  /**
   * The network this session follows: told now or, before it is in a room, with its join, and again to a server that has
   * forgotten the room (P25).
   */
  announceSealed(record: SealedRecord): void;
  /** Goes with those present. @param starter the secret that `POST /api/rooms` answered. */
  start(starter: string): Promise<Result<void, Problem>>;
  /** Returns how to stop listening. */
  on(handler: (event: SignalingEvent) => void): () => void;
  /** Leaves, and tells nobody anything any more. */
  close(): void;
}

export function createSignalingClient(deps: VisitDeps): SignalingClient {
  const handlers = new Set<(event: SignalingEvent) => void>();
  let visit: Visit | null = null;
  let sealed: SealedRecord | undefined;
  const emit = (event: SignalingEvent): void => {
    // One listener's mistake is not the others', nor that of the visit that tells them.
    for (const handler of [...handlers]) isolate(() => handler(event));
  };
  const leave = (): void => {
    visit?.leave();
    visit = null;
  };
  return {
    join(presence) {
      if (visit !== null && !visit.isOf(presence)) leave();
      visit ??= createVisit(deps, presence, sealed, emit);
      return visit.join(presence);
    },
    refresh: (presence) => visit?.refresh(presence),
    leave,
    send: (envelope) => visit?.send(envelope),
    acknowledge: (acknowledgement) => visit?.acknowledge(acknowledgement),
    announceSealed(record) {
      sealed = record;
      visit?.announceSealed(record);
    },
    start: (starter) => present(visit, "a room to start").start(starter),
    on(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    close() {
      handlers.clear();
      leave();
    },
  };
}

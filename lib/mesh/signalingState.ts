/** What a visit knows about itself. The parts that change it are signalingVisit.ts and signalingJoin.ts. */
import type { Result } from "@/lib/base/result";
import type { SignalChecks } from "@/lib/signal/checks";
import type { StreamId } from "@/lib/signal/fields";
import type { Join } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import type { Problem } from "@/lib/signal/problem";
import type { Backoff, BackoffDeps } from "./signalingBackoff";
import type { SignalingCalls } from "./signalingCalls";
import type { Joined, SignalingEvent } from "./signalingEvents";
import type { Inbox } from "./signalingInbox";
import type { Outbox } from "./signalingOutbox";
import type { OpenStream, StreamPort } from "./signalingStream";

export interface VisitDeps extends BackoffDeps {
  /** Of the server, without a slash at the end; empty for the page's own. */
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  readonly openStream: OpenStream;
  readonly checks: SignalChecks;
  /** Milliseconds; only differences count. */
  now(): number;
}

export interface State {
  readonly deps: VisitDeps;
  readonly emit: (event: SignalingEvent) => void;
  readonly calls: SignalingCalls;
  readonly backoff: Backoff;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly port: StreamPort;
  presence: Presence;
  /** Of the network we follow; goes along with every join. */
  record: Join["record"];
  /** The record last announced, encoded. */
  announced: string | null;
  stream: StreamId | null;
  /** Who waits for the stream's id. */
  readonly awaiting: ((stream: StreamId) => void)[];
  /** The attempt under way. */
  joining: Promise<Result<Joined, Problem>> | null;
  isJoined: boolean;
  joinedMs: number;
  isStreaming: boolean | null;
  isReached: boolean;
  /** Last told: `online` or `offline`. */
  isOnline: boolean | null;
  isOver: boolean;
}

/** What was seen of the server, told when it makes a difference. */
export function show(state: State, seen: { readonly isStreaming?: boolean; readonly isReached?: boolean }): void {
  Object.assign(state, seen);
  const isOnline = state.isStreaming === true && state.isReached;
  // Until the stream has come up or broken there is nothing to tell.
  if (isOnline === state.isOnline || (state.isStreaming === null && state.isReached)) return;
  state.isOnline = isOnline;
  state.emit({ type: isOnline ? "online" : "offline" });
}

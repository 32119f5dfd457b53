/**
 * One session in one room, from the first join to the farewell: what the caller says goes to the server and to the other
 * tabs of this browser, what they say comes back as events. Getting in is signalingJoin.ts.
 */
import { assert } from "@/lib/base/assert";
import { err, ok, type Result } from "@/lib/base/result";
import type { Envelope } from "@/lib/signal/envelope";
import { recordField } from "@/lib/signal/fields";
import { type Join, type SignalMessage, type SignedAcknowledgement, toJson } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import type { Problem } from "@/lib/signal/problem";
import { createBackoff } from "./signalingBackoff";
import { createCalls } from "./signalingCalls";
import type { Joined, ProblemSubject, SignalingEvent } from "./signalingEvents";
import { createInbox } from "./signalingInbox";
import { attempt, hear, joinAgain, loseTrack, NO_STREAM, streamOf } from "./signalingJoin";
import { createOutbox } from "./signalingOutbox";
import type { FromStream } from "./signalingPort";
import { type State, show, type VisitDeps } from "./signalingState";

/** See SignalingClient, of which this is the part that begins with a join and ends with a farewell. */
export interface Visit {
  isOf(presence: Presence): boolean;
  join(presence: Presence): Promise<Result<Joined, Problem>>;
  refresh(presence: Presence): void;
  leave(): void;
  send(envelope: Envelope): void;
  acknowledge(acknowledgement: SignedAcknowledgement): void;
  announceSealed(record: NonNullable<Join["record"]>): void;
  start(starter: string): Promise<Result<void, Problem>>;
}

/** @param record of the network that the session follows from the start */
export function createVisit(deps: VisitDeps, presence: Presence, record: Join["record"], emit: Emit): Visit {
  const state = createState(deps, presence, record, emit);
  return {
    isOf: ({ session, room }) => session === state.presence.session && room === state.presence.room,
    async join(next) {
      say(state, next);
      // An attempt under way speaks for an older presence.
      await state.joining;
      return attempt(state);
    },
    refresh(next) {
      say(state, next);
      if (state.isJoined) state.outbox.push({ type: "presence", presence: next });
      else if (state.joining === null) void joinAgain(state);
    },
    leave: () => leave(state),
    send(envelope) {
      if (state.inbox.isLocal(envelope.to)) state.port.post({ type: "envelope", envelope });
      else state.outbox.push({ type: "envelope", envelope });
    },
    acknowledge: (acknowledgement) => state.outbox.push({ type: "acknowledge", acknowledgement }),
    announceSealed: (record) => announce(state, record),
    start: (starter) => start(state, starter),
  };
}

type Emit = (event: SignalingEvent) => void;

function createState(deps: VisitDeps, presence: Presence, record: Join["record"], emit: Emit): State {
  const { session, room } = presence;
  const calls = createCalls(deps.origin, deps.fetch);
  // Nothing is told any more once we have left.
  const tell = (event: SignalingEvent): void => {
    if (state.isOver) return;
    keepRecord(state, event);
    emit(event);
  };
  const lost = (): void => loseTrack(state);
  const state: State = {
    deps,
    emit: tell,
    calls,
    backoff: createBackoff(deps),
    inbox: createInbox({
      session,
      room,
      checks: deps.checks,
      emit: tell,
      lost,
      hello: (sessions) => hear(state, sessions.includes(session)),
    }),
    outbox: createOutbox({
      backoff: createBackoff(deps),
      now: deps.now,
      lost,
      post: async (messages) =>
        state.stream === null ? err(NO_STREAM) : calls.signal(room, { stream: state.stream, messages }),
      reached: (isReached) => show(state, { isReached }),
      refused: (message, problem) => tell({ type: "problem", about: subjectOf(message), problem }),
    }),
    port: deps.openStream({ session, room }, (message) => receive(state, message)),
    presence,
    record,
    announced: null,
    stream: null,
    awaiting: [],
    joining: null,
    isJoined: false,
    joinedMs: 0,
    isStreaming: null,
    isReached: true,
    isOnline: null,
    isOver: false,
  };
  return state;
}

/** The record of the network we follow goes along with every join from now on. */
function keepRecord(state: State, event: SignalingEvent): void {
  if (event.type === "sealed" && event.network.networkId === state.presence.networkId)
    state.record = event.network.record;
}

function receive(state: State, message: FromStream): void {
  if (state.isOver) return;
  switch (message.type) {
    case "stream":
      if (state.stream !== message.stream) state.inbox.forgetLocals();
      state.stream = message.stream;
      for (const tell of state.awaiting.splice(0)) tell(message.stream);
      return;
    case "event":
      return state.inbox.take(message.path, message.event);
    case "offline":
      return show(state, { isStreaming: false });
    case "unknown":
      return state.isJoined ? loseTrack(state) : undefined;
  }
}

/** For the other tabs of this browser at once, whatever becomes of the server. */
function say(state: State, presence: Presence): void {
  assert(presence.session === state.presence.session, "a visit is of one session");
  state.presence = presence;
  state.port.post({ type: "presence", presence });
}

/** Once per record: after a restart of the server it goes along with the join. */
function announce(state: State, record: NonNullable<Join["record"]>): void {
  const encoded = toJson(recordField, record);
  state.record = record;
  if (encoded === state.announced) return;
  state.announced = encoded;
  state.port.post({ type: "sealed", record: encoded });
  state.outbox.push({ type: "sealed", record });
}

async function start(state: State, starter: string): Promise<Result<void, Problem>> {
  const stream = await streamOf(state);
  if (stream === null) return err(NO_STREAM);
  const answer = await state.calls.signal(state.presence.room, { stream, messages: [{ type: "start", starter }] });
  if (!answer.ok) return answer;
  const [refused] = answer.value.refused;
  return refused === undefined ? ok(undefined) : err(refused.problem);
}

function leave(state: State): void {
  const { session, room } = state.presence;
  state.isOver = true;
  state.backoff.reset();
  state.outbox.clear();
  state.port.close();
  if (state.stream !== null)
    state.calls.farewell(room, { stream: state.stream, messages: [{ type: "leave", session }] });
}

function subjectOf({ type }: SignalMessage): ProblemSubject {
  return type === "presence" || type === "envelope" || type === "acknowledge" || type === "sealed" ? type : "server";
}

/**
 * How a visit gets into its room, and back into it. Whatever cuts it off — a server that restarted, a stream that broke,
 * a laptop that slept — ends here: join again with the latest presence, and with the sealed record if there is one, so
 * that a server without memory has it back (P25).
 */
import { err, ok, type Result } from "@/lib/base/result";
import type { StreamId } from "@/lib/signal/fields";
import { type Problem, problemOf, refuse } from "@/lib/signal/problem";
import type { Joined } from "./signalingEvents";
import { type State, show } from "./signalingState";

/** One attempt at a time; a retryable failure is tried again later. */
export function attempt(state: State): Promise<Result<Joined, Problem>> {
  state.joining ??= enter(state).finally(() => {
    state.joining = null;
  });
  return state.joining;
}

async function enter(state: State): Promise<Result<Joined, Problem>> {
  const stream = await streamOf(state);
  const { presence, record } = state;
  const body = { presence, ...(record === undefined ? {} : { record }) };
  const answer = stream === null ? err(NO_STREAM) : await state.calls.join(presence.room, { stream, ...body });
  if (state.isOver) return err(GONE);
  show(state, { isReached: answer.ok || answer.error.code !== "unreachable" });
  if (!answer.ok) {
    if (answer.error.retryable) state.backoff.again(() => void joinAgain(state), answer.error.retryAfterMs);
    // What was said meanwhile may get us in: a newer presence, or the record of a room that the server has forgotten.
    else if (presence !== state.presence || record !== state.record) return enter(state);
    return answer;
  }
  const { room, ...rest } = answer.value;
  // Told in its turn: before every event that came after it.
  const joined = await state.inbox.adopt(room, (view) => ({ type: "joined", joined: { room: view, ...rest } }));
  if (state.isOver) return err(GONE);
  state.isJoined = true;
  state.joinedMs = state.deps.now();
  state.backoff.reset();
  state.outbox.resume();
  if (state.presence !== presence) state.outbox.push({ type: "presence", presence: state.presence });
  return ok(joined.joined);
}

/** An attempt that nobody waits for: what comes of it is an event. */
export async function joinAgain(state: State): Promise<void> {
  if (state.isOver || state.isJoined || state.joining !== null) return;
  const joined = await attempt(state);
  if (joined.ok || joined.error.retryable) return;
  state.emit({ type: "problem", about: "join", problem: joined.error });
  // A room we have been in may come back with somebody who holds its record.
  if (joined.error.code === "unknown-room" && state.joinedMs > 0) state.backoff.again(() => void joinAgain(state));
}

/** The server does not know us, or we do not know what it said: only a join helps, though not many a second. */
export function loseTrack(state: State): void {
  if (state.isOver || !state.isJoined) return;
  state.isJoined = false;
  state.inbox.hold();
  state.outbox.pause();
  if (isRecent(state)) state.backoff.again(() => void joinAgain(state));
  else void joinAgain(state);
}

/** The stream is up, and the server has said whether it knows us. */
export function hear(state: State, isKnown: boolean): void {
  show(state, { isStreaming: true, isReached: true });
  // A stream that came up before our join was answered may say so afterwards; the keep-alive finds out what is true.
  if (state.isJoined && (isKnown || isRecent(state))) state.outbox.resume();
  else if (state.isJoined) loseTrack(state);
  else void joinAgain(state);
}

const isRecent = ({ deps, joinedMs }: State): boolean => deps.now() - joinedMs < REJOIN_MS;

/** The stream's id, which its worker says first; null if it does not come in time. */
export function streamOf(state: State): Promise<StreamId | null> {
  if (state.stream !== null) return Promise.resolve(state.stream);
  return new Promise((resolve) => {
    const giveUp = state.deps.schedule(() => resolve(null), STREAM_MS);
    state.awaiting.push((stream) => {
      giveUp();
      resolve(stream);
    });
  });
}

/** A second worker is tried after 3 s; one that has not answered by now never will. */
const STREAM_MS = 10_000;
/** So soon after joining, news of our loss is doubtful, and joining again can wait for a pause. */
const REJOIN_MS = 5_000;

export const NO_STREAM = problemOf(refuse("unreachable", "got no event stream"));
const GONE = problemOf(refuse("unreachable", "got a farewell before the answer"));

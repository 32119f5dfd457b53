/**
 * Events as they arrive become events the tab may rely on: read, verified, in order, without repetition. The answer to a
 * join and the stream race each other, so the server's events wait until the answer has said from which revision on
 * they count. What does not prove itself is dropped, and the server that sent it is named.
 */
import type { ProvenRecord, SignalChecks } from "@/lib/signal/checks";
import type { Envelope } from "@/lib/signal/envelope";
import { type RoomEvent, type ServerEvent, serverEventSchema } from "@/lib/signal/events";
import { parse, type RoomCode, type SessionId } from "@/lib/signal/fields";
import { type LocalEvent, localEventSchema } from "@/lib/signal/localEvents";
import { RECORDS_MAX, type RoomSnapshot } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import { problemOf, type Refusal } from "@/lib/signal/problem";
import { sayMistake } from "./ourMistake";
import type { RoomView, SignalingEvent } from "./signalingEvents";
import type { Path } from "./signalingPort";
import { provenNetwork, provenView } from "./signalingProof";

export interface InboxDeps {
  readonly session: SessionId;
  readonly room: RoomCode;
  readonly checks: SignalChecks;
  emit(event: SignalingEvent): void;
  /** The stream is up; these are the sessions the server has bound to it. */
  hello(sessions: readonly SessionId[]): void;
  /** The server has lost us, or we have lost track: only a new answer to a join helps. */
  lost(): void;
}

export interface Inbox {
  take(path: Path, event: unknown): void;
  /** Tells of the room that a join's answer holds, verified; the server's events count from there. */
  adopt<E extends SignalingEvent>(snapshot: RoomSnapshot, eventOf: (room: RoomView) => E): Promise<E>;
  /** The server's events wait for the next answer. */
  hold(): void;
  /** Their worker is another one now: tabs that live say so again, and of the others the server may tell. */
  forgetLocals(): void;
  /** Whether a tab of this browser speaks for the session. */
  isLocal(session: SessionId): boolean;
}

/** Events that wait to be verified or for the answer to a join; a check takes about 0.3 ms. */
export const WAITING_MAX = 512;

interface State extends InboxDeps {
  /** The last revision told; null until a join is answered. */
  revision: number | null;
  readonly held: ServerEvent[];
  /** Some of them were told after the last answer. */
  hasToldHeld: boolean;
  /** The life of the server that said hello last; null before. */
  boot: string | null;
  /** Newest `seq` told per session that is here. */
  readonly seqs: Map<SessionId, number>;
  readonly locals: Set<SessionId>;
  /** Networks told of. */
  readonly networks: Set<string>;
}

export function createInbox(deps: InboxDeps): Inbox {
  const state: State = {
    ...deps,
    ...{ revision: null, held: [], hasToldHeld: false, boot: null },
    ...{ seqs: new Map(), locals: new Set(), networks: new Set() },
  };
  const line = createLine();
  return {
    take(path, event) {
      const taken = line.join(() => (path === "server" ? takeServer(state, event) : takeLocal(state, event)));
      if (!taken) deps.lost();
    },
    adopt: (snapshot, eventOf) =>
      new Promise((told) => {
        line.join(async () => {
          const view = await adopt(state, snapshot);
          const event = eventOf(view);
          state.emit(event);
          tellUrgent(state, view);
          told(event);
          state.hasToldHeld = state.held.length > 0;
          for (const held of state.held.splice(0)) await tellServer(state, held);
        }, true);
      }),
    hold() {
      state.revision = null;
    },
    forgetLocals() {
      line.join(async () => state.locals.clear(), true);
    },
    isLocal: (session) => state.locals.has(session),
  };
}

/** One after the other: what arrived first is told first, however long its check takes. */
function createLine() {
  let tail: Promise<void> = Promise.resolve();
  let waiting = 0;
  return {
    /** False when too many wait already and this one is not `urgent`. */
    join(work: () => Promise<void>, urgent = false): boolean {
      if (waiting >= WAITING_MAX && !urgent) return false;
      waiting += 1;
      // A promise that was rejected stays so: all the work behind it would be passed over.
      tail = tail
        .then(work)
        .catch(sayMistake)
        .finally(() => {
          waiting -= 1;
        });
      return true;
    },
  };
}

async function takeServer(state: State, json: unknown): Promise<void> {
  const event = parse(serverEventSchema, json);
  if (!event.ok) return blame(state, event.error);
  if (event.value.type === "hello") return takeHello(state, event.value);
  if (state.revision !== null) return tellServer(state, event.value);
  state.held.push(event.value);
  if (state.held.length > WAITING_MAX) state.held.shift();
}

function takeHello(state: State, { boot, sessions }: ServerEvent & { type: "hello" }): void {
  const isAnother = boot !== state.boot;
  // Revisions begin anew with the server: told after its answer, one of its former life would drown out all that come.
  if (isAnother) state.held.length = 0;
  state.boot = boot;
  state.hello(sessions);
  // Its answer was faster than its hello: they have been told.
  if (isAnother && state.hasToldHeld) state.lost();
}

async function takeLocal(state: State, json: unknown): Promise<void> {
  const event = parse(localEventSchema, json);
  if (event.ok) await tellLocal(state, event.value);
}

async function tellServer(state: State, event: ServerEvent): Promise<void> {
  if (event.type === "hello") return;
  if (event.type === "envelope") return tellEnvelope(state, event.envelope, "server");
  if (event.type === "snapshot") {
    if (event.snapshot.code !== state.room) return;
    const room = await adopt(state, event.snapshot);
    state.emit({ type: "snapshot", room });
    return tellUrgent(state, room);
  }
  // The snapshot we started from contains what came before it.
  if (event.room !== state.room || state.revision === null || event.revision <= state.revision) return;
  state.revision = event.revision;
  await tellRoom(state, event);
}

async function tellRoom(state: State, event: RoomEvent): Promise<void> {
  switch (event.type) {
    case "presence":
      await tellPresence(state, event.presence, "server");
      return state.emit({ type: "seats", seats: event.seats });
    case "left":
      if (event.session === state.session) return state.lost();
      tellLeft(state, event.session, event.reason, "server");
      return state.emit({ type: "seats", seats: event.seats });
    case "sealed":
      return tellSealed(state, event.record, "server");
    case "draft":
    case "acknowledged":
    case "freed": {
      const { room: _room, revision: _revision, ...told } = event;
      return state.emit(told);
    }
  }
}

async function tellLocal(state: State, event: LocalEvent): Promise<void> {
  if (event.type === "envelope") return tellEnvelope(state, event.envelope, "local");
  if (event.room !== state.room) return;
  switch (event.type) {
    case "sealed":
      return tellSealed(state, event.record, "local");
    case "left":
      state.locals.delete(event.session);
      return tellLeft(state, event.session, "left", "local");
    case "presence":
      state.locals.add(event.presence.session);
      return tellPresence(state, event.presence, "local");
  }
}

async function adopt(state: State, snapshot: RoomSnapshot): Promise<RoomView> {
  const view = await provenView(snapshot, state.checks, (refusal) => blame(state, refusal));
  state.revision = snapshot.revision;
  for (const session of state.seqs.keys()) if (!state.locals.has(session)) state.seqs.delete(session);
  for (const { session, seq } of view.members) state.seqs.set(session, seq);
  return view;
}

/** What asks for an answer is an event, whether we were there when it happened or not. */
function tellUrgent(state: State, { draft, networks }: RoomView): void {
  for (const network of networks) tellNetwork(state, network, "server");
  if (draft !== null) state.emit({ type: "draft", draft });
}

async function tellPresence(state: State, presence: Presence, path: Path): Promise<void> {
  const { session, seq, room } = presence;
  if (session === state.session || room !== state.room || seq <= (state.seqs.get(session) ?? -1)) return;
  const checked = await state.checks.presence(presence);
  if (!checked.ok) return blame(state, checked.error);
  state.seqs.set(session, seq);
  state.emit({ type: "presence", presence: checked.value, path });
}

function tellLeft(state: State, session: SessionId, reason: "left" | "expired" | "replaced", path: Path): void {
  // The server may have lost a tab that lives next door.
  if (path === "server" && state.locals.has(session)) return;
  if (state.seqs.delete(session)) state.emit({ type: "left", session, reason, path });
}

async function tellEnvelope(state: State, envelope: Envelope, path: Path): Promise<void> {
  if (envelope.to !== state.session || envelope.room !== state.room) return;
  const checked = await state.checks.envelope(envelope);
  if (checked.ok) state.emit({ type: "envelope", envelope: checked.value, path });
  else blame(state, checked.error);
}

async function tellSealed(state: State, record: Parameters<SignalChecks["record"]>[0], path: Path): Promise<void> {
  const network = await provenNetwork(record, state.room, state.checks);
  if (network.ok) tellNetwork(state, network.value, path);
  else blame(state, network.error);
}

/** Once: it comes over the server, from next door and with every snapshot. */
function tellNetwork(state: State, network: ProvenRecord, path: Path): void {
  if (state.networks.has(network.networkId)) return;
  if (state.networks.size < RECORDS_MAX) state.networks.add(network.networkId);
  state.emit({ type: "sealed", network, path });
}

const blame = (state: State, refusal: Refusal): void =>
  state.emit({ type: "problem", about: "server", problem: problemOf(refusal) });

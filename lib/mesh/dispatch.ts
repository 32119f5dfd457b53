/**
 * Signaling for the mesh: signs what it says, hands it to the server's client or, when that does not help, to neighbours,
 * and tells it what others say, whichever way that came. Everything is verified before it is passed on: by the client,
 * or here if a neighbour carried it. Joining, sealing and what to show of the room are the tab's.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { SigningKey } from "@/lib/crypto/signer";
import type { SignalChecks } from "@/lib/signal/checks";
import { type Envelope, envelopeSchema, signEnvelope } from "@/lib/signal/envelope";
import { parse, ROOM_SESSIONS_MAX, type RoomCode, type SessionId } from "@/lib/signal/fields";
import { type Presence, presenceSchema, SIGNAL_VERSION } from "@/lib/signal/presence";
import type { Mesh } from "./mesh";
import type { MeshEvent, SignalPath } from "./ports";
import type { SignalingClient } from "./signaling";
import type { SignalingEvent } from "./signalingEvents";

export interface DispatchDeps {
  readonly session: SessionId;
  readonly room: RoomCode;
  readonly sessionKey: Pick<SigningKey, "sign">;
  readonly client: Pick<SignalingClient, "send" | "on">;
  readonly checks: Pick<SignalChecks, "presence" | "envelope">;
  /** Wall clock, milliseconds since 1970. */
  readonly dateMs: () => number;
}

export interface Dispatch {
  /** For {@link Mesh}. */
  readonly path: SignalPath;
  /** Once, with the mesh that was made with `path`. */
  attach(mesh: Mesh): void;
  /** This session's own presence, whenever it changes: neighbours are told while the server can't be reached. */
  announce(presence: Presence): void;
  close(): void;
}

export function createDispatch(deps: DispatchDeps): Dispatch {
  const state: State = {
    deps,
    mesh: null,
    own: null,
    known: new Map(),
    calls: new Map(),
    isOffline: false,
    seq: 0,
    stops: [],
  };
  return {
    path: {
      send(to, kind, connectionId, body) {
        if (kind === "offer" || kind === "poke") remember(state.calls, to, (state.calls.get(to) ?? 0) + 1);
        say(state, { to, kind, connectionId, body }).catch(() => undefined);
      },
    },
    attach(mesh) {
      state.mesh = mesh;
      state.stops.push(
        deps.client.on((event) => onSignaling(state, event)),
        mesh.on((event) => onMesh(state, event)),
      );
    },
    announce(presence) {
      state.own = presence;
      if (state.isOffline) post(state, null, { presence });
    },
    close() {
      for (const stop of state.stops.splice(0)) stop();
    },
  };
}

interface State {
  readonly deps: DispatchDeps;
  mesh: Mesh | null;
  own: Presence | null;
  /** Of each session that is here the last presence. */
  readonly known: Map<SessionId, Presence>;
  /** Offers and pokes to a session since the last link with it; letters of its own count like many. */
  readonly calls: Map<SessionId, number>;
  isOffline: boolean;
  seq: number;
  readonly stops: (() => void)[];
}

type Letter = { readonly presence: Presence } | { readonly envelope: Envelope };

/** A first call goes by the server alone; if it has to be repeated, the server may be what is in the way. */
const SERVER_CALLS = 1;
/** Twice the sessions of a full room, so that those who reload are known beside their former selves. */
const KNOWN_MAX = 2 * ROOM_SESSIONS_MAX;

type Said = Pick<Envelope, "to" | "kind" | "connectionId" | "body">;

async function say(state: State, said: Said): Promise<void> {
  const { session, room, sessionKey, client, dateMs } = state.deps;
  const unsigned = { version: SIGNAL_VERSION, room, from: session, seq: state.seq++, issuedAtMs: dateMs(), ...said };
  const envelope = await signEnvelope(unsigned, sessionKey);
  client.send(envelope);
  if (state.isOffline || (state.calls.get(said.to) ?? 0) > SERVER_CALLS) post(state, said.to, { envelope });
}

function onSignaling(state: State, event: SignalingEvent): void {
  const { mesh, known } = state;
  switch (event.type) {
    case "joined":
      return reconcile(state, event.joined.room.members);
    case "snapshot":
      return reconcile(state, event.room.members);
    case "presence":
      return learn(state, event.presence);
    case "left":
      known.delete(event.session);
      return mesh?.onLeft(event.session);
    case "envelope":
      return void mesh?.onEnvelope(event.envelope);
    case "online":
      state.isOffline = false;
      return;
    case "offline":
      state.isOffline = true;
      if (state.own !== null) post(state, null, { presence: state.own });
  }
}

function onMesh(state: State, event: MeshEvent): void {
  if (event.type === "letter") receive(state, event.bytes).catch(() => undefined);
  if (event.type !== "linkUp") return;
  state.calls.delete(event.session as SessionId);
  if (state.isOffline) introduce(state, event.session as SessionId);
}

/** Who comes while the server is away learns from us who is there, and the others from him who came. */
function introduce(state: State, newcomer: SessionId): void {
  if (state.own !== null) post(state, null, { presence: state.own });
  for (const presence of state.known.values()) if (presence.session !== newcomer) post(state, newcomer, { presence });
  const theirs = state.known.get(newcomer);
  if (theirs !== undefined) post(state, null, { presence: theirs });
}

function reconcile(state: State, members: readonly Presence[]): void {
  const here = new Set(members.map(({ session }) => session));
  for (const session of [...state.known.keys()]) {
    if (here.has(session)) continue;
    state.known.delete(session);
    state.mesh?.onLeft(session);
  }
  for (const presence of members) learn(state, presence);
}

function learn({ deps, known, mesh }: State, presence: Presence): void {
  const { session, seq } = presence;
  if (session === deps.session || (known.get(session)?.seq ?? -1) >= seq) return;
  remember(known, session, presence);
  mesh?.onPresence(presence);
}

/** As the newest, instead of the oldest if there are too many. */
function remember<T>(map: Map<SessionId, T>, session: SessionId, value: T): void {
  map.delete(session);
  map.set(session, value);
  const oldest = map.keys().next();
  if (map.size > KNOWN_MAX && !oldest.done) map.delete(oldest.value);
}

const encode = (letter: Letter): Bytes => new TextEncoder().encode(JSON.stringify(letter)) as Bytes;

function post({ mesh }: State, to: SessionId | null, letter: Letter): void {
  mesh?.post(to, encode(letter));
}

/** Read and verified like what comes from the server; what does not prove itself is nobody's fault but its author's. */
async function receive(state: State, bytes: Bytes): Promise<void> {
  const { deps, calls } = state;
  const letter = jsonObject(bytes);
  const presence = parse(presenceSchema, letter.presence);
  if (presence.ok && presence.value.room === deps.room) {
    const verified = await deps.checks.presence(presence.value);
    if (verified.ok) learn(state, verified.value);
  }
  const envelope = parse(envelopeSchema, letter.envelope);
  if (!envelope.ok || envelope.value.room !== deps.room || envelope.value.to !== deps.session) return;
  const verified = await deps.checks.envelope(envelope.value);
  if (!verified.ok) return;
  // Whoever can reach us by letter only is answered by letter, too.
  remember(calls, verified.value.from, SERVER_CALLS + 1);
  state.mesh?.onEnvelope(verified.value);
}

function jsonObject(bytes: Bytes): { readonly presence?: unknown; readonly envelope?: unknown } {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/**
 * One link with one other tab from the first signaling message to the end: connect, prove (handshake.ts), then exchange
 * messages (mux.ts) for as long as a heartbeat is heard (heartbeat.ts). It never reconnects; a new session with a new
 * connection takes its place, which peers.ts decides. Time comes from `tick`, and nothing here has a timer.
 */
import { assert } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { LinkDownCode, LinkDownReason, LinkStats } from "@/lib/port/mesh";
import type { SessionId } from "@/lib/signal/fields";
import type { DataPath, OpenData } from "./dataPath";
import { BUFFER_HIGH_BYTES, decodeFrame, encodeFrame, type Frame, NONCE_BYTES } from "./frames";
import { createHandshake, HANDSHAKE_MS, type Handshake, type HandshakeFrame, type Role } from "./handshake";
import { answered, beat, createHeartbeat, type Health, type Heartbeat, health, heard, SILENT_MS } from "./heartbeat";
import type { Lane } from "./lanes";
import { createMux, type Mux } from "./mux";
import type { ConnectionId, Link, LinkFactory, SessionKeys, World } from "./ports";
import { type LinkSignalKind, parseSignal } from "./sdp";

/** From the first signal to an open channel; ICE over bad networks takes several seconds. */
export const CONNECT_MS = 15_000;
/** From our offer to the answer: signaling is slow or lost it. */
export const ANSWER_MS = 5_000;
/** An honest side says at most its hello before this side is ready to read it. */
export const HELD_FRAMES_MAX = 4;
/** Candidates a link takes; a machine with many networks has about 20. */
const CANDIDATES_MAX = 64;

export interface SessionDeps {
  readonly connectionId: ConnectionId;
  readonly role: Role;
  readonly self: SessionId;
  readonly remote: SessionId;
  readonly links: LinkFactory;
  readonly openData: OpenData;
  readonly keys: SessionKeys;
  readonly world: World;
}

export interface SessionEvents {
  /** To be carried to the other side. */
  signal(kind: LinkSignalKind, body: string): void;
  /** The other side is proven to be `remote`. */
  live(): void;
  message(lane: Lane, bytes: Bytes): void;
  /** Once, and nothing after it. Not after {@link Session.close}. */
  ended(reason: LinkDownReason): void;
}

export interface Session {
  /** From the other side, its sender verified. A body that is none ends the session. */
  signal(kind: LinkSignalKind, body: string): void;
  /** Only while live. False: dropped for want of room. */
  send(lane: Lane, bytes: Uint8Array): boolean;
  consumed(lane: Lane, bytes: number): void;
  tick(): void;
  close(): void;
  readonly isLive: boolean;
  /** Its messages go between the workers; none but those of the `mesh` lane come and go here. */
  readonly isDirect: boolean;
  readonly health: Health;
  stats(): Omit<LinkStats, "peer">;
}

/** Begins to connect. Nothing is reported before the call returns. */
export function createSession(deps: SessionDeps, events: SessionEvents): Session {
  const core: Core = {
    deps,
    events,
    link: deps.links(deps.role === "offerer", {
      signal: (kind, body) => onLocalSignal(core, kind, body),
      open: () => onOpen(core),
      data: (frame) => onData(core, frame),
      drained: () => core.stage.type === "live" && core.stage.mux.pump(),
      closed: (detail) => end(core, core.stage.type === "live" ? "closed" : "unreachable", detail),
    }),
    data: null,
    stage: { type: "connecting", sinceMs: deps.world.nowMs(), held: [] },
    fingerprints: { self: null, remote: null },
    candidates: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
  if (core.link.data !== null)
    core.data = deps.openData(deps.connectionId, core.link.data, {
      message: events.message,
      broken: ({ code, detail }) => end(core, code, detail),
    });
  return {
    signal: (kind, body) => onRemoteSignal(core, kind, body),
    send(lane, bytes) {
      assert(core.stage.type === "live", "only a live session sends");
      return pathOf(core, core.stage.mux, lane).send(lane, bytes);
    },
    consumed(lane, bytes) {
      if (core.stage.type === "live") pathOf(core, core.stage.mux, lane).consumed(lane, bytes);
    },
    tick: () => tick(core),
    close: () => stop(core),
    isDirect: core.link.data !== null && core.data === null,
    get isLive() {
      return core.stage.type === "live";
    },
    get health() {
      return core.stage.type === "live" ? health(core.stage.heart, deps.world.nowMs()) : "well";
    },
    stats: () => statsOf(core),
  };
}

interface Core {
  readonly deps: SessionDeps;
  readonly events: SessionEvents;
  readonly link: Link;
  /** The second channel, if there is one and it stayed in the page. */
  data: DataPath | null;
  /** Out of the descriptions that went out and came in. */
  readonly fingerprints: { self: string | null; remote: string | null };
  stage: Stage;
  /** Received. */
  candidates: number;
  bytesIn: number;
  bytesOut: number;
}

type Stage =
  | { readonly type: "connecting"; readonly sinceMs: number; readonly held: Bytes[] }
  | { readonly type: "proving"; readonly sinceMs: number; readonly handshake: Handshake }
  | { readonly type: "live"; readonly mux: Mux; readonly heart: Heartbeat }
  | { readonly type: "ended" };

/** Where the messages of a lane go. */
const pathOf = ({ data }: Core, mux: Mux, lane: Lane): Pick<Mux, "send" | "consumed"> =>
  lane === "mesh" || data === null ? mux : (data as Pick<Mux, "send" | "consumed">);

function onLocalSignal(core: Core, kind: LinkSignalKind, body: string): void {
  const parsed = parseSignal(kind, body);
  // A browser that writes SDP which no other side would take.
  if (!parsed.ok) return end(core, "unreachable", `this browser: ${parsed.error}`);
  if (parsed.value.type !== "candidate") core.fingerprints.self = parsed.value.fingerprint;
  core.events.signal(kind, body);
}

function onRemoteSignal(core: Core, kind: LinkSignalKind, body: string): void {
  if (core.stage.type === "ended") return;
  const parsed = parseSignal(kind, body);
  if (!parsed.ok) return end(core, "fault", parsed.error);
  const { value: signal } = parsed;
  if (signal.type === "candidate") {
    if (core.candidates++ < CANDIDATES_MAX) core.link.signal(signal);
    return;
  }
  const isExpected = signal.type === (core.deps.role === "offerer" ? "answer" : "offer");
  if (!isExpected || core.fingerprints.remote !== null) return;
  core.fingerprints.remote = signal.fingerprint;
  core.link.signal(signal);
}

function onOpen(core: Core): void {
  const { stage, fingerprints, deps } = core;
  assert(stage.type === "connecting", "a link opens once");
  const { self, remote } = fingerprints;
  assert(self !== null && remote !== null, "a link opens after both descriptions");
  const binding = { ...deps, fingerprints: { self, remote } };
  const handshake = createHandshake(binding, deps.keys, deps.world.randomBytes(NONCE_BYTES), {
    send: (frame) => sendFrame(core, encodeFrame(frame)),
    done: () => onProven(core),
    failed: (detail) => end(core, "handshake", detail),
  });
  // Saying hello may have met a channel that is closed already.
  if (core.stage !== stage) return handshake.stop();
  core.stage = { type: "proving", sinceMs: deps.world.nowMs(), handshake };
  for (const frame of stage.held) onFrame(core, frame);
}

function onProven(core: Core): void {
  const { world } = core.deps;
  const link = {
    send: (frame: Bytes) => sendFrame(core, frame),
    get bufferedBytes() {
      return core.link.bufferedBytes;
    },
  };
  const mux = createMux(link, world, {
    message: (lane, bytes) => onMessage(core, lane, bytes),
    broken: ({ code, detail }) => end(core, code, detail),
  });
  core.stage = { type: "live", mux, heart: createHeartbeat(world.nowMs()) };
  core.events.live();
  core.data?.open();
}

function onMessage(core: Core, lane: Lane, bytes: Bytes): void {
  // What the pages say to each other is dealt with at once; the rest when the worker says so.
  if (lane === "mesh") core.stage.type === "live" && core.stage.mux.consumed(lane, bytes.length);
  core.events.message(lane, bytes);
}

function onData(core: Core, frame: Bytes): void {
  core.bytesIn += frame.length;
  if (core.stage.type !== "connecting") return onFrame(core, frame);
  if (core.stage.held.length >= HELD_FRAMES_MAX)
    return end(core, "handshake", `got more than ${HELD_FRAMES_MAX} frames before the channel was open`);
  core.stage.held.push(frame);
}

function onFrame(core: Core, bytes: Bytes): void {
  const { stage } = core;
  const decoded = decodeFrame(bytes);
  if (stage.type === "proving") {
    if (!decoded.ok) return end(core, "handshake", decoded.error);
    if (isHandshake(decoded.value)) return stage.handshake.receive(decoded.value);
    return end(core, "handshake", `got ${decoded.value.type} before the handshake was over`);
  }
  if (stage.type !== "live") return;
  if (decoded.ok) onLiveFrame(core, stage, decoded.value);
  else end(core, "fault", decoded.error);
}

const isHandshake = (frame: Frame): frame is HandshakeFrame =>
  frame.type === "hello" || frame.type === "proof" || frame.type === "ready";

function onLiveFrame(core: Core, { mux, heart }: Stage & { type: "live" }, frame: Frame): void {
  const nowMs = core.deps.world.nowMs();
  switch (frame.type) {
    case "ping":
      heard(heart, nowMs);
      // A flood of pings gets no more answers than the channel takes.
      if (core.link.bufferedBytes < BUFFER_HIGH_BYTES) sendFrame(core, encodeFrame({ type: "pong", id: frame.id }));
      return;
    case "pong":
      return answered(heart, frame.id, nowMs);
    case "start":
      if (core.link.data !== null && frame.lane !== "mesh")
        return end(core, "fault", `got a message of ${frame.lane} on the channel of the pages`);
      heard(heart, nowMs);
      return mux.receive(frame);
    case "next":
      heard(heart, nowMs);
      return mux.receive(frame);
    case "credit":
      return mux.receive(frame);
    case "hello":
    case "proof":
    case "ready":
      return end(core, "fault", `got ${frame.type} after the handshake`);
  }
}

function tick(core: Core): void {
  const { stage } = core;
  const nowMs = core.deps.world.nowMs();
  if (stage.type === "connecting" && nowMs - stage.sinceMs >= CONNECT_MS)
    return end(core, "unreachable", `no connection within ${CONNECT_MS} ms`);
  if (stage.type === "connecting" && core.fingerprints.remote === null && nowMs - stage.sinceMs >= ANSWER_MS)
    return end(core, "unreachable", `no answer within ${ANSWER_MS} ms`);
  if (stage.type === "proving" && nowMs - stage.sinceMs >= HANDSHAKE_MS)
    return end(core, "handshake", `no proof within ${HANDSHAKE_MS} ms`);
  if (stage.type !== "live") return;
  const ping = beat(stage.heart, nowMs);
  if (health(stage.heart, nowMs) === "silent") return end(core, "silent", `heard nothing for ${SILENT_MS} ms`);
  if (ping !== undefined) sendFrame(core, encodeFrame({ type: "ping", id: ping }));
  stage.mux.tick();
  core.data?.tick();
}

function sendFrame(core: Core, frame: Bytes): void {
  core.bytesOut += frame.length;
  core.link.send(frame);
}

function end(core: Core, code: LinkDownCode, detail: string): void {
  if (core.stage.type === "ended") return;
  stop(core);
  core.events.ended({ code, detail });
}

function stop(core: Core): void {
  if (core.stage.type === "proving") core.stage.handshake.stop();
  core.stage = { type: "ended" };
  core.data?.close();
  core.link.close();
}

function statsOf(core: Core): Omit<LinkStats, "peer"> {
  const { stage, bytesIn, bytesOut } = core;
  const isLive = stage.type === "live";
  const data = core.data?.stats();
  return {
    rttMs: isLive ? stage.heart.rttMs : null,
    bytesIn: bytesIn + (data?.bytesIn ?? 0),
    bytesOut: bytesOut + (data?.bytesOut ?? 0),
    queuedBytes: (isLive ? stage.mux.queuedBytes : 0) + (data?.queuedBytes ?? 0),
    dropped: (isLive ? stage.mux.dropped : 0) + (data?.dropped ?? 0),
    suspect: isLive && health(stage.heart, core.deps.world.nowMs()) !== "well",
  };
}

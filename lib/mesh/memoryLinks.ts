/**
 * Links without a network, over virtual time: what WebRTC does as far as this room can tell, and what networks do to it.
 * Each end has a certificate fingerprint of its own and opens only towards the end whose fingerprint it was told, as DTLS
 * does; an end that hears no candidate never opens; channels are ordered and reliable, slow if told so; a crashed host
 * just falls silent.
 */
import { assert } from "@/lib/base/assert";
import { type Bytes, toHex } from "@/lib/base/bytes";
import { BUFFER_LOW_BYTES, FRAME_BYTES_MAX } from "./frames";
import type { Link, LinkEvents, LinkFactory } from "./ports";
import { candidateBody, type Description } from "./sdp";
import type { VirtualTime } from "./virtualTime";

export interface MemoryNetwork {
  /** The links of one tab. */
  host(name: string): LinkFactory;
  /** Every end of that tab falls silent without a word, for ever; it may come back under the same name. */
  crash(name: string): void;
  /** Ends between the two fall silent for ever; new ones connect once `heal` was called. */
  sever(one: string, other: string): void;
  heal(): void;
  /** Ends ever made by that tab, and those open or on the way. */
  made(name: string): number;
  living(name: string): number;
}

export interface NetworkShape {
  readonly latencyMs: readonly [low: number, high: number];
  /** Of each channel and direction. */
  readonly bytesPerMs: number;
}

export const FAST: NetworkShape = { latencyMs: [1, 40], bytesPerMs: Number.POSITIVE_INFINITY };

export function createMemoryNetwork(time: VirtualTime, shape: NetworkShape = FAST): MemoryNetwork {
  const network: Network = { time, shape, ends: new Map(), severed: new Set(), made: new Map() };
  const endsOf = (name: string): End[] => [...network.ends.values()].filter(({ host }) => host === name);
  return {
    host: (name) => (initiator, events) => createEnd(network, name, initiator, events),
    crash(name) {
      for (const end of endsOf(name)) vanish(network, end);
    },
    sever(one, other) {
      network.severed.add(pairOf(one, other));
      for (const end of [...network.ends.values()]) {
        if (end.far !== null && pairOf(end.host, end.far.host) === pairOf(one, other)) end.isSilent = true;
      }
    },
    heal: () => network.severed.clear(),
    made: (name) => network.made.get(name) ?? 0,
    living: (name) => endsOf(name).length,
  };
}

interface Network {
  readonly time: VirtualTime;
  readonly shape: NetworkShape;
  readonly ends: Map<string, End>;
  readonly severed: Set<string>;
  readonly made: Map<string, number>;
}

interface End {
  readonly id: string;
  readonly host: string;
  readonly fingerprint: string;
  readonly latencyMs: number;
  readonly events: LinkEvents;
  remote: Description | null;
  hasCandidate: boolean;
  far: End | null;
  isOpen: boolean;
  isClosed: boolean;
  /** Takes everything, says nothing. */
  isSilent: boolean;
  bufferedBytes: number;
  busyUntilMs: number;
}

const pairOf = (one: string, other: string): string => [one, other].sort().join("|");

function createEnd(network: Network, host: string, initiator: boolean, events: LinkEvents): Link {
  const { time, shape } = network;
  const end: End = {
    id: toHex(time.randomBytes(8)),
    host,
    fingerprint: toHex(time.randomBytes(32)),
    latencyMs: time.between(...shape.latencyMs),
    events,
    remote: null,
    hasCandidate: false,
    far: null,
    isOpen: false,
    isClosed: false,
    isSilent: false,
    bufferedBytes: 0,
    busyUntilMs: 0,
  };
  network.ends.set(end.id, end);
  network.made.set(host, (network.made.get(host) ?? 0) + 1);
  if (initiator) introduce(network, end, "offer");
  return {
    data: null,
    get bufferedBytes() {
      return end.bufferedBytes;
    },
    signal(signal) {
      if (end.isClosed) return;
      if (signal.type === "candidate") end.hasCandidate = true;
      else end.remote = signal;
      if (signal.type === "offer") introduce(network, end, "answer");
      connect(network, end);
    },
    send: (frame) => send(network, end, frame),
    close: () => close(network, end),
  };
}

/** A description, and candidates a little later, of which one is enough. */
function introduce(network: Network, end: End, type: "offer" | "answer"): void {
  const { time } = network;
  const later = (delayMs: number, kind: "offer" | "answer" | "candidate", body: string): void =>
    time.after(delayMs, () => {
      if (!end.isClosed && !end.isSilent) end.events.signal(kind, body);
    });
  later(time.between(0, 3), type, sdpOf(end));
  for (const address of ["192.0.2.1", "2001:db8::1"]) {
    const candidate = `candidate:${end.id} 1 udp 1 ${address} 9 typ host`;
    later(time.between(3, 6), "candidate", candidateBody({ candidate, sdpMid: "0", sdpMLineIndex: 0 }));
  }
}

const sdpOf = ({ id, fingerprint }: End): string =>
  [
    "v=0",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    `a=ice-ufrag:${id}`,
    `a=fingerprint:sha-256 ${fingerprint.toUpperCase().replace(/..(?=.)/g, "$&:")}`,
    "",
  ].join("\r\n");

const ufragOf = (description: Description): string => /a=ice-ufrag:(\S+)/.exec(description.sdp)?.[1] ?? "";

/** Opens both ends, each after its own delay, once each knows the other. */
function connect(network: Network, end: End): void {
  const far = end.remote === null ? undefined : network.ends.get(ufragOf(end.remote));
  if (far?.remote === null || far?.remote === undefined || end.remote === null || end.far !== null) return;
  if (ufragOf(far.remote) !== end.id || !end.hasCandidate || !far.hasCandidate) return;
  if (end.remote.fingerprint !== far.fingerprint || far.remote.fingerprint !== end.fingerprint) return;
  if (network.severed.has(pairOf(end.host, far.host)) || end.isSilent || far.isSilent) return;
  end.far = far;
  far.far = end;
  for (const each of [end, far]) {
    network.time.after(network.time.between(1, 4 * each.latencyMs), () => {
      if (each.isClosed || each.isSilent) return;
      each.isOpen = true;
      each.events.open();
    });
  }
}

function send(network: Network, end: End, frame: Bytes): void {
  const { time, shape } = network;
  assert(frame.length <= FRAME_BYTES_MAX, "a frame fits one send");
  if (end.isClosed) return;
  assert(end.isOpen, "an end sends after it opened");
  const copy = frame.slice();
  end.bufferedBytes += copy.length;
  end.busyUntilMs = Math.max(time.nowMs(), end.busyUntilMs) + copy.length / shape.bytesPerMs;
  if (end.busyUntilMs <= time.nowMs()) depart(network, end, copy);
  else if (!end.isSilent) time.after(end.busyUntilMs - time.nowMs(), () => depart(network, end, copy));
}

function depart({ time }: Network, end: End, frame: Bytes): void {
  if (end.isSilent || end.isClosed) return;
  const before = end.bufferedBytes;
  end.bufferedBytes -= frame.length;
  time.after(end.latencyMs, () => {
    const { far } = end;
    if (far !== null && !far.isClosed && !far.isSilent) far.events.data(frame);
  });
  if (before > BUFFER_LOW_BYTES && end.bufferedBytes <= BUFFER_LOW_BYTES && !end.isClosed) end.events.drained();
}

function close(network: Network, end: End): void {
  if (end.isClosed) return;
  end.isClosed = true;
  network.ends.delete(end.id);
  const { far } = end;
  if (far === null || end.isSilent) return;
  network.time.after(end.latencyMs, () => {
    if (far.isClosed || far.isSilent) return;
    far.isClosed = true;
    network.ends.delete(far.id);
    far.events.closed("closed by the other side");
  });
}

function vanish(network: Network, end: End): void {
  end.isSilent = true;
  end.isClosed = true;
  network.ends.delete(end.id);
}

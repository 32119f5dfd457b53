/**
 * A table of tabs in virtual time: their meshes, links without a network, and a signaling server that delays, loses,
 * repeats and reorders, and can go down. Signatures are symbolic: unforgeable as long as nobody here forges them.
 */
import { assert } from "@/lib/base/assert";
import { type Bytes, concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { PublicKey } from "@/lib/chain/ids";
import { taggedHash } from "@/lib/crypto/hash";
import { PULSE_MS } from "@/lib/port/mesh";
import type { SessionId } from "@/lib/signal/fields";
import { createMemoryNetwork, FAST, type MemoryNetwork, type NetworkShape } from "./memoryLinks";
import { createMesh, type Mesh } from "./mesh";
import type { MeshEnvelope, MeshEvent, MeshPresence, SessionKeys } from "./ports";
import { createVirtualTime, type VirtualTime } from "./virtualTime";

export interface Tab {
  readonly name: string;
  readonly session: SessionId;
  readonly seatKey: PublicKey | null;
  readonly mesh: Mesh;
  readonly events: MeshEvent[];
  /** Links that are up. */
  readonly links: Map<PeerId, SessionId>;
  /** What the page does when it goes away: the others notice at once. */
  hide(): void;
  /** The renderer is killed: the others hear nothing any more. */
  crash(): void;
}

export interface MemoryTable {
  readonly time: VirtualTime;
  readonly network: MemoryNetwork;
  /** Of the server, to be changed at will. */
  readonly server: Server;
  /** A tab with a fresh session; the same seat name is the same seat key. */
  open(name: string, seat: string | null): Tab;
  /** Whether it came true in time. */
  whenReady(isDone: () => boolean, withinMs: number): Promise<boolean>;
}

export interface Server {
  isUp: boolean;
  readonly delayMs: readonly [low: number, high: number];
  /** From 0 to 1, of envelopes. */
  readonly loss: number;
  readonly repeats: number;
}

type Letter = { readonly presence: MeshPresence } | { readonly to: SessionId; readonly envelope: MeshEnvelope };

export function createMemoryTable(seed: number, server: Partial<Server> = {}, shape: NetworkShape = FAST): MemoryTable {
  const time = createVirtualTime(seed);
  const table: Table = {
    time,
    network: createMemoryNetwork(time, shape),
    server: { isUp: true, delayMs: [1, 60], loss: 0, repeats: 0, ...server },
    tabs: new Map(),
    presences: new Map(),
  };
  return {
    time,
    network: table.network,
    server: table.server,
    open: (name, seat) => open(table, name, seat),
    whenReady: (isDone, withinMs) => time.runUntilDone(isDone, time.nowMs() + withinMs),
  };
}

/** Each has exactly one link with each other one. */
export const isFullMesh = (tabs: readonly Tab[]): boolean =>
  tabs.every((tab) => {
    const others = tabs.filter((other) => other !== tab).map(({ session }) => session);
    return JSON.stringify([...tab.links.values()].sort()) === JSON.stringify(others.sort());
  });

export const SEAT_NAMES = ["ada", "ben", "cai", "dee", "eve", "fay", "gus"] as const;
/** What a poke names. */
export const NO_CONNECTION = "0".repeat(32);

export const openSeats = (table: MemoryTable, count: number): Tab[] =>
  SEAT_NAMES.slice(0, count).map((name) => table.open(name, name));

/** A table of so many seats, all linked. */
export async function seated(seed: number, count: number): Promise<{ table: MemoryTable; tabs: Tab[] }> {
  const table = createMemoryTable(seed);
  const tabs = openSeats(table, count);
  assert(await table.whenReady(() => isFullMesh(tabs), 5_000), "seats link within 5 s");
  return { table, tabs };
}

export const elapse = ({ time }: MemoryTable, ms: number): Promise<void> => time.runUntil(time.nowMs() + ms);

/** "up" for each link that came up, the reason's code for each that ended, in order. */
export const story = (tab: Tab): string[] =>
  tab.events.flatMap((event) => {
    if (event.type === "linkUp") return ["up"];
    return event.type === "linkDown" ? [event.reason.code] : [];
  });

/** The same name gives the same key. */
export const seatKeyOf = (seat: string): PublicKey =>
  toHex(taggedHash("test/seat", new TextEncoder().encode(seat))) as PublicKey;

interface Table {
  readonly time: VirtualTime;
  readonly network: MemoryNetwork;
  readonly server: Server;
  readonly tabs: Map<SessionId, Tab>;
  readonly presences: Map<SessionId, MeshPresence>;
}

function open(table: Table, name: string, seat: string | null): Tab {
  const { time, network } = table;
  const session = toHex(time.randomBytes(32)) as SessionId;
  const seatKey = seat === null ? null : seatKeyOf(seat);
  let isAlive = true;
  let seq = 0;
  let onPageHide = (): void => undefined;
  const mesh: Mesh = createMesh({
    self: { session, seatKey },
    links: network.host(name),
    openData: () => null,
    path: {
      send(to, kind, connectionId, body) {
        const envelope = { from: session, kind, connectionId, seq: seq++, body };
        if (table.server.isUp) carry(table, to, envelope);
        else mesh.post(to, encode({ to, envelope }));
      },
    },
    keys: symbolicKeys(session),
    world: time,
    onPageHide(run) {
      onPageHide = run;
      return () => undefined;
    },
  });
  const tab: Tab = {
    name,
    session,
    seatKey,
    mesh,
    events: [],
    links: new Map(),
    hide() {
      onPageHide();
      leave();
    },
    crash() {
      network.crash(name);
      leave();
    },
  };
  function leave(): void {
    isAlive = false;
    table.tabs.delete(session);
  }
  mesh.on((event) => observe(tab, event));
  time.every(PULSE_MS, () => {
    if (isAlive) mesh.obey({ type: "pulse" });
  });
  table.tabs.set(session, tab);
  join(table, tab, { session, seatKey, issuedAtMs: time.nowMs() });
  return tab;
}

function observe(tab: Tab, event: MeshEvent): void {
  tab.events.push(event);
  if (event.type === "linkUp") tab.links.set(event.peer, event.session as SessionId);
  if (event.type === "linkDown") tab.links.delete(event.peer);
  if (event.type !== "letter") return;
  const letter = JSON.parse(new TextDecoder().decode(event.bytes)) as Letter;
  if ("presence" in letter) tab.mesh.onPresence(letter.presence);
  else if (letter.to === tab.session) tab.mesh.onEnvelope(letter.envelope);
}

const encode = (letter: Letter): Bytes => new TextEncoder().encode(JSON.stringify(letter)) as Bytes;

/** The server tells everybody of the newcomer, and the newcomer of everybody. */
function join(table: Table, tab: Tab, presence: MeshPresence): void {
  const { time, server } = table;
  if (!server.isUp) return tab.mesh.post(null, encode({ presence }));
  table.presences.set(tab.session, presence);
  for (const other of table.tabs.values()) {
    if (other === tab) continue;
    time.after(time.between(...server.delayMs), () => other.mesh.onPresence(presence));
    const theirs = table.presences.get(other.session);
    if (theirs !== undefined) time.after(time.between(...server.delayMs), () => tab.mesh.onPresence(theirs));
  }
}

function carry({ time, server, tabs }: Table, to: SessionId, envelope: MeshEnvelope): void {
  if (time.random() < server.loss) return;
  const copies = time.random() < server.repeats ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) {
    time.after(time.between(...server.delayMs), () => {
      if (server.isUp) tabs.get(to)?.mesh.onEnvelope(envelope);
    });
  }
}

/** The signature of a message by a session is a hash of both. */
function symbolicKeys(session: SessionId): SessionKeys {
  const signatureOf = (message: Bytes, key: Bytes): Bytes => {
    const half = taggedHash("test/signature", key, message);
    return concatBytes(half, half);
  };
  return {
    sign: async (message) => signatureOf(message, fromHex(session)),
    verify: async (signature, message, key) => toHex(signature) === toHex(signatureOf(message, key)),
  };
}

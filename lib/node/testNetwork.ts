/**
 * Test support: whole validators with real keys, real signatures and memory stores in one process. Links carry bytes and
 * deliver them in a later turn, as ports do; time is the process's own.
 */
import { present } from "@/lib/base/assert";
import { toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { type Genesis, openTable, type Table } from "@/lib/chain/genesis";
import { genesisBlockId, type PublicKey } from "@/lib/chain/ids";
import { type Params, PRESETS } from "@/lib/chain/params";
import type { Rejection } from "@/lib/chain/rejection";
import { acknowledgementBytes, type SealedRecord } from "@/lib/chain/sealing";
import { vrfKey } from "@/lib/crypto/ecvrf";
import { openSigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import { emptyView } from "@/lib/port/reduce";
import { createMemoryStore } from "@/lib/storage/memory";
import type { Store } from "@/lib/storage/store";
import { bootImageOf, emptyTables, type MemoryTables } from "@/lib/storage/tables";
import { bootNode } from "./boot";
import { tableViewOf } from "./describe";
import { createEdge, type Edge, type SeatKeys } from "./edge";
import type { NodeNote } from "./effect";
import type { Stop } from "./life";
import { openLog } from "./log";
import { createRecorder, type Recorder } from "./recorder";
import { createRunner, type Runner } from "./runner";
import { tilesOn } from "./testNode";
import type { Clock } from "./timers";
import { createTracer, type Tracer } from "./tracer";

export interface TestHost {
  readonly seat: number;
  readonly keys: SeatKeys;
  tables: MemoryTables;
  runner: Runner;
  readonly notes: NodeNote[];
  /** Over all its lives. */
  readonly tracer: Tracer;
  readonly recorder: Recorder;
  readonly stops: Stop[];
  readonly blamed: Rejection[];
}

export interface TestNetwork {
  readonly table: Table;
  readonly sealed: SealedRecord;
  readonly edge: Edge;
  readonly hosts: readonly TestHost[];
  link(a: number, b: number): void;
  cut(a: number, b: number): void;
  /** Starts the validator again from its tables, behind `wrap`, and links it to all others. */
  restart(seat: number, wrap?: (store: Store) => Store): void;
  /** The same over the links that it has: its neighbours notice nothing. */
  restartInPlace(seat: number): void;
  /** Resolves as soon as it holds: looked at after every note of any validator. */
  until(holds: () => boolean): Promise<void>;
  stop(): void;
}

export const finalHeight = ({ runner }: TestHost): number => runner.node.core.tip.height;

/** `count` validators, all linked, running. Stop it at the end. */
export async function createTestNetwork(count: number, params: Partial<Params> = {}): Promise<TestNetwork> {
  const keys = await Promise.all(Array.from({ length: count }, (_, seat) => keysOf(seat)));
  const { table, sealed } = await sealTable(keys, params);
  const edge = createEdge(createVerifier(globalThis.crypto.subtle));
  const links = new Map<string, number>();
  const waiting = new Set<() => void>();
  const hosts: TestHost[] = [];
  const network: TestNetwork = {
    table,
    sealed,
    edge,
    hosts,
    link: (a, b) => linkUp(hosts, links, a, b),
    cut: (a, b) => linkDown(hosts, links, a, b),
    restart(seat, wrap) {
      const host = present(hosts[seat], "the host");
      host.runner.stop();
      for (const other of hosts) if (other !== host) linkDown(hosts, links, seat, other.seat);
      host.runner = begin(network, host, links, waiting, true, wrap);
      for (const other of hosts) if (other !== host) linkUp(hosts, links, seat, other.seat);
    },
    restartInPlace(seat) {
      const host = present(hosts[seat], "the host");
      host.runner.stop();
      host.runner = begin(network, host, links, waiting, true);
      for (const other of hosts) {
        const epoch = links.get(pairOf(seat, other.seat));
        if (epoch !== undefined) host.runner.linkUp(peerName(other.seat, epoch), other.seat, sealed);
      }
    },
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    stop() {
      for (const { runner } of hosts) runner.stop();
    },
  };
  for (const [seat, own] of keys.entries()) {
    const tracer = createTracer(emptyView(null, null, { height: 0, id: genesisBlockId(table.networkId) }), Date.now);
    const blank = {
      seat,
      keys: own,
      tables: emptyTables(identity),
      notes: [],
      tracer,
      recorder: createRecorder(() => tracer.view.seq),
      stops: [],
      blamed: [],
    };
    const host = blank as Omit<TestHost, "runner"> as TestHost;
    hosts.push(host);
    host.runner = begin(network, host, links, waiting, false);
  }
  for (const a of hosts) for (const b of hosts) if (a.seat < b.seat) network.link(a.seat, b.seat);
  return network;
}

const identity = {
  roomCode: "7K3QX9AB",
  signingKey: { type: "raw", secretKey: new Uint8Array(32) },
  vrfSecret: new Uint8Array(32),
  purpose: "seat",
  createdAtMs: 0,
} as const;

async function keysOf(seat: number): Promise<SeatKeys> {
  const signing = await openSigningKey({ type: "raw", secretKey: new Uint8Array(32).fill(seat + 1) });
  if (!signing.ok) throw new Error(signing.error.detail);
  return { signing: signing.value, vrf: vrfKey(new Uint8Array(32).fill(seat + 101)) };
}

async function sealTable(keys: readonly SeatKeys[], params: Partial<Params>) {
  const genesis: Genesis = {
    version: 1,
    roomCode: identity.roomCode,
    name: "a network",
    params: { ...PRESETS.fast, idleMs: 50, ...params },
    genesisTimeMs: Date.now(),
    validators: keys.map(({ signing, vrf }, seat) => ({
      signingKey: toHex(signing.publicKey) as PublicKey,
      vrfKey: toHex(vrf.publicKey) as PublicKey,
      name: `seat ${seat}`,
    })),
  };
  const opened = openTable(genesis);
  if (!opened.ok) throw new Error(opened.error.detail);
  const bytes = acknowledgementBytes(opened.value.networkId, 0);
  const acknowledgements = await Promise.all(keys.map(({ signing }) => signing.sign(bytes)));
  return { table: opened.value, sealed: { genesis, attempt: 0, acknowledgements } satisfies SealedRecord };
}

/** This machine's own, in whole milliseconds. */
export const realClock: Clock = {
  now: () => ({ monotonicMs: Math.round(performance.now()), wallMs: Date.now() }),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

function begin(
  { table, sealed, edge, hosts }: TestNetwork,
  host: TestHost,
  links: ReadonlyMap<string, number>,
  waiting: ReadonlySet<() => void>,
  restarted: boolean,
  wrap: (store: Store) => Store = (store) => store,
): Runner {
  const { keys, tables, seat } = host;
  const image = bootImageOf(tables);
  const size = image.tip?.header.logSize ?? 0;
  const log = present(openLog(size, tilesOn(tables, size)), "the log");
  const signingKey = toHex(keys.signing.publicKey) as PublicKey;
  const { node, effects } = bootNode({ table, sealed, image, log, signingKey, restarted }, realClock.now());
  host.recorder.renew();
  const runner = createRunner({
    node,
    recorder: host.recorder,
    store: wrap(createMemoryStore(tables)),
    keys,
    edge,
    clock: realClock,
    link: {
      send: (to, priority, bytes) => {
        for (const peer of to)
          queueMicrotask(() => {
            const [index, epoch] = peer.split("/").map(Number) as [number, number];
            if (links.get(pairOf(seat, index)) !== epoch) return;
            hosts[index]?.runner.packet(peerName(seat, epoch), priority, bytes);
          });
      },
      consumed: () => undefined,
      fault: (_peer, rejection) => void host.blamed.push(rejection),
    },
    watch: {
      ...host.tracer,
      note(note) {
        host.notes.push(note);
        host.tracer.note(note);
        for (const look of [...waiting]) look();
      },
    },
    onStop: (stop) => {
      host.stops.push(stop);
      for (const look of [...waiting]) look();
    },
  });
  host.tracer.follow(node);
  host.tracer.record({
    type: "began",
    table: tableViewOf(table),
    seat,
    tip: { height: node.core.tip.height, id: node.core.tip.id },
    logSize: size,
    blocks: [],
  });
  runner.begin(effects);
  return runner;
}

const pairOf = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;
const peerName = (seat: number, epoch: number): PeerId => `${seat}/${epoch}` as PeerId;

let epochs = 0;

function linkUp(hosts: readonly TestHost[], links: Map<string, number>, a: number, b: number): void {
  const epoch = ++epochs;
  links.set(pairOf(a, b), epoch);
  hosts[a]?.runner.linkUp(peerName(b, epoch), b);
  hosts[b]?.runner.linkUp(peerName(a, epoch), a);
}

function linkDown(hosts: readonly TestHost[], links: Map<string, number>, a: number, b: number): void {
  const epoch = links.get(pairOf(a, b));
  if (epoch === undefined) return;
  links.delete(pairOf(a, b));
  hosts[a]?.runner.linkDown(peerName(b, epoch));
  hosts[b]?.runner.linkDown(peerName(a, epoch));
}

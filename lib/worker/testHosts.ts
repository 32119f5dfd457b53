/**
 * Test support: whole hosts in one process, with keys, a sealed table, links and disks in memory. Time passes when the
 * test lets it, and everything that follows from a moment has happened before the next.
 */
import { present } from "@/lib/base/assert";
import { toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { GENESIS_VERSION, type Genesis } from "@/lib/chain/genesis";
import type { PublicKey } from "@/lib/chain/ids";
import { type Params, PRESETS } from "@/lib/chain/params";
import type { Clock } from "@/lib/node/timers";
import type { MeshPort } from "@/lib/port/mesh";
import type { Answer, FromNode, Question, ToNode } from "@/lib/port/port";
import type { TraceEvent } from "@/lib/port/trace";
import { createMemoryStore } from "@/lib/storage/memory";
import { StorageError, type Store } from "@/lib/storage/store";
import { emptyTables, type MemoryTables } from "@/lib/storage/tables";
import { createHost, type Platform } from "./host";
import type { MeshMessage } from "./links";
import type { Seats } from "./seats";

const ROOM = "R00MC0DE";
const WRITE_MS = 3;

export interface TestTab {
  readonly said: FromNode[];
  /** Its next writes of votes fail, and nothing of them is stored. */
  failingWrites: number;
  post(message: ToNode): Promise<void>;
  ask(question: Question): Promise<Answer>;
  finalHeight(): number;
  mode(): Promise<string>;
}

export interface TestHosts {
  readonly tabs: readonly TestTab[];
  pass(ms: number): Promise<void>;
  /** Lets time pass until it holds. @throws if it does not within a minute */
  until(holds: () => boolean): Promise<void>;
  /** All links of a tab break, and come up anew. */
  linkAnew(index: number): void;
  close(): Promise<void>;
}

/** `count` tabs at a sealed table, all linked. Close it at the end. */
export async function createTestHosts(count: number, params: Partial<Params> = {}): Promise<TestHosts> {
  const time = createTime();
  const tabs: Tab[] = [];
  for (let index = 0; index < count; index++) tabs.push(await openTab(index, tabs, time));
  const genesis: Genesis = {
    version: GENESIS_VERSION,
    roomCode: ROOM,
    name: "a table",
    params: { ...PRESETS.fast, ...params },
    genesisTimeMs: time.clock.now().wallMs,
    validators: tabs.map(({ keys }, seat) => ({ ...keys, name: `seat ${seat}` })),
  };
  const acknowledgements = [];
  for (const { post, said } of tabs) {
    void post({ type: "draft", genesis, attempt: 0 });
    await time.pass(WRITE_MS);
    const { signature } = present(said.find(isOf("acknowledged")), "an acknowledgement");
    acknowledgements.push(signature);
  }
  for (const one of tabs) for (const other of tabs) if (one.index < other.index) link(one, other);
  for (const { post } of tabs) void post({ type: "sealed", record: { genesis, attempt: 0, acknowledgements } });
  await time.pass(WRITE_MS);
  return {
    tabs,
    pass: time.pass,
    async until(holds) {
      for (let waitedMs = 0; !holds(); waitedMs += 10) {
        if (waitedMs > 60_000) throw new Error("a minute has passed");
        await time.pass(10);
      }
    },
    linkAnew(index) {
      const one = present(tabs[index], "the tab");
      for (const other of tabs) if (other !== one) linkAnew(one, other);
    },
    async close() {
      for (const { post } of tabs) await post({ type: "close" });
    },
  };
}

interface Tab extends TestTab {
  readonly index: number;
  readonly keys: { readonly signingKey: PublicKey; readonly vrfKey: PublicKey };
  /** Its links by the other's index, each under the name that this tab knows it by. */
  readonly links: Map<number, PeerId>;
  tell: (message: MeshMessage) => void;
}

const isOf =
  <K extends FromNode["type"]>(type: K) =>
  (message: FromNode): message is Extract<FromNode, { type: K }> =>
    message.type === type;

async function openTab(index: number, tabs: readonly Tab[], time: Time): Promise<Tab> {
  const said: FromNode[] = [];
  const disk: Disk = { tables: null, failingWrites: 0 };
  const links = new Map<number, PeerId>();
  let tell: Tab["tell"] = () => undefined;
  const platform: Platform = {
    seats: seatsOn(disk, time.clock),
    subtle: undefined,
    nowMs: () => 0,
    clock: time.clock,
    post: (message) => void said.push(message),
    defer: queueMicrotask,
    openMesh: () => (onMessage) => {
      tell = onMessage;
      return meshOf(index, links, tabs);
    },
  };
  const { port1 } = new MessageChannel();
  const wish = { type: "new", purpose: "seat" } as const;
  const post = await createHost({ type: "open", roomCode: ROOM, networkId: null, wish, mesh: port1 }, platform);
  port1.close();
  const opened = present(said.find(isOf("opened")), "the seat");
  const ask = createAsk(post, said);
  return {
    ...{ index, said, links, post, ask },
    tell: (message) => tell(message),
    keys: { signingKey: present(opened.signingKey, "a key"), vrfKey: present(opened.vrfKey, "a key") },
    get failingWrites() {
      return disk.failingWrites;
    },
    set failingWrites(count) {
      disk.failingWrites = count;
    },
    finalHeight: () => disk.tables?.blocks.length ?? 0,
    async mode() {
      const answer = await ask({ type: "trace", fromSeq: 0 });
      const events: readonly TraceEvent[] = answer.type === "trace" ? answer.events : [];
      return events.reduce((mode, event) => (event.type === "mode" ? event.mode.type : mode), "none");
    },
  };
}

function createAsk(post: Tab["post"], said: readonly FromNode[]): Tab["ask"] {
  let asked = 0;
  return async (question) => {
    const id = asked++;
    await post({ type: "ask", id, question });
    await settled();
    const answers = said.filter(isOf("answers")).flatMap((it) => it.answers);
    return present(answers.find((it) => it.id === id)?.answer, "the answer");
  };
}

interface Disk {
  tables: MemoryTables | null;
  failingWrites: number;
}

/** One seat at most; its disk takes a moment for each write. */
function seatsOn(disk: Disk, clock: Clock): Seats {
  const open = (): Store => {
    const store = createMemoryStore(present(disk.tables, "a seat"));
    return {
      ...store,
      async write(batch) {
        await new Promise<void>((resolve) => clock.schedule(WRITE_MS, resolve));
        if (batch.slots?.length && disk.failingWrites-- > 0) throw new StorageError("failed", "the disk had a hiccup");
        return store.write(batch);
      },
    };
  };
  return {
    subtle: undefined,
    nameOf: (roomCode, publicKey) => `${roomCode}/${toHex(publicKey)}`,
    list: async () => [],
    open: async () => open(),
    async create(identity) {
      disk.tables = emptyTables(identity);
      return open();
    },
    hold: async () => () => undefined,
  };
}

function meshOf(index: number, links: ReadonlyMap<number, PeerId>, tabs: readonly Tab[]): MeshPort {
  return {
    send(to, priority, bytes) {
      for (const [other, peer] of links) {
        if (!to.includes(peer)) continue;
        const copy = bytes.slice();
        queueMicrotask(() => {
          const back = tabs[other]?.links.get(index);
          if (links.get(other) === peer && back !== undefined)
            tabs[other]?.tell({ type: "bytes", peer: back, priority, bytes: copy });
        });
      }
      return true;
    },
    consumed: () => undefined,
    fault: () => undefined,
    broken: () => undefined,
    pulse: () => undefined,
  };
}

let made = 0;

function link(one: Tab, other: Tab): void {
  const session = `${++made}`;
  one.links.set(other.index, `${other.index}/${session}` as PeerId);
  other.links.set(one.index, `${one.index}/${session}` as PeerId);
  for (const [a, b] of bothWays(one, other))
    a.tell({ type: "linkUp", peer: nameOf(a, b), session, seatKey: b.keys.signingKey, direct: false });
}

function linkAnew(one: Tab, other: Tab): void {
  for (const [a, b] of bothWays(one, other))
    a.tell({ type: "linkDown", peer: nameOf(a, b), reason: { code: "closed", detail: "it broke" } });
  link(one, other);
}

const bothWays = (one: Tab, other: Tab) =>
  [
    [one, other],
    [other, one],
  ] as const;

const nameOf = (a: Tab, b: Tab): PeerId => present(a.links.get(b.index), "the link");

interface Time {
  readonly clock: Clock;
  pass(ms: number): Promise<void>;
}

/** Stands still until told. */
function createTime(): Time {
  const alarms = new Set<{ readonly atMs: number; readonly ring: () => void }>();
  let nowMs = 0;
  return {
    clock: {
      now: () => ({ monotonicMs: nowMs, wallMs: 1_700_000_000_000 + nowMs }),
      schedule(delayMs, ring) {
        const alarm = { atMs: nowMs + delayMs, ring };
        alarms.add(alarm);
        return () => void alarms.delete(alarm);
      },
    },
    async pass(ms) {
      const until = nowMs + ms;
      await settled();
      for (let next = first(alarms, until); next !== null; next = first(alarms, until)) {
        nowMs = Math.max(nowMs, next.atMs);
        alarms.delete(next);
        next.ring();
        await settled();
      }
      nowMs = until;
    },
  };
}

function first<A extends { readonly atMs: number }>(alarms: Iterable<A>, until: number): A | null {
  let earliest: A | null = null;
  for (const alarm of alarms) if (alarm.atMs <= until && alarm.atMs < (earliest?.atMs ?? Infinity)) earliest = alarm;
  return earliest;
}

/** All promises that can be kept without time passing have been. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

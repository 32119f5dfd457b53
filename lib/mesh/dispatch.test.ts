/** Meshes whose signaling is really signed, with a server between them that can be away or silent. Virtual time. */
import { describe, expect, test } from "vitest";
import { type Bytes, toHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import { generateSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import { PULSE_MS } from "@/lib/port/mesh";
import { createSignalChecks } from "@/lib/signal/checks";
import { type Envelope, signEnvelope } from "@/lib/signal/envelope";
import type { SessionId } from "@/lib/signal/fields";
import { type Presence, SIGNAL_VERSION, signPresence } from "@/lib/signal/presence";
import { createDispatch } from "./dispatch";
import { createMemoryNetwork, type MemoryNetwork } from "./memoryLinks";
import { createMesh, type Mesh } from "./mesh";
import type { SignalingEvent } from "./signalingEvents";
import { emptyRoom } from "./signalingFakes";
import { createVirtualTime, type VirtualTime } from "./virtualTime";

const ROOM = "TABE0001";

interface Tab {
  readonly name: string;
  readonly key: SigningKey;
  readonly session: SessionId;
  readonly presence: Presence;
  readonly mesh: Mesh;
  readonly links: Map<string, SessionId>;
  readonly sent: Envelope[];
  tell(event: SignalingEvent): void;
}

interface World {
  readonly time: VirtualTime;
  readonly network: MemoryNetwork;
  readonly tabs: Tab[];
  /** Carries envelopes. */
  isHonest: boolean;
  isUp: boolean;
}

function createWorld(seed: number): World {
  const time = createVirtualTime(seed);
  return { time, network: createMemoryNetwork(time), tabs: [], isHonest: true, isUp: true };
}

const checks = createSignalChecks();
const verifier = createVerifier();
const unheard = () => () => undefined;

/** A tab that has said who it is to nobody yet. */
async function open(world: World, name: string): Promise<Tab> {
  const [key, seat] = [await generateSigningKey(), await generateSigningKey()];
  const session = toHex(key.publicKey) as SessionId;
  const seatKey = toHex(seat.publicKey) as PublicKey;
  const unsigned = {
    version: SIGNAL_VERSION,
    room: ROOM,
    session,
    seatKey,
    vrfKey: seatKey,
    name,
    role: "seat",
  } as const;
  const presence = await signPresence(
    { ...unsigned, practice: false, networkId: null, seq: 1, issuedAtMs: 1 },
    key,
    seat,
  );
  const handlers = new Set<(event: SignalingEvent) => void>();
  const sent: Envelope[] = [];
  const dispatch = createDispatch({
    session,
    room: ROOM,
    sessionKey: key,
    checks,
    dateMs: world.time.nowMs,
    client: {
      send(envelope) {
        sent.push(envelope);
        const to = world.tabs.find((tab) => tab.session === envelope.to);
        if (world.isUp && world.isHonest)
          world.time.after(20, () => to?.tell({ type: "envelope", envelope, path: "server" }));
      },
      on(handler) {
        handlers.add(handler);
        return () => handlers.delete(handler);
      },
    },
  });
  const mesh = createMesh({
    self: { session, seatKey },
    links: world.network.host(name),
    openData: () => null,
    path: dispatch.path,
    keys: { sign: key.sign, verify: verifier.verify },
    world: world.time,
    onPageHide: unheard,
  });
  dispatch.attach(mesh);
  dispatch.announce(presence);
  const links = new Map<string, SessionId>();
  mesh.on((event) => {
    if (event.type === "linkUp") links.set(event.peer, event.session as SessionId);
    if (event.type === "linkDown") links.delete(event.peer);
  });
  world.time.every(PULSE_MS, () => mesh.obey({ type: "pulse" }));
  const tell = (event: SignalingEvent): void => [...handlers].forEach((handler) => void handler(event));
  const tab: Tab = { name, key, session, presence, mesh, links, sent, tell };
  world.tabs.push(tab);
  return tab;
}

const introduce = (tab: Tab, ...others: readonly Tab[]): void => {
  for (const { presence } of others) tab.tell({ type: "presence", presence, path: "server" });
};

/** Tabs that the server has introduced to each other, linked. */
async function seated(world: World, names: readonly string[]): Promise<Tab[]> {
  for (const name of names) await open(world, name);
  for (const tab of world.tabs) introduce(tab, ...world.tabs);
  expect(await within(world, 5_000, () => isFullMesh(world.tabs))).toBe(true);
  return world.tabs;
}

const within = ({ time }: World, ms: number, isDone: () => boolean): Promise<boolean> =>
  time.runUntilDone(isDone, time.nowMs() + ms);

const isFullMesh = (tabs: readonly Tab[]): boolean =>
  tabs.every((tab) => new Set(tab.links.values()).size === tabs.length - 1);

/** Everybody has a link with everybody, and the one there was between the first two is gone. */
function isRelinked([ada, ben, ...others]: readonly Tab[]): () => boolean {
  if (ada === undefined || ben === undefined) throw new Error("there are two");
  const old = [...ada.links].find(([, session]) => session === ben.session)?.[0] ?? "";
  return () => isFullMesh([ada, ben, ...others]) && !ada.links.has(old) && !ben.links.has(old);
}

function takeDown(world: World): void {
  world.isUp = false;
  for (const tab of world.tabs) tab.tell({ type: "offline" });
}

describe("with the server there", () => {
  test("tabs find each other by signed envelopes, numbered without gaps", async () => {
    const world = createWorld(1);
    for (const { sent } of await seated(world, ["ada", "ben", "cai"])) {
      expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, at) => at));
      for (const envelope of sent) expect((await checks.envelope(envelope)).ok).toBe(true);
    }
  });

  test("a snapshot tells who left: no link ends, and nobody is dialled in vain", async () => {
    const world = createWorld(2);
    const [ada, ben] = (await seated(world, ["ada", "ben"])) as [Tab, Tab];
    const room = { ...emptyRoom(), networks: [] };
    ada.tell({ type: "snapshot", room });
    ben.tell({ type: "snapshot", room });
    await world.time.runUntil(20_000);
    expect(isFullMesh([ada, ben])).toBe(true);
    world.network.crash("ben");
    const before = ada.sent.length;
    await world.time.runUntil(120_000);
    expect(ada.links.size).toBe(0);
    expect(ada.sent.length).toBe(before);
  });
});

describe("with the server away", () => {
  test("a lost link is dialled again through a neighbour", async () => {
    const world = createWorld(3);
    const tabs = await seated(world, ["ada", "ben", "cai"]);
    const isDone = isRelinked(tabs);
    takeDown(world);
    await world.time.runUntil(10_000);
    world.network.sever("ada", "ben");
    await world.time.runUntil(12_000);
    world.network.heal();
    expect(await within(world, 60_000, isDone)).toBe(true);
  });

  test("a tab of the same browser as one member is linked with all, by way of that one", async () => {
    const world = createWorld(4);
    const [ada] = (await seated(world, ["ada", "ben", "cai"])) as [Tab];
    takeDown(world);
    const dee = await open(world, "dee");
    dee.tell({ type: "offline" });
    // What the SharedWorker does: presences and envelopes between tabs of one browser.
    const local = (from: Tab, to: Tab) => {
      let carried = 0;
      world.time.every(10, () => {
        for (; carried < from.sent.length; carried++) {
          const envelope = from.sent[carried];
          if (envelope?.to === to.session) to.tell({ type: "envelope", envelope, path: "local" });
        }
      });
      to.tell({ type: "presence", presence: from.presence, path: "local" });
    };
    local(ada, dee);
    local(dee, ada);
    expect(await within(world, 30_000, () => isFullMesh(world.tabs))).toBe(true);
  });
});

test("a server that swallows envelopes is got round at the second attempt", async () => {
  const world = createWorld(5);
  const tabs = await seated(world, ["ada", "ben", "cai"]);
  const isDone = isRelinked(tabs);
  world.isHonest = false;
  world.network.sever("ada", "ben");
  await world.time.runUntil(world.time.nowMs() + 2_000);
  world.network.heal();
  expect(await within(world, 90_000, isDone)).toBe(true);
});

describe("a letter that does not prove itself changes nothing", () => {
  const encode = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value)) as Bytes;

  test.each<[string, (ada: Tab, ben: Tab, dee: Tab) => Promise<readonly unknown[]>]>([
    ["no JSON", async () => ["{"]],
    ["a presence signed by another", async (_, ben, dee) => [{ presence: { ...dee.presence, session: ben.session } }]],
    ["a presence that was changed", async (_ada, _ben, dee) => [{ presence: { ...dee.presence, name: "Eve" } }]],
    // Of the two only one would be obeyed: which depends on whose key is smaller.
    [
      "an envelope that its sender did not sign",
      async (ada, ben) => [await forge(ada, ben, "poke"), await forge(ada, ben, "offer")],
    ],
  ])("%s", async (_, write) => {
    const world = createWorld(6);
    const [ada, ben] = (await seated(world, ["ada", "ben"])) as [Tab, Tab];
    const dee = await open(world, "dee");
    await world.time.runUntil(5_000);
    const made = world.network.made("ben");
    for (const letter of await write(ada, ben, dee)) ada.mesh.post(null, encode(letter));
    await world.time.runUntil(15_000);
    expect(world.network.made("ben")).toBe(made);
    expect(ben.sent.some(({ to }) => to === dee.session)).toBe(false);
  });

  test.each([
    ["for somebody else", "dee", ROOM],
    ["of another room", "ben", "TABE0002"],
  ])("nor does one that proves itself but is %s", async (_, to, room) => {
    const world = createWorld(8);
    const [ada, ben] = (await seated(world, ["ada", "ben"])) as [Tab, Tab];
    const dee = await open(world, "dee");
    await world.time.runUntil(5_000);
    const made = world.network.made("ben");
    for (const kind of ["poke", "offer"] as const) {
      const envelope = await forge(ada, to === "ben" ? ben : dee, kind, room, ada.key);
      ada.mesh.post(null, encode(envelope));
    }
    await world.time.runUntil(15_000);
    expect(world.network.made("ben")).toBe(made);
  });

  test("one that does is acted upon", async () => {
    const world = createWorld(7);
    const [ada, ben] = (await seated(world, ["ada", "ben"])) as [Tab, Tab];
    const dee = await open(world, "dee");
    ada.mesh.post(null, encode({ presence: dee.presence }));
    await world.time.runUntil(world.time.nowMs() + 10_000);
    expect(ben.sent.some(({ to }) => to === dee.session)).toBe(true);
  });

  /** A letter from one to the other, signed with a key of its own unless the sender's is given. */
  async function forge(from: Tab, to: Tab, kind: "poke" | "offer", room = ROOM, key?: SigningKey) {
    const about = { version: SIGNAL_VERSION, room, from: from.session, to: to.session, kind, body: "", issuedAtMs: 1 };
    const unsigned = { ...about, connectionId: "0".repeat(32), seq: kind === "poke" ? 900 : 901 };
    return { envelope: await signEnvelope(unsigned, key ?? (await generateSigningKey())) };
  }
});

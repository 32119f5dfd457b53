/**
 * A lecture hall that opens a table at once, behind one address: the server's routes, buckets and streams with the tabs'
 * signaling clients, dispatch and mesh, over virtual time. Links are of memory, and nothing is signed. Here because no
 * room may import both sides.
 */
import { expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import { createDispatch } from "@/lib/mesh/dispatch";
import { createMemoryNetwork } from "@/lib/mesh/memoryLinks";
import { createMesh } from "@/lib/mesh/mesh";
import type { LinkFactory } from "@/lib/mesh/ports";
import { createSignalingClient } from "@/lib/mesh/signaling";
import type { FromStream } from "@/lib/mesh/signalingPort";
import { createVirtualTime, type VirtualTime } from "@/lib/mesh/virtualTime";
import { PULSE_MS } from "@/lib/port/mesh";
import { ENDPOINT_COST } from "@/lib/server/costs";
import { CHARGED_HEADER, receiptOf } from "@/lib/server/door";
import { charge, contextOf, createHub, sweep } from "@/lib/server/hub";
import { createRoutes } from "@/lib/server/routes";
import { attach } from "@/lib/server/stream";
import type { SessionId, StreamId } from "@/lib/signal/fields";
import { readIceServers } from "@/lib/signal/ice";
import type { Presence } from "@/lib/signal/presence";
import { problemOf } from "@/lib/signal/problem";

const EPOCH_MS = 1_700_000_000_000;
const SEED = 7;
/** The address of everybody here. */
const HALL = "203.0.113.7";
/** Of one way between a tab and the server. */
const LATENCY_MS = [10, 60] as const;
/** Everybody has come by then. */
const COMING_MS = 8_000;
/** What a browser with one address of each family and a STUN server tells of. */
const CANDIDATES = 8;
const KEEP_ALIVE_MS = 15_000;
const SWEEP_MS = 1_000;

const believed = async (value: unknown) => ({ ok: true, value }) as never;
const checks = { presence: believed, envelope: believed, acknowledgement: believed, record: believed };

type Posted = "rooms" | "join" | "signal";

interface HallServer {
  post(what: Posted, code: string, body: string): Promise<Response>;
  /** Calls back with each event, a while later, until there are no more. */
  listen(stream: StreamId, hear: (event: unknown) => void): "heard" | "refused";
}

/** With the front of the server as far as it counts: it charges first, and answers refusals late and in turn (front.ts). */
function createServer(time: VirtualTime): HallServer {
  const hub = createHub({
    now: time.nowMs,
    dateMs: () => EPOCH_MS + Math.floor(time.nowMs()),
    random: time.randomBytes,
    checks,
    iceServers: readIceServers(undefined),
  });
  const routes = createRoutes(() => hub);
  time.every(SWEEP_MS, () => sweep(hub));
  const wait = (ms: number) => new Promise<void>((done) => time.after(ms, done));
  const travel = () => wait(time.between(...LATENCY_MS));
  let heldUntilMs = 0;
  return {
    async post(what, code, body) {
      await travel();
      const refusal = charge(hub, HALL, ENDPOINT_COST[what]);
      if (refusal !== undefined) {
        heldUntilMs = Math.max(time.nowMs() + 1_000, heldUntilMs + 5);
        await wait(heldUntilMs - time.nowMs());
        return Response.json(problemOf(refusal), { status: 429 });
      }
      const headers = { [CHARGED_HEADER]: receiptOf(hub.pass, ENDPOINT_COST[what]), "x-forwarded-for": HALL };
      const request = new Request("http://table.example", { method: "POST", body, headers });
      const response = await routes[what].POST(request, { params: Promise.resolve({ code }) });
      await travel();
      return response;
    },
    listen(id, hear) {
      const stream = hub.streams.take(id, HALL, hub.now());
      if (charge(hub, HALL, ENDPOINT_COST.events) !== undefined || !stream.ok) return "refused";
      void deliver(attach(stream.value, null, contextOf(hub)), (event) => time.after(LATENCY_MS[0], () => hear(event)));
      return "heard";
    },
  };
}

/** Each chunk is one event, or a comment. */
async function deliver(events: ReadableStream<Uint8Array>, hear: (event: unknown) => void): Promise<void> {
  const reader = events.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const data = /\ndata: (.+)\n\n$/.exec(new TextDecoder().decode(next.value))?.[1];
    if (data !== undefined) hear(JSON.parse(data));
  }
}

interface HallTab {
  readonly isSeat: boolean;
  readonly links: Map<string, string>;
}

interface Hall {
  readonly time: VirtualTime;
  readonly server: HallServer;
  readonly code: string;
  linksOf(name: string): LinkFactory;
}

/** A tab that joins now. */
function enter({ time, server, code, linksOf }: Hall, name: string, isSeat: boolean): HallTab {
  const session = toHex(time.randomBytes(32)) as SessionId;
  const key = () => toHex(time.randomBytes(32)) as PublicKey;
  const seatKey = isSeat ? key() : null;
  const links = new Map<string, string>();
  const client = createSignalingClient({
    origin: "",
    checks,
    now: time.nowMs,
    random: time.random,
    schedule(run, ms) {
      let isOn = true;
      time.after(ms, () => isOn && run());
      return () => {
        isOn = false;
      };
    },
    fetch: (url, init) => server.post(String(url).endsWith("join") ? "join" : "signal", code, String(init?.body)),
    openStream: (_about, hear) => {
      openStream(time, server, { session, code }, hear);
      return { post: () => undefined, close: () => undefined };
    },
  });
  const sessionKey = { sign: async () => new Uint8Array(64) };
  const dateMs = () => EPOCH_MS + Math.floor(time.nowMs());
  const dispatch = createDispatch({ session, room: code, sessionKey, client, checks, dateMs });
  const mesh = createMesh({
    self: { session, seatKey },
    links: linksOf(name),
    openData: () => null,
    path: dispatch.path,
    keys: { ...sessionKey, verify: async () => true },
    world: time,
    onPageHide: () => () => undefined,
  });
  dispatch.attach(mesh);
  mesh.on((event) => {
    if (event.type === "linkUp") links.set(event.peer, event.session);
    if (event.type === "linkDown") links.delete(event.peer);
  });
  time.every(PULSE_MS, () => mesh.obey({ type: "pulse" }));
  const presence: Presence = {
    ...{ version: 1, room: code, session, name, practice: false, networkId: null, seq: 0, issuedAtMs: dateMs() },
    ...{ role: isSeat ? "seat" : "observer", seatKey, vrfKey: isSeat ? key() : null },
    ...{ sessionSignature: "0".repeat(128), seatSignature: isSeat ? "0".repeat(128) : null },
  } as Presence;
  void client.join(presence);
  return { isSeat, links };
}

/** What public/stream.js does for a browser with one tab. */
function openStream(
  time: VirtualTime,
  server: HallServer,
  { session, code }: { readonly session: SessionId; readonly code: string },
  hear: (message: FromStream) => void,
): void {
  const stream = toHex(time.randomBytes(16)) as StreamId;
  const open = (): void => {
    const outcome = server.listen(stream, (event) => hear({ type: "event", path: "server", event }));
    if (outcome === "heard") return;
    hear({ type: "offline" });
    time.after(time.between(500, 5_000), open);
  };
  time.after(0, () => hear({ type: "stream", stream }));
  time.after(1, open);
  const keepAlive = async (): Promise<void> => {
    const alive = JSON.stringify({ stream, messages: [{ type: "alive", sessions: [session] }] });
    const { unknown = [] } = await (await server.post("signal", code, alive)).json();
    if (unknown.includes(session)) hear({ type: "unknown" });
  };
  time.every(KEEP_ALIVE_MS, () => void keepAlive());
}

/** Links that tell of more ways than those of memory have. */
const talkative =
  (links: LinkFactory): LinkFactory =>
  (isInitiator, events) => {
    let told = 2;
    return links(isInitiator, {
      ...events,
      signal(kind, body) {
        events.signal(kind, body);
        if (kind === "candidate") for (; told < CANDIDATES; told++) events.signal(kind, body);
      },
    });
  };

/** How long it takes until every seat has a link to every other one, and every observer has one at all. */
async function linkedWithinMs(seats: number, observers: number, withinMs: number): Promise<number> {
  const time = createVirtualTime(SEED);
  const network = createMemoryNetwork(time);
  const server = createServer(time);
  const made = server.post("rooms", "", JSON.stringify({ seats: 16 }));
  await time.runUntil(1_000);
  const { code } = (await (await made).json()) as { code: string };
  const hall: Hall = { time, server, code, linksOf: (name) => talkative(network.host(name)) };
  const tabs: HallTab[] = [];
  for (let at = 0; at < seats + observers; at++)
    time.after(time.between(1, COMING_MS), () => tabs.push(enter(hall, `tab ${at}`, at < seats)));
  const isDone = (): boolean =>
    tabs.length === seats + observers &&
    tabs.every(({ isSeat, links }) => (isSeat ? links.size >= seats - 1 : links.size > 0));
  const startedMs = time.nowMs();
  return (await time.runUntilDone(isDone, startedMs + withinMs)) ? time.nowMs() - startedMs : Number.POSITIVE_INFINITY;
}

test("fifteen seats that come within eight seconds are linked two seconds later", async () => {
  expect(await linkedWithinMs(15, 0, 120_000)).toBeLessThan(COMING_MS + 2_000);
});

test("forty-five observers beside them all find a link within half a minute", async () => {
  expect(await linkedWithinMs(15, 45, 180_000)).toBeLessThan(30_000);
});

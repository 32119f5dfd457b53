/**
 * The worker's one object: opens the seat, waits in the lobby, runs the validator, and answers the page. Each message of
 * the page is handled in order; what the platform gives is handed in.
 */
import { openTable, type Table } from "@/lib/chain/genesis";
import type { BlockId } from "@/lib/chain/ids";
import type { Rejection } from "@/lib/chain/rejection";
import type { SealedRecord } from "@/lib/chain/sealing";
import { createVerifier } from "@/lib/crypto/verifier";
import { createEdge } from "@/lib/node/edge";
import type { Clock } from "@/lib/node/timers";
import { createTracer, type Tracer } from "@/lib/node/tracer";
import { PULSE_MS } from "@/lib/port/mesh";
import type { FromNode, ToNode } from "@/lib/port/port";
import { emptyView } from "@/lib/port/reduce";
import { answerTo } from "./answers";
import { type Batches, createBatches } from "./batches";
import { type Defer, gather } from "./gather";
import { type IdentityPlatform, type Opened, openIdentity, publicKeysOf } from "./identity";
import { createLinks, type Links, type OpenMesh } from "./links";
import { begin, close, createLives, type Lives, restart, setPaused } from "./lives";
import { createLobby, type Introducer, type Lobby } from "./lobby";
import { signPresence } from "./presence";

export interface Platform extends IdentityPlatform {
  readonly clock: Clock;
  readonly post: (message: FromNode) => void;
  readonly defer: Defer;
  readonly openMesh: (port: MessagePort) => OpenMesh;
}

interface Host {
  readonly platform: Platform;
  readonly tracer: Tracer;
  readonly batches: Batches;
  readonly links: Links;
  readonly opened: Opened;
  readonly lobby: Lobby;
  readonly lives: Lives;
  readonly answer: (answer: Answered) => void;
  /** Done when every sealed record brought so far has been judged. */
  taken: Promise<void>;
  stopPulse: () => void;
}

type Answered = Extract<FromNode, { type: "answers" }>["answers"][number];

/** Opens the seat and returns what handles the page's further messages. */
export async function createHost(
  open: Extract<ToNode, { type: "open" }>,
  platform: Platform,
): Promise<(message: ToNode) => Promise<void>> {
  const opened = await openIdentity(open.roomCode, open.wish, platform);
  const verifier = createVerifier(platform.subtle);
  const wallMs = () => platform.clock.now().wallMs;
  const tracer = createTracer(emptyView(null, null, { height: 0, id: "" as BlockId }), wallMs);
  const { clock, post } = platform;
  const links = createLinks(platform.openMesh(open.mesh), tracer, (record) => void take(host, record, "neighbour"));
  const host: Host = {
    platform,
    tracer,
    batches: createBatches(tracer, clock, platform.defer, post),
    links,
    opened,
    lobby: createLobby(open, opened, verifier, wallMs),
    lives: createLives({ opened, edge: createEdge(verifier), clock, tracer, links, post }),
    answer: gather<Answered>(platform.defer, (answers) => post({ type: "answers", answers })),
    taken: Promise.resolve(),
    stopPulse: () => {},
  };
  keepAlive(host);
  const { sealed, identity } = opened.image;
  tracer.record({
    type: "mode",
    mode: opened.why === null ? { type: "waiting" } : { type: "observing", why: opened.why },
  });
  post({
    type: "opened",
    ...publicKeysOf(opened),
    purpose: identity.purpose,
    why: opened.why,
    sealed,
    durable: opened.durable,
  });
  void opened.seatFree?.then(() => post({ type: "seatFree" }));
  if (sealed !== null) {
    host.taken = resume(host, sealed);
    await host.taken;
  }
  return (message) => onMessage(host, message);
}

function keepAlive(host: Host): void {
  host.links.pulse();
  host.stopPulse = host.platform.clock.schedule(PULSE_MS, () => keepAlive(host));
}

async function onMessage(host: Host, message: ToNode): Promise<void> {
  const { opened, lives, batches, platform } = host;
  switch (message.type) {
    case "open":
      return;
    case "signPresence":
      return signPresence(opened, message, platform.post);
    case "draft":
      return onDraft(host, message);
    case "sealed":
      return take(host, message.record, "page");
    case "pause":
    case "resume":
      return setPaused(lives, message.type === "pause");
    case "visible":
      return batches.visible(message.visible);
    case "drawn":
      return batches.drawn();
    case "watch":
      return batches.watch(message.types);
    case "restart":
      return restart(lives);
    case "witness":
      return host.tracer.record(message.fact);
    case "ask": {
      const { running, conduct } = lives;
      const answering = running && { runner: running.runner, tracer: host.tracer, conduct };
      return host.answer({ id: message.id, answer: await answerTo(message.question, answering) });
    }
    case "close":
      host.stopPulse();
      await close(lives);
      batches.close();
      return opened.release();
  }
}

async function onDraft(host: Host, { genesis, attempt }: Extract<ToNode, { type: "draft" }>): Promise<void> {
  const { platform, lobby, lives } = host;
  // A seat that has started refuses later drafts and answers with its sealed record (P25).
  if (lives.running !== null) return announce(host);
  const acknowledged = await lobby.acknowledge(genesis, attempt);
  if (acknowledged.ok) platform.post({ type: "acknowledged", attempt, ...acknowledged.value });
  else
    platform.post({ type: "refused", what: "draft", code: acknowledged.error.code, detail: acknowledged.error.detail });
}

/**
 * A sealed record, from the server, a link or a neighbour: believed if it proves itself. They may all bring one in the
 * same moment; each has its turn, so that a false one does not displace the true one.
 */
function take(host: Host, record: SealedRecord, introducedBy: Introducer): Promise<void> {
  host.taken = host.taken.then(async () => {
    if (host.lives.running !== null) return;
    const taken = await host.lobby.take(record, introducedBy);
    if (taken.ok) await start(host, taken.value, record, false);
    else refuse(host, taken.error);
  });
  return host.taken;
}

async function resume(host: Host, sealed: SealedRecord): Promise<void> {
  const table = openTable(sealed.genesis);
  const fault = table.ok ? host.lobby.tableFault(table.value, "store") : table.error;
  if (table.ok && fault === undefined) await start(host, table.value, sealed, true);
  else if (fault !== undefined) refuse(host, fault);
}

function refuse({ platform }: Host, { action, code, detail }: Rejection): void {
  if (action === "reject") platform.post({ type: "refused", what: "sealed", code, detail });
}

async function start(host: Host, table: Table, sealed: SealedRecord, restarted: boolean): Promise<void> {
  await begin(host.lives, table, sealed, restarted);
  announce(host);
}

function announce({ lives: { running }, platform }: Host): void {
  if (running === null) return;
  const { table, sealed, runner } = running;
  platform.post({ type: "started", record: sealed, networkId: table.networkId, seat: runner.node.core.seat });
}

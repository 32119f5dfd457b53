/**
 * The worker's one object: opens the seat, waits in the lobby, runs the validator, and answers the page. Each message of
 * the page is handled in order; what the platform gives is handed in.
 */
import { openTable, type Table } from "@/lib/chain/genesis";
import { type BlockId, genesisBlockId, type PublicKey } from "@/lib/chain/ids";
import type { Rejection } from "@/lib/chain/rejection";
import type { SealedRecord } from "@/lib/chain/sealing";
import { createVerifier, type Verifier } from "@/lib/crypto/verifier";
import { type Conduct, createConduct } from "@/lib/faults/conduct";
import { historyOf, tableViewOf } from "@/lib/node/describe";
import { createEdge, type Edge } from "@/lib/node/edge";
import type { Stop } from "@/lib/node/life";
import type { Runner } from "@/lib/node/runner";
import type { Clock } from "@/lib/node/timers";
import { createTracer, type Tracer } from "@/lib/node/tracer";
import { PULSE_MS } from "@/lib/port/mesh";
import type { FromNode, ToNode } from "@/lib/port/port";
import { emptyView } from "@/lib/port/reduce";
import type { Mode } from "@/lib/port/trace";
import { StorageError } from "@/lib/storage/store";
import { answerTo } from "./answers";
import { type Batches, createBatches } from "./batches";
import { type Defer, gather } from "./gather";
import { type IdentityPlatform, type Opened, openIdentity, publicKeysOf } from "./identity";
import { createLinks, type Links, type OpenMesh } from "./links";
import { createLobby, type Introducer, type Lobby } from "./lobby";
import { signPresence } from "./presence";
import { startValidator } from "./start";
import { detailOf, traceOf } from "./stops";

export interface Platform extends IdentityPlatform {
  readonly clock: Clock;
  readonly post: (message: FromNode) => void;
  readonly defer: Defer;
  readonly openMesh: (port: MessagePort) => OpenMesh;
}

interface Host {
  readonly platform: Platform;
  readonly verifier: Verifier;
  readonly edge: Edge;
  readonly tracer: Tracer;
  readonly batches: Batches;
  readonly links: Links;
  readonly opened: Opened;
  readonly lobby: Lobby;
  readonly conduct: Conduct;
  readonly answer: (answer: Answered) => void;
  /** The table is known and the validator runs, or has run. */
  running: { readonly table: Table; readonly sealed: SealedRecord; runner: Runner } | null;
  /** Done when every sealed record brought so far has been judged. */
  taken: Promise<void>;
  restarts: number;
  modeBeforePause: Mode;
  stopPulse: () => void;
}

type Answered = Extract<FromNode, { type: "answers" }>["answers"][number];

/** Restarts after failed writes, in a row: a disk that fails as often as this is broken. */
const RESTARTS_MAX = 5;

/** Opens the seat and returns what handles the page's further messages. */
export async function createHost(
  open: Extract<ToNode, { type: "open" }>,
  platform: Platform,
): Promise<(message: ToNode) => Promise<void>> {
  const opened = await openIdentity(open.roomCode, open.wish, platform);
  const verifier = createVerifier(platform.subtle);
  const wallMs = () => platform.clock.now().wallMs;
  const tracer = createTracer(emptyView(null, null, { height: 0, id: "" as BlockId }), wallMs);
  const host: Host = {
    platform,
    verifier,
    edge: createEdge(verifier),
    tracer,
    batches: createBatches(tracer, platform.clock, platform.defer, platform.post),
    links: createLinks(platform.openMesh(open.mesh), tracer, (record) => void take(host, record, "neighbour")),
    opened,
    lobby: createLobby(open, opened, verifier, wallMs),
    conduct: createConduct({
      clock: platform.clock,
      unit: Math.random,
      record: tracer.record,
      pause: (paused) => setPaused(host, paused),
    }),
    answer: gather<Answered>(platform.defer, (answers) => platform.post({ type: "answers", answers })),
    running: null,
    taken: Promise.resolve(),
    restarts: 0,
    modeBeforePause: { type: "waiting" },
    stopPulse: () => {},
  };
  keepAlive(host);
  const { sealed, identity } = opened.image;
  tracer.record({
    type: "mode",
    mode: opened.why === null ? { type: "waiting" } : { type: "observing", why: opened.why },
  });
  platform.post({
    type: "opened",
    ...publicKeysOf(opened),
    purpose: identity.purpose,
    why: opened.why,
    sealed,
    durable: opened.durable,
  });
  void opened.seatFree?.then(() => platform.post({ type: "seatFree" }));
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
  const { opened, running, batches, platform } = host;
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
      return setPaused(host, message.type === "pause");
    case "visible":
      return batches.visible(message.visible);
    case "drawn":
      return batches.drawn();
    case "watch":
      return batches.watch(message.types);
    case "restart":
      return running === null ? undefined : restart(host);
    case "witness":
      return host.tracer.record(message.fact);
    case "ask": {
      const { tracer, conduct } = host;
      const answering = running && { runner: running.runner, tracer, conduct };
      return host.answer({ id: message.id, answer: await answerTo(message.question, answering) });
    }
    case "close":
      host.stopPulse();
      host.conduct.close();
      running?.runner.stop();
      batches.close();
      // After a restart the validator has another store than the one the seat was opened with.
      (running?.runner.store ?? opened.store).close();
      return opened.release();
  }
}

async function onDraft(host: Host, { genesis, attempt }: Extract<ToNode, { type: "draft" }>): Promise<void> {
  const { platform, lobby, running } = host;
  // A seat that has started refuses later drafts and answers with its sealed record (P25).
  if (running !== null) return announce(host);
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
    if (host.running !== null) return;
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
  await run(host, table, sealed, restarted, host.opened);
  announce(host);
}

async function run(
  host: Host,
  table: Table,
  sealed: SealedRecord,
  restarted: boolean,
  from: Pick<Opened, "store" | "image">,
): Promise<void> {
  const { opened, edge, tracer, links, platform } = host;
  const { store, image } = restarted ? from : { store: from.store, image: await from.store.boot() };
  const signingKey = publicKeysOf(opened).signingKey;
  const seat = table.genesis.validators.findIndex((validator) => validator.signingKey === signingKey);
  const keys = seat < 0 ? null : opened.keys;
  const tip =
    image.tip === null
      ? { height: 0, id: genesisBlockId(table.networkId) }
      : { height: image.tip.header.height, id: image.tip.blockId };
  const blocks = await historyOf(store, tip.height);
  tracer.record({
    type: "began",
    table: tableViewOf(table),
    seat: seat < 0 ? null : seat,
    tip,
    logSize: image.tip?.header.logSize ?? 0,
    blocks,
  });
  const why = opened.why ?? "no-seat";
  tracer.record({ type: "mode", mode: keys === null ? { type: "observing", why } : { type: "validating" } });
  const onStop = (stop: Stop) => void onStopped(host, stop);
  const runner = await startValidator({
    table,
    sealed,
    store,
    image,
    keys,
    restarted,
    edge,
    clock: platform.clock,
    link: links.link,
    tracer,
    onStop,
    conduct: host.conduct,
    practice: image.identity.purpose === "practice",
  });
  host.running = { table, sealed, runner };
  links.attach(runner, (key: PublicKey | null) =>
    table.genesis.validators.findIndex((validator) => validator.signingKey === key),
  );
}

function announce({ running, platform }: Host): void {
  if (running === null) return;
  const { table, sealed, runner } = running;
  platform.post({ type: "started", record: sealed, networkId: table.networkId, seat: runner.node.core.seat });
}

/** Going on, it is what it was before: a seat, an observer for whatever reason, or one that has yet to listen. */
function setPaused(host: Host, paused: boolean): void {
  const { running, tracer } = host;
  const isPaused = tracer.view.mode.type === "paused";
  if (running === null) return;
  if (paused) running.runner.pause();
  else running.runner.resume();
  if (paused && !isPaused) {
    host.modeBeforePause = tracer.view.mode;
    tracer.record({ type: "mode", mode: { type: "paused" } });
  } else if (!paused && isPaused) tracer.record({ type: "mode", mode: host.modeBeforePause });
}

/** A failed write: stop, reopen, read back, continue as after a restart (P16). Everything else ends here, visibly. */
async function onStopped(host: Host, stop: Stop): Promise<void> {
  const { tracer, links, platform } = host;
  links.detach();
  tracer.record(traceOf(stop));
  if (stop.type === "halt") return;
  if (stop.type === "assertion") return platform.post({ type: "failed", code: "crash", detail: detailOf(stop) });
  if (host.restarts++ < RESTARTS_MAX && stop.error.code !== "quota") await restart(host);
  else platform.post({ type: "failed", code: "storage", detail: stop.error.message });
}

async function restart(host: Host): Promise<void> {
  const { running, opened, platform } = host;
  if (running === null) return;
  running.runner.stop();
  host.links.detach();
  try {
    running.runner.store.close();
    await run(host, running.table, running.sealed, true, await opened.reopen());
  } catch (error) {
    const lost = error instanceof StorageError && error.code === "lost";
    platform.post({ type: "failed", code: lost ? "seat-lost" : "storage", detail: String(error) });
  }
}

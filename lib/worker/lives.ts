/**
 * The lives of this worker's validator, one after another: the first begins when the table is known, the next when a
 * write has failed or the page asks for it, from what the store holds (P16, P17). What is to last longer than a life, a
 * pause and the faults of the lab, is kept here.
 */
import type { Table } from "@/lib/chain/genesis";
import { genesisBlockId, type Height, type PublicKey } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import { type Conduct, createConduct } from "@/lib/faults/conduct";
import { historyOf, tableViewOf } from "@/lib/node/describe";
import type { Edge } from "@/lib/node/edge";
import type { Stop } from "@/lib/node/life";
import type { Runner } from "@/lib/node/runner";
import type { Clock } from "@/lib/node/timers";
import type { Tracer } from "@/lib/node/tracer";
import type { FromNode } from "@/lib/port/port";
import type { Mode } from "@/lib/port/trace";
import { StorageError } from "@/lib/storage/store";
import { type Opened, publicKeysOf } from "./identity";
import type { Links } from "./links";
import { startValidator } from "./start";
import { detailOf, traceOf } from "./stops";

export interface LivesDeps {
  readonly opened: Opened;
  readonly edge: Edge;
  readonly clock: Clock;
  readonly tracer: Tracer;
  readonly links: Links;
  readonly post: (message: FromNode) => void;
}

export interface Lives {
  readonly deps: LivesDeps;
  readonly conduct: Conduct;
  /** The table is known and the validator runs, or has run. */
  running: { readonly table: Table; readonly sealed: SealedRecord; readonly runner: Runner } | null;
  /** Lives begin one at a time: two that run at once would be two signers of one seat. */
  turn: Promise<void>;
  isPaused: boolean;
  modeBeforePause: Mode;
  /** After failed writes, in a row. */
  restarts: number;
}

/** A disk that fails as often as this in a row, with not one final block between, is broken. */
const RESTARTS_MAX = 5;

export function createLives(deps: LivesDeps): Lives {
  const lives: Lives = {
    deps,
    conduct: createConduct({
      clock: deps.clock,
      unit: Math.random,
      record: deps.tracer.record,
      pause: (paused) => setPaused(lives, paused),
    }),
    running: null,
    turn: Promise.resolve(),
    isPaused: false,
    modeBeforePause: { type: "waiting" },
    restarts: 0,
  };
  return lives;
}

/** @throws StorageError if the store does not open, or its log is not that of its tip. */
export const begin = (lives: Lives, table: Table, sealed: SealedRecord, restarted: boolean): Promise<void> =>
  inTurn(lives, () => run(lives, table, sealed, restarted, lives.deps.opened));

export const restart = (lives: Lives): Promise<void> => inTurn(lives, () => runAgain(lives));

/** Nothing is signed any more; the store is closed. */
export async function close(lives: Lives): Promise<void> {
  lives.conduct.close();
  lives.running?.runner.stop();
  await lives.turn;
  lives.running?.runner.stop();
  // After a restart the validator has another store than the one the seat was opened with.
  (lives.running?.runner.store ?? lives.deps.opened.store).close();
}

/** Going on, it is what it was before: a seat, an observer for whatever reason, or one that has yet to listen. */
export function setPaused(lives: Lives, paused: boolean): void {
  const { running, modeBeforePause } = lives;
  const { tracer } = lives.deps;
  const { mode } = tracer.view;
  if (running === null) return;
  lives.isPaused = paused;
  // Whoever stopped is nothing else; if it starts again, it starts paused.
  if (mode.type === "stopped" || mode.type === "halted") return;
  if (paused) {
    running.runner.pause();
    showPaused(lives);
  } else {
    if (mode.type === "paused") tracer.record({ type: "mode", mode: modeBeforePause });
    running.runner.resume();
  }
}

function showPaused(lives: Lives): void {
  const { tracer } = lives.deps;
  if (tracer.view.mode.type === "paused") return;
  lives.modeBeforePause = tracer.view.mode;
  tracer.record({ type: "mode", mode: { type: "paused" } });
}

function inTurn(lives: Lives, act: () => Promise<void>): Promise<void> {
  const done = lives.turn.then(act);
  lives.turn = done.catch(() => undefined);
  return done;
}

async function run(
  lives: Lives,
  table: Table,
  sealed: SealedRecord,
  restarted: boolean,
  from: Pick<Opened, "store" | "image">,
): Promise<void> {
  const { opened, edge, tracer, links, clock } = lives.deps;
  const { store, image } = restarted ? from : { store: from.store, image: await from.store.boot() };
  const seatOf = (key: PublicKey | null) => table.genesis.validators.findIndex(({ signingKey }) => signingKey === key);
  const seat = seatOf(publicKeysOf(opened).signingKey);
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
  const runner = await startValidator({
    ...{ table, sealed, store, image, keys, restarted, edge, clock, tracer, link: links.link },
    isPaused: () => lives.isPaused,
    onStop: (stop) => void onStopped(lives, stop, tip.height),
    conduct: lives.conduct,
    practice: image.identity.purpose === "practice",
  });
  lives.running = { table, sealed, runner };
  if (lives.isPaused) showPaused(lives);
  links.attach(runner, seatOf);
}

/** A failed write: stop, reopen, read back, continue as after a restart (P16). Everything else ends here, visibly. */
async function onStopped(lives: Lives, stop: Stop, from: Height): Promise<void> {
  const { tracer, links, post } = lives.deps;
  links.detach();
  tracer.record(traceOf(stop));
  if (stop.type === "halt") return;
  if (stop.type === "assertion") return post({ type: "failed", code: "crash", detail: detailOf(stop) });
  if ((lives.running?.runner.node.core.tip.height ?? from) > from) lives.restarts = 0;
  if (lives.restarts++ < RESTARTS_MAX && stop.error.code !== "quota") await restart(lives);
  else post({ type: "failed", code: "storage", detail: stop.error.message });
}

async function runAgain(lives: Lives): Promise<void> {
  const { running } = lives;
  const { opened, links, post } = lives.deps;
  if (running === null) return;
  running.runner.stop();
  links.detach();
  try {
    running.runner.store.close();
    await run(lives, running.table, running.sealed, true, await opened.reopen());
  } catch (error) {
    const lost = error instanceof StorageError && error.code === "lost";
    post({ type: "failed", code: lost ? "seat-lost" : "storage", detail: String(error) });
  }
}

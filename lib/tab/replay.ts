/**
 * A trace file opened as a page: the same views as of a live table, drawn from what was recorded. It has no validator and
 * no links; a worker decides the recorded inputs again and says whether the same comes out.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { err } from "@/lib/base/result";
import type { NetworkId } from "@/lib/chain/ids";
import { createHistory, TAPE_EVENTS_MAX } from "@/lib/history/history";
import { nextTask } from "@/lib/history/nextTask";
import type { Proof } from "@/lib/history/proof";
import type { TraceFile } from "@/lib/history/traceFile";
import { createTraceLog } from "@/lib/history/traceLog";
import { createPoolMeter } from "@/lib/picture/poolMeter";
import { NodeError } from "@/lib/session/node";
import type { Session } from "@/lib/session/session";
import { initialState } from "@/lib/session/state";
import { createTabStore } from "@/lib/session/store";
import { troubleOf } from "@/lib/session/trouble";
import { createLab } from "./lab";
import { createLoad } from "./load";
import { createPlayer } from "./player";
import { createShown } from "./shown";
import { createSubmissions } from "./submissions";
import type { Tab } from "./tab";

export const createProof = (): StoreApi<Proof> => createStore<Proof>(() => ({ type: "checking" }));

export async function openReplay(
  page: Window & typeof globalThis,
  file: TraceFile,
  perspective: number,
  proof: StoreApi<Proof>,
): Promise<Tab> {
  const { base, events } = file.perspectives[perspective] ?? { base: initialState("", "", null).view, events: [] };
  const history = createHistory(null);
  const after = (delayMs: number, run: () => void) => {
    const timer = page.setTimeout(run, delayMs);
    return () => page.clearTimeout(timer);
  };
  const log = createTraceLog((run) => void after(0, run));
  const meter = createPoolMeter();
  history.restart(base);
  for (let from = 0; from < events.length; from += TAPE_EVENTS_MAX) {
    const some = events.slice(from, from + TAPE_EVENTS_MAX);
    for (const reader of [history, log, meter]) reader.take(some);
    await nextTask();
  }
  const view = history.stateAt(history.range().last) ?? base;
  const roomCode = file.of.type === "tab" ? file.of.roomCode : `seed ${file.of.seed}`;
  const networkId = file.of.type === "tab" ? (file.of.networkId as NetworkId | null) : null;
  const session = recordedSession(createTabStore({ ...initialState(roomCode, "", networkId), view, left: true }));
  const clock = { dateMs: Date.now, after };
  const shown = createShown(session.store, clock);
  const player = createPlayer(history, shown, clock, false);
  // The beginning is a lobby; the first round is where there is something to see.
  void player.seek(history.marks()[0]?.seq ?? history.range().first);
  return {
    roomCode,
    session,
    shown,
    log,
    history,
    player,
    submissions: createSubmissions(),
    practice: { fill: () => Promise.resolve(), sessions: () => [], close: () => undefined },
    faults: NO_FAULTS,
    load: createLoad({ submit: gone, nowMs: Date.now, every: () => () => undefined }),
    meter,
    lab: {
      ...createLab({ sight: () => null, perform: () => Promise.resolve(null) }, after),
      unmet: () => NO_CAST,
      run: () => NO_CAST,
    },
    isSandbox: false,
    submit: () => Promise.resolve(err(troubleOf("left", ABSENT))),
    replay: { file, perspective, proof },
    close() {
      player.close();
      shown.close();
    },
  };
}

const NO_CAST = "This is a recording: no validator is here to play it.";
const ABSENT = "this is a recording, its validator is not here";

const absent = (): never => {
  throw new NodeError("left", ABSENT);
};

const gone = (): Promise<never> => Promise.reject(new NodeError("left", ABSENT));

/** A session that is over: there is a state to draw, and nobody to ask. */
const recordedSession = (store: Session["store"]): Session => ({
  store,
  node: absent,
  onEvents: () => () => undefined,
  onEvent: () => () => undefined,
  start: () => Promise.resolve(),
  pause: () => undefined,
  resume: () => undefined,
  begin: () => Promise.resolve(),
  rename: () => Promise.resolve(),
  leave: () => undefined,
  rejoin: () => Promise.resolve(),
});

const NO_FAULTS: Tab["faults"] = {
  list: () => [],
  seats: () => [],
  practiceSeats: () => [],
  inject: gone,
  heal: () => Promise.resolve(),
  healAll: () => Promise.resolve(0),
};

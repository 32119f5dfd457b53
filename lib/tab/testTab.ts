/** Test support: all that a page holds of its table at one moment, for parts of it that are drawn without a browser. */
import { createStore } from "zustand/vanilla";
import { createHistory } from "@/lib/history/history";
import { createTraceLog } from "@/lib/history/traceLog";
import { createPoolMeter } from "@/lib/picture/poolMeter";
import { BEFORE_ALL } from "@/lib/port/reduce";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { NodeError } from "@/lib/session/node";
import type { Session } from "@/lib/session/session";
import { initialState } from "@/lib/session/state";
import { createTabStore } from "@/lib/session/store";
import { createLab } from "./lab";
import { createLoad, type Load } from "./load";
import { createPlayer } from "./player";
import { createShown } from "./shown";
import { createSubmissions, type Submission } from "./submissions";
import type { Tab } from "./tab";

export interface Moment {
  /** What is drawn. */
  readonly view: View;
  /** How things stand now, if what is drawn is a moment that is held. */
  readonly now?: View;
  readonly submissions?: readonly Submission[];
  /** What has happened, from the first event on. */
  readonly events?: readonly TraceEvent[];
  readonly load?: Load;
}

const CLOCK = { dateMs: () => 0, after: () => () => undefined };
const nothing = () => undefined;
const absent = (): never => {
  throw new NodeError("left", "a drawing has no validator");
};
const gone = async (): Promise<never> => absent();

/** A store is drawn as it began: it begins with what it is to hold. */
export function tabAt({ view, now = view, submissions = [], events = [], load = idleLoad() }: Moment): Tab {
  const session = sessionAt(now);
  const history = createHistory(null);
  history.restart(BEFORE_ALL);
  history.take(events);
  const behind = Math.max(0, now.seq - view.seq);
  const shown = {
    ...createShown(session.store, CLOCK),
    store: createStore(() => ({ view, held: now !== view, behind })),
  };
  return {
    roomCode: "7QK4MZ2X",
    session,
    shown,
    log: createTraceLog(nothing),
    history,
    player: createPlayer(history, shown, CLOCK, true),
    submissions: { ...createSubmissions(), store: createStore(() => submissions) },
    practice: { fill: async () => undefined, sessions: () => [], close: nothing },
    faults: {
      list: () => now.faults,
      seats: () => [0],
      practiceSeats: () => [],
      inject: gone,
      heal: async () => undefined,
      healAll: async () => 0,
    },
    load: { ...load, store: createStore(load.store.getState) },
    meter: createPoolMeter(),
    lab: createLab({ sight: () => null, perform: async () => null }, CLOCK.after),
    isSandbox: false,
    submit: gone,
    close: nothing,
  };
}

const idleLoad = (): Load => createLoad({ submit: gone, nowMs: CLOCK.dateMs, every: CLOCK.after });

const sessionAt = (now: View): Session => ({
  store: createTabStore({ ...initialState("7QK4MZ2X", "Ada", null), view: now, online: true }),
  node: absent,
  onEvents: () => nothing,
  onEvent: () => nothing,
  start: async () => undefined,
  pause: nothing,
  resume: nothing,
  begin: async () => undefined,
  rename: async () => undefined,
  leave: nothing,
  rejoin: async () => undefined,
});

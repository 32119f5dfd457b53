/**
 * The past of one tab's life, put together: its history without gaps, the list of newest events, the figures of the pool,
 * and the player over them. Another life, or another moment of a sandbox, begins all of it anew.
 */
import { toHex } from "@/lib/base/bytes";
import { createArchive } from "@/lib/history/archive";
import { createBackfill } from "@/lib/history/backfill";
import { createHistory, type History } from "@/lib/history/history";
import { createTraceLog, type TraceLog } from "@/lib/history/traceLog";
import { untilBeatMs } from "@/lib/picture/beat";
import { createPoolMeter, type PoolMeter } from "@/lib/picture/poolMeter";
import { BEFORE_ALL } from "@/lib/port/reduce";
import type { Session } from "@/lib/session/session";
import { createPlayer, type Player } from "./player";
import type { Shown, ShownClock } from "./shown";
import { ALWAYS_VISIBLE, type Visibility } from "./visibility";

export interface Past {
  readonly history: History;
  readonly player: Player;
  readonly log: TraceLog;
  readonly meter: PoolMeter;
  close(): void;
}

/** Its own among all pages of this browser. Plain http has random bytes and no `crypto.randomUUID`. */
const pageName = (): string => toHex(crypto.getRandomValues(new Uint8Array(16)));

/** @param databases null where the far past is not kept */
export function createPast(
  session: Pick<Session, "store" | "node" | "onEvents">,
  shown: Shown,
  clock: ShownClock,
  databases: IDBFactory | null,
  visibility: Visibility = ALWAYS_VISIBLE,
): Past {
  const history = createHistory(createArchive(databases, pageName(), clock.dateMs));
  let whenSeen: (() => void) | null = null;
  const atBeat = (run: () => void) => void clock.after(untilBeatMs(clock.dateMs()), run);
  const log = createTraceLog((run) => {
    if (visibility.isVisible()) atBeat(run);
    else whenSeen = run;
  });
  const meter = createPoolMeter();
  const player = createPlayer(history, shown, clock, true);
  // Between two sittings there is nobody to ask: that is an answer too (a rejection), never a fault of whoever listens.
  const ask = async (fromSeq: number) => session.node().ask({ type: "trace", fromSeq });
  const backfill = createBackfill(history, BEFORE_ALL, ask, log.take);
  const stops = [
    visibility.onVisible(() => {
      whenSeen?.();
      whenSeen = null;
    }),
    session.onEvents(backfill.take),
    session.onEvents(meter.take),
    session.store.subscribe((state, before) => {
      if (state.self !== before.self && state.self !== null) {
        backfill.restart();
        log.restart();
        meter.restart();
        player.live();
      }
      if (state.view !== before.view) backfill.reach(state.view.seq);
    }),
  ];
  return {
    history,
    player,
    log,
    meter,
    close() {
      for (const stop of stops) stop();
      player.close();
    },
  };
}

/**
 * Everything one page holds of its table: the session, what is drawn of it, the trace, own transactions, practice
 * validators. Opened once by the room's page; components reach it by useTab.ts.
 */

import type { StoreApi } from "zustand/vanilla";
import type { Result } from "@/lib/base/result";
import type { History } from "@/lib/history/history";
import type { Proof } from "@/lib/history/proof";
import type { TraceFile } from "@/lib/history/traceFile";
import type { TraceLog } from "@/lib/history/traceLog";
import { untilDrawnMs } from "@/lib/picture/beat";
import { friendlyName, ownName } from "@/lib/picture/names";
import type { PoolMeter } from "@/lib/picture/poolMeter";
import { createApi } from "@/lib/session/api";
import { createFaults, type Faults } from "@/lib/session/faults";
import { createOwnSeats } from "@/lib/session/ownSeats";
import type { Session } from "@/lib/session/session";
import type { TabState, Trouble } from "@/lib/session/state";
import { freshSalt, sendDraft } from "./draft";
import { askedFor } from "./invite";
import { createLab, type Lab } from "./lab";
import { createLiveStage } from "./liveStage";
import { createLoad, type Load, loadClock } from "./load";
import { openSession } from "./open";
import { createPast } from "./past";
import type { Player } from "./player";
import { createPractice, type Practice } from "./practice";
import { rememberTable } from "./recentTables";
import { createShown, type Shown } from "./shown";
import { databases, localMemory } from "./storages";
import { type Accepted, createSubmissions, type Submissions } from "./submissions";
import { pageTimers } from "./timers";
import { pageVisibility } from "./visibility";

/** What a page that shows a recording knows. */
export interface Replay {
  readonly file: TraceFile;
  /** Which of the file's perspectives is shown. */
  readonly perspective: number;
  /** What deciding it again has shown so far. */
  readonly proof: StoreApi<Proof>;
}

export interface Tab {
  readonly roomCode: string;
  readonly session: Session;
  readonly shown: Shown;
  readonly log: TraceLog;
  readonly history: History;
  /** Which moment is drawn. */
  readonly player: Player;
  readonly submissions: Submissions;
  readonly practice: Practice;
  readonly faults: Faults;
  readonly load: Load;
  readonly meter: PoolMeter;
  readonly lab: Lab;
  /** True where the table is a sandbox: virtual time, keys worth nothing. */
  readonly isSandbox: boolean;
  /** Set where a recording is shown instead of a table. */
  readonly replay?: Replay;
  /** A text as a transaction of its own: a random salt makes equal texts two transactions (P19). */
  submit(text: string): Promise<Result<Accepted, Trouble>>;
  close(): void;
}

export function openTab(page: Window & typeof globalThis, roomCode: string): Tab {
  const { watch, another } = askedFor(page.location.search);
  const name = another ? friendlyName(Math.random) : ownName(localMemory(), Math.random);
  const session = openSession(page, roomCode, { name, watch, another, practice: false });
  const { after } = pageTimers;
  const clock = { dateMs: Date.now, after };
  const visibility = pageVisibility(page.document);
  const shown = createShown(session.store, clock, visibility, untilDrawnMs);
  const past = createPast(session, shown, clock, databases(), visibility);
  const submissions = createSubmissions();
  const practice = createPractice(session, (called) =>
    openSession(page, roomCode, { name: called, watch: false, another: false, practice: true }),
  );
  const load = loadOf(page, session);
  const own = createOwnSeats(session, practice.sessions);
  const faults = createFaults(session, own);
  const lab = createLab(createLiveStage(session, own, faults, Date.now), after);
  page.roundtable = createApi(session, faults);
  const stops = [
    onRestored(page, () => {
      session.leave();
      void session.rejoin();
    }),
    session.onEvents(submissions.take),
    session.store.subscribe((state, before) => {
      if (state.view.transactions !== before.view.transactions) submissions.reconcile(state.view.transactions);
      if (state.networkId !== before.networkId) keepLink(page, state);
      if (state.room !== before.room || state.networkId !== before.networkId) remember(state);
    }),
  ];
  void session.start();
  return {
    roomCode,
    session,
    shown,
    log: past.log,
    history: past.history,
    player: past.player,
    submissions,
    practice,
    faults,
    lab,
    isSandbox: false,
    load,
    meter: past.meter,
    submit: (text) =>
      sendDraft(
        { session, submissions },
        { payload: new TextEncoder().encode(text), namespace: 0, salt: freshSalt() },
        text,
      ),
    close() {
      lab.clear();
      practice.close();
      load.stop();
      for (const stop of stops) stop();
      past.close();
      shown.close();
      session.leave();
    },
  };
}

const loadOf = (page: Window & typeof globalThis, session: Session): Load =>
  createLoad({
    submit: async (payload) => {
      await session.node().ask({ type: "submit", payload, namespace: 0, salt: freshSalt() });
    },
    ...loadClock(page),
  });

/**
 * A page that a browser kept whole (bfcache) and shows again has lost its stream and its links: it sits down anew, which
 * is a restart from the store (P17).
 */
function onRestored(page: Window, rejoin: () => void): () => void {
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) rejoin();
  };
  page.addEventListener("pageshow", onShow);
  return () => page.removeEventListener("pageshow", onShow);
}

/** P25: from now on the address carries the network's identity. */
function keepLink({ location, history }: Window, { networkId }: TabState): void {
  if (networkId !== null && location.hash !== `#${networkId}`)
    history.replaceState(history.state, "", `${location.pathname}${location.search}#${networkId}`);
}

function remember({ roomCode, room, networkId, view }: TabState): void {
  const name = view.table?.name ?? room?.name;
  if (name !== undefined) rememberTable(localMemory(), { code: roomCode, name, networkId, seenAtMs: Date.now() });
}

/** Everything a page holds of a sandbox, in the shape in which it holds a live table, so that every view draws both. */
import type { Opened } from "@/lib/port/sandboxLink";
import { createApi } from "@/lib/session/api";
import type { Faults } from "@/lib/session/faults";
import { createLab, type Stage } from "./lab";
import { createLoad, loadClock } from "./load";
import { createPast } from "./past";
import { createSandboxClient, type Sandbox, type Screen } from "./sandboxClient";
import { createSandboxSession } from "./sandboxSession";
import { createShown } from "./shown";
import { createSubmissions, submitted } from "./submissions";
import type { Tab } from "./tab";

export interface SandboxTab extends Tab {
  readonly sandbox: Sandbox;
}

/** @param moment as it was read from an address (sandboxLink.ts), or another sandbox stands there now */
export function openSandboxTab(page: Window & typeof globalThis, { instant, problems }: Opened): SandboxTab {
  const sandbox = createSandboxClient(spawnSandbox(), instant, problems, createScreen(page));
  const session = createSandboxSession(sandbox);
  const after = (delayMs: number, run: () => void) => {
    const timer = page.setTimeout(run, delayMs);
    return () => page.clearTimeout(timer);
  };
  const shown = createShown(session.store, { dateMs: () => sandbox.nowMs(), pace: () => sandbox.pace(), after });
  const past = createPast(session, shown, { dateMs: Date.now, after }, null);
  const submissions = createSubmissions();
  const lab = createLab(createSandboxStage(sandbox), after);
  const seat = (): number => sandbox.store.getState().standing?.seat ?? 0;
  // A link may bring what another page's load has made, and here a text that was submitted before is that transaction.
  const opened = Date.now().toString(36);
  const load = createLoad({
    submit: async (payload) => {
      await sandbox.submit(seat(), `${new TextDecoder().decode(payload)} ${opened}`);
    },
    ...loadClock(page),
  });
  const faults = createSandboxFaults(sandbox);
  page.roundtable = createApi(session, faults);
  const stops = [
    session.onEvents(submissions.take),
    sandbox.store.subscribe(({ standing: now }, { standing: before }) => {
      if (now !== null && before !== null && now.wallMs < before.wallMs) submissions.goBack(now.view);
    }),
    lab.store.subscribe(({ play }) => sandbox.survey(play?.state === "running")),
  ];
  return {
    roomCode: "SANDBOX",
    session,
    shown,
    log: past.log,
    history: past.history,
    player: past.player,
    submissions,
    practice: { fill: () => Promise.resolve(), sessions: () => [], close: () => undefined },
    faults,
    load,
    meter: past.meter,
    lab,
    isSandbox: true,
    sandbox,
    submit: (text) => submitted(submissions, text, sandbox.nowMs, () => sandbox.submit(seat(), text)),
    close() {
      lab.clear();
      load.stop();
      for (const stop of stops) stop();
      past.close();
      shown.close();
      sandbox.close();
    },
  };
}

const spawnSandbox = (): Worker =>
  new Worker(new URL("../sandbox/worker.ts", import.meta.url), { type: "module", name: "sandbox" });

/** A frame's callbacks, styles, layout and painting are one task: what is asked for in it comes right after. */
const createScreen = (page: Window & typeof globalThis): Screen => ({
  nowMs: () => page.performance.now(),
  draw: (run, onDrawn) =>
    void page.requestAnimationFrame(() => {
      const beganMs = page.performance.now();
      const batches = run();
      page.setTimeout(() => onDrawn(batches, page.performance.now() - beganMs));
    }),
});

/** Every seat is the page's own here, and every key is worth nothing. */
function createSandboxFaults(sandbox: Sandbox): Faults {
  const standing = () => sandbox.store.getState().standing;
  const all = () => Array.from({ length: standing()?.instant.settings.seats ?? 0 }, (_, seat) => seat);
  const list = () => standing()?.view.faults ?? [];
  return {
    list,
    seats: all,
    practiceSeats: all,
    async inject(fault, seat = sandbox.store.getState().standing?.seat ?? 0) {
      await sandbox.perform({ type: "inject", seat, fault });
      const sinceMs = sandbox.nowMs();
      return list().findLast((it) => it.seat === seat) ?? { id: 0, seat, fault, sinceMs, untilMs: sinceMs };
    },
    async heal({ id, seat }) {
      await sandbox.perform({ type: "heal", seat, fault: id });
    },
    async healAll() {
      const count = list().length;
      await sandbox.perform({ type: "heal", seat: null, fault: null });
      return count;
    },
  };
}

function createSandboxStage(sandbox: Sandbox): Stage {
  return {
    sight() {
      const { standing } = sandbox.store.getState();
      if (standing === null || standing.view.table === null) return null;
      const { seat: own, view, views, wallMs } = standing;
      const seats = Array.from({ length: standing.view.table.n }, (_, seat) => seat);
      const cast = [...seats.filter((seat) => seat !== own), own];
      const seen = new Map(views?.entries() ?? [[own, view]]);
      return { nowMs: wallMs, view, cast, liars: cast.slice(0, 1), views: seen };
    },
    async perform(act) {
      if (act.type === "heal") {
        await sandbox.perform({ type: "heal", seat: null, fault: null });
        return null;
      }
      if (act.type === "submit") {
        const { txId, duplicate } = await sandbox.submit(act.seat, act.text);
        return { seat: act.seat, id: txId, duplicate };
      }
      await sandbox.perform(act);
      return null;
    },
  };
}

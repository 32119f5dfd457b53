/** How far joining has come: read off the state, with the time after which each step was first seen done. */
import { STEPS, type Step, type TabState } from "./state";
import type { TabStore } from "./store";

/**
 * Times the steps from now on, and anew from when the tab sits down again: its page may be much older than that.
 *
 * @returns the store
 */
export function trackSteps(store: TabStore, nowMs: () => number): TabStore {
  let beganMs = nowMs();
  store.subscribe(({ left }, before) => {
    if (before.left && !left) beganMs = nowMs();
    look(store, nowMs() - beganMs);
  });
  return store;
}

function look(store: TabStore, sinceMs: number): void {
  const state = store.getState();
  const reached = STEPS.filter((step) => isDone(step, state));
  const last = reached.at(-1);
  if (
    last === undefined ||
    state.steps.every(({ step, doneAtMs }) => doneAtMs !== null || STEPS.indexOf(step) > STEPS.indexOf(last))
  )
    return;
  const at = STEPS.indexOf(last);
  store.setState({
    steps: state.steps.map((it, i) => (i <= at && it.doneAtMs === null ? { ...it, doneAtMs: sinceMs } : it)),
  });
}

function isDone(step: Step, { self, room, view, online }: TabState): boolean {
  switch (step) {
    case "keys":
      return self !== null;
    case "rendezvous":
      return room !== null || online === true;
    case "table":
      return view.table !== null;
    case "peers":
      return enoughPeers(view);
    case "validating":
      return enoughPeers(view) && (view.mode.type === "validating" || view.mode.type === "observing");
  }
}

/** With itself a seat needs a quorum; an observer needs one neighbour. */
function enoughPeers({ table, seat, peers }: TabState["view"]): boolean {
  if (table === null) return false;
  const seats = new Set(peers.flatMap((peer) => (peer.seat === null ? [] : [peer.seat])));
  return seat === null ? peers.length > 0 : seats.size + 1 >= table.q;
}

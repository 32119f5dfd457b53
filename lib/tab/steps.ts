/** How far joining has come: read off the state, with the moment at which each step was first seen done. */
import { STEPS, type Step, type TabState } from "./state";
import type { TabStore } from "./store";

/** From now on the store's steps follow the rest of it. */
export function trackSteps(store: TabStore, nowMs: () => number): TabStore {
  store.subscribe(() => takeSteps(store, nowMs()));
  return store;
}

function takeSteps(store: TabStore, nowMs: number): void {
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
    steps: state.steps.map((it, i) => (i <= at && it.doneAtMs === null ? { ...it, doneAtMs: nowMs } : it)),
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

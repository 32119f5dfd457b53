/**
 * What chaos watches from inside a tab. Playwright sends the source of `installWatch` into the page, so it may use
 * nothing from outside itself but the page and `window.roundtable`.
 */
import type { RoundtableApi, Status } from "@/lib/session/api";
import type { SeenVote, Sighting } from "./chaosRecord";

export interface ChaosPage {
  /** What was seen since the last call, and how the tab is; null until its validator can be asked. */
  take(): (Sighting & { readonly status: Status }) | null;
}

declare global {
  interface Window {
    chaos: ChaosPage;
  }
}

/** Watches votes, blocks and scandals from the first moment; runs before the page's own scripts. */
export function installWatch(): void {
  let votes: SeenVote[] = [];
  let blocks: { height: number; id: string }[] = [];
  let scandals: string[] = [];
  function watch(api: RoundtableApi): void {
    api.on("counted", ({ height, round, seat, kind, blockId }) =>
      votes.push({ height, round, seat, kind, value: blockId ?? "" }),
    );
    api.on("proposed", ({ height, round, proposer, blockId, carriedFrom }) =>
      votes.push({ height, round, seat: proposer, kind: "propose", value: `${blockId} ${carriedFrom ?? ""}` }),
    );
    api.on("final", ({ block: { height, id } }) => blocks.push({ height, id }));
    for (const type of ["accused", "blamed", "halted"] as const)
      api.on(type, (event) => scandals.push(JSON.stringify(event)));
  }
  const waiting = setInterval(() => {
    if (window.roundtable === undefined) return;
    clearInterval(waiting);
    watch(window.roundtable);
  }, 5);
  window.chaos = {
    take() {
      if (window.roundtable === undefined) return null;
      const taken = { votes, blocks, scandals, status: window.roundtable.status() };
      [votes, blocks, scandals] = [[], [], []];
      return taken;
    },
  };
}

/** The ids of the whole log up to a height, in order, and of its last block. */
export async function readLog(height: number): Promise<{ readonly tip: string; readonly txIds: string[] }> {
  const api = window.roundtable as RoundtableApi;
  const txIds: string[] = [];
  let tip = "";
  for (let at = 1; at <= height; at++) {
    const block = await api.block(at);
    txIds.push(...(block?.txIds ?? []));
    tip = block?.blockId ?? "";
  }
  return { tip, txIds };
}

/**
 * A validator that is paused: it reads nothing and decides nothing, as in a tab that sleeps. What the world has to tell
 * it waits: messages at the gate of inbound.ts, timers in timers.ts, and everything else here, the disk's answers too. A
 * write that was under way is finished, but what would follow from it, a vote said or the next one signed, follows when
 * it goes on (P14, P16).
 */
import type { NodeInput } from "./effect";
import type { Life } from "./life";
import { give } from "./perform";

/** Its links stay, and its neighbours see silence. */
export function pause(life: Life): void {
  if (life.pause !== null) return;
  const letTimersGo = life.timers.hold();
  let open = () => {};
  const over = new Promise<void>((resolve) => {
    open = resolve;
  });
  const waiting: NodeInput[] = [];
  life.pause = {
    over,
    waiting,
    hold: (input) => wait(waiting, input),
    end() {
      open();
      letTimersGo();
    },
  };
}

/** P14: what was under way ends, Status goes out, then the inbox is judged; timers come late and know it. */
export function resume(life: Life): void {
  const { pause: paused } = life;
  if (paused === null) return;
  life.pause = null;
  for (const input of paused.waiting) give(life, input);
  give(life, { type: "woke" });
  paused.end();
}

/**
 * P23: nothing is asked while it is paused, so what waits are the answers to what was asked before, a message of each
 * neighbour that was being checked, and news. Of news only the last counts.
 */
function wait(waiting: NodeInput[], input: NodeInput): void {
  const stale = waiting.findIndex((it) => isOvertaken(it, input));
  if (stale >= 0) waiting.splice(stale, 1);
  // A neighbour that came and went meanwhile was never there.
  if (stale < 0 || input.type !== "peerDown") waiting.push(input);
}

const isOvertaken = (earlier: NodeInput, input: NodeInput): boolean =>
  (earlier.type === "peerUp" && input.type === "peerDown" && earlier.peer === input.peer) ||
  (earlier.type === "storageFull" && input.type === "storageFull");

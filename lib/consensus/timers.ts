/** Timers that return (P13, P14). A timer says what the clock reached; the rules decide what follows. */
import { graceMs, SLEPT_MS, STATUS_MAX_MS } from "./clock";
import type { Timer } from "./effect";
import { wake } from "./memory";
import { schedule } from "./rounds";
import { broadcastStatus } from "./status";
import { type Turn, updateHeight, updatePhase } from "./turn";

export function onTimer(turn: Turn, timer: Timer, lateMs: number): void {
  const { current } = turn.state;
  // Listening lasts one roundMs from the restart, whatever rounds are entered meanwhile (P17).
  if (timer.kind === "listen") return wake(turn);
  // Nearly every height is decided in round 0, so height and round alone do not identify an entry (P14).
  if (timer.height !== current.height || timer.round !== current.round || timer.entry !== current.entry) return;
  switch (timer.kind) {
    case "clearing":
      return updatePhase(turn, { clearing: false });
    case "idle":
      return updatePhase(turn, { idleOver: true });
    case "grace":
      return updatePhase(turn, { graceOver: true });
    case "half":
      return broadcastStatus(turn);
    case "deadline":
      return onDeadline(turn, lateMs);
    case "status":
      return sayAgain(turn);
    case "hold":
      return updatePhase(turn, { holdScheduled: false }); // The rules look at the held proposal again.
  }
}

/** A tab that slept has not given the others a chance: it hears them before it judges the round, once. */
function onDeadline(turn: Turn, lateMs: number): void {
  broadcastStatus(turn);
  if (lateMs > SLEPT_MS && !turn.state.current.phase.slept) {
    updatePhase(turn, { slept: true });
    return schedule(turn, "deadline", graceMs(turn.table));
  }
  updatePhase(turn, { deadlinePassed: true });
  schedule(turn, "status", turn.state.current.statusMs);
}

/** While nothing moves, Status goes out at doubling intervals (P13). */
function sayAgain(turn: Turn): void {
  broadcastStatus(turn);
  const statusMs = Math.min(2 * turn.state.current.statusMs, STATUS_MAX_MS);
  updateHeight(turn, { statusMs });
  schedule(turn, "status", statusMs);
}

/**
 * P17: restart and lost memory. A seat that restarted hears where the others stand before it votes. A seat that is
 * shown a vote of its own which it does not remember has lost memory: it votes for nothing until a height that no
 * forgotten vote can have reached. And a seat that finds a different vote of its own has a second signer (P16).
 */
import type { Height, Seat } from "@/lib/chain/ids";
import { type SlotMessage, sameValue, slotOf } from "@/lib/chain/votes";
import { broadcastStatus } from "./status";
import { emit, note, type Turn, update } from "./turn";

/** Heights above the highest final one that the others have seen at which a forgotten vote may still exist. */
const FORGOTTEN_HEIGHTS = 3;

/** True when the vote claims to be ours and we do not stand behind it; then the mode has changed too. */
export function disowned(turn: Turn, vote: SlotMessage): boolean {
  const { seat, voteFloor, current } = turn.state;
  if (vote.seat !== seat || vote.height < voteFloor) return false;
  const remembered = vote.height === current.height ? ownIn(turn, vote) : undefined;
  if (remembered === undefined) forget(turn);
  else if (!sameValue(remembered, vote)) standDown(turn);
  else return false;
  return true;
}

function ownIn(turn: Turn, vote: SlotMessage): SlotMessage | undefined {
  const { round, kind } = slotOf(vote);
  return turn.state.current.own.find((mine) => mine.round === round && slotOf(mine).kind === kind);
}

/** Another signer of this seat lives: this one never signs again. */
export function standDown(turn: Turn): void {
  if (turn.state.seat === null) return;
  update(turn, { seat: null, mode: { type: "active" } });
  emit(turn, { type: "standDown", reason: "another-signer" });
}

/** Enters the state in which own votes may be missing; with n ≤ 3 there is no way out of it. */
export function forget(turn: Turn): void {
  const { n, q } = turn.table;
  if (turn.state.mode.type === "amnesiac" || turn.state.seat === null) return;
  emit(turn, { type: "forgot" });
  if (n - 1 < q) {
    update(turn, { seat: null, mode: { type: "active" } });
    emit(turn, { type: "standDown", reason: "memory-lost" });
    return;
  }
  update(turn, { mode: { type: "amnesiac", heights: new Map(), raising: false } });
  note(turn, { type: "amnesia", heard: 0, needed: q });
  broadcastStatus(turn);
}

/** A seat's Status says where it stands: it ends listening, or adds to what an amnesiac knows. */
export function hear(turn: Turn, seat: Seat, finalHeight: Height): void {
  const { mode } = turn.state;
  if (mode.type === "listening") listen(turn, new Set(mode.heard).add(seat));
  else if (mode.type === "amnesiac" && !mode.raising) recollect(turn, new Map(mode.heights).set(seat, finalHeight));
}

/** f + 1 others contain a correct one, which says truly how far the height has come. */
export const listenersNeeded = ({ n, f }: Turn["table"]): number => Math.min(f + 1, n - 1);

function listen(turn: Turn, heard: ReadonlySet<Seat>): void {
  const needed = listenersNeeded(turn.table);
  if (heard.size >= needed) return wake(turn);
  update(turn, { mode: { type: "listening", heard } });
  note(turn, { type: "listening", heard: heard.size, needed });
}

/** Listening is over: vote from now on, and say every own vote of this height again. */
export function wake(turn: Turn): void {
  if (turn.state.mode.type !== "listening") return;
  update(turn, { mode: { type: "active" } });
  note(turn, { type: "voting" });
  for (const vote of turn.state.current.own)
    if (vote.type !== "propose") emit(turn, { type: "broadcast", message: { type: "vote", vote } });
}

/** q others include a correct one of every quorum that a forgotten vote of ours could have been part of. */
function recollect(turn: Turn, heights: ReadonlyMap<Seat, Height>): void {
  const { q } = turn.table;
  const raising = heights.size >= q;
  update(turn, { mode: { type: "amnesiac", heights, raising } });
  note(turn, { type: "amnesia", heard: heights.size, needed: q });
  if (raising)
    emit(turn, {
      type: "raiseFloor",
      voteFloor: Math.max(turn.state.voteFloor, ...heights.values()) + FORGOTTEN_HEIGHTS,
    });
}

export function onFloorRaised(turn: Turn, voteFloor: Height): void {
  update(turn, { voteFloor: Math.max(voteFloor, turn.state.voteFloor) });
  if (turn.state.mode.type !== "amnesiac") return;
  update(turn, { mode: { type: "active" } });
  note(turn, { type: "voting" });
}

/**
 * The core: one input in, the next state and the effects out. Synchronous and deterministic; no clock, entropy, promise
 * or I/O inside. PROTOCOL.md beside this file says what it does; rules.ts is where it decides.
 */
import type { Table } from "@/lib/chain/genesis";
import { onBuilt, onProved, onStored } from "./answers";
import { onBlockChecked } from "./blocks";
import type { Effect } from "./effect";
import { onForked } from "./fork";
import type { Input, Instant } from "./input";
import { forget, onFloorRaised } from "./memory";
import { onMessage } from "./receive";
import { checkOwnVotes, enterHeight } from "./rounds";
import { settle } from "./rules";
import type { State } from "./state";
import { broadcastStatus, sendStatus } from "./status";
import { onTimer } from "./timers";
import { type Turn, update } from "./turn";

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function step(state: State, input: Input, now: Instant, table: Table): Step {
  if (state.mode.type === "stopped") return { state, effects: [] };
  const turn: Turn = { state, effects: [], now, table };
  apply(turn, input);
  settle(turn);
  return { state: turn.state, effects: turn.effects };
}

function apply(turn: Turn, input: Input): void {
  switch (input.type) {
    case "message":
      return onMessage(turn, input.from, input.message);
    case "timer":
      return onTimer(turn, input.timer, input.lateMs);
    case "stored":
      return onStored(turn, input.asked, input.message);
    case "proved":
      return onProved(turn, input.commitment);
    case "built":
      return onBuilt(turn, input);
    case "blockChecked":
      return onBlockChecked(turn, input);
    case "decided":
      if (input.certificate !== null) checkOwnVotes(turn, input.certificate);
      return enterHeight(turn, input.tip, input.certificate);
    case "floorRaised":
      return onFloorRaised(turn, input.voteFloor);
    case "pool":
      return update(turn, { poolWaiting: input.waiting });
    case "peerUp": {
      const peers = new Map(turn.state.peers).set(input.peer, { seat: input.seat, answeredAtMs: [] });
      update(turn, { peers });
      return sendStatus(turn, input.peer); // P13
    }
    case "peerDown": {
      const peers = new Map(turn.state.peers);
      peers.delete(input.peer);
      return update(turn, { peers });
    }
    case "woke":
      return broadcastStatus(turn);
    case "forgot":
      return forget(turn);
    case "forked":
      return onForked(turn, input.certificates);
  }
}

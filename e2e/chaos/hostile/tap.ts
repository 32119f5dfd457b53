/**
 * The port between the links of a hostile seat and the honest validator inside it. What passes is read, and may be kept
 * back; what the validator would never say is put in beside it. The links themselves stay honest: they prove the seat's
 * real key, and keep to the windows of lib/mesh, since whoever does not is gone at the first frame.
 */
import { toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { openTable, seatOf, type Table } from "@/lib/chain/genesis";
import type { PublicKey, Seat } from "@/lib/chain/ids";
import type { Status } from "@/lib/chain/status";
import type { LinkDownCode, MeshToNode, NodeToMesh, Priority } from "@/lib/port/mesh";
import { createWire, type Wire } from "@/lib/wire/codec";
import type { WireMessage } from "@/lib/wire/message";

export interface Tap {
  /** The port that the validator gets in place of the one to the links. */
  between(links: MessagePort): MessagePort;
  /** Null until the validator has said which table it is at. */
  readonly sight: Sight | null;
  /** Neighbours whose links are up. */
  readonly seats: ReadonlyMap<PeerId, Seat | null>;
  /** Of links that were up. */
  readonly ended: readonly { readonly seat: Seat | null; readonly code: LinkDownCode; readonly detail: string }[];
  /** Says something to neighbours, unasked. */
  say(to: readonly PeerId[], message: WireMessage, lane?: Priority): void;
  sayBytes(to: readonly PeerId[], messages: readonly Uint8Array[], lane: Priority): void;
  /** What goes out in the place of an honest message; null: nothing. */
  instead: (message: WireMessage, to: PeerId) => WireMessage | null;
  /** False: from now on nothing that arrives is ever dealt with, so that no neighbour gets credit for more. */
  reads: boolean;
}

/** What the validator inside has said of where it stands. */
export interface Sight {
  readonly table: Table;
  readonly wire: Wire;
  readonly status: Status | null;
}

export function createTap(): Tap {
  const state: State = { links: null, sight: null, seats: new Map(), ended: [], keys: new Map(), owedBytes: 0 };
  const tap: Tap = {
    seats: state.seats,
    ended: state.ended,
    get sight() {
      return state.sight;
    },
    instead: (message) => message,
    reads: true,
    between(links) {
      const { port1: here, port2: validators } = new MessageChannel();
      state.links = links;
      links.onmessage = ({ data }) =>
        here.postMessage((data as MeshToNode[]).flatMap((event) => inwards(state, event)));
      here.onmessage = ({ data }) => {
        const batch = (data as NodeToMesh[]).flatMap((command) => outwards(state, tap, command));
        if (batch.length > 0) links.postMessage(batch);
      };
      return validators;
    },
    say: (to, message, lane = "blocks") =>
      tap.sayBytes(to, [(state.sight?.wire ?? createWire(0)).encode(message)], lane),
    sayBytes(to, messages, lane) {
      for (const { length } of messages) state.owedBytes += length;
      state.links?.postMessage(messages.map((bytes) => ({ type: "send", to, priority: lane, bytes })));
    },
  };
  return tap;
}

interface State {
  links: MessagePort | null;
  sight: Sight | null;
  readonly seats: Map<PeerId, Seat | null>;
  readonly ended: { seat: Seat | null; code: LinkDownCode; detail: string }[];
  /** The seats of links that came up before the table was known. */
  readonly keys: Map<PeerId, PublicKey | null>;
  /** What was said beside the validator: the credit for it is not the validator's. */
  owedBytes: number;
}

function inwards(state: State, event: MeshToNode): MeshToNode[] {
  if (event.type === "linkUp") {
    state.keys.set(event.peer, event.seatKey);
    state.seats.set(event.peer, seatAt(state, event.seatKey));
  }
  if (event.type === "linkDown") {
    state.ended.push({ seat: state.seats.get(event.peer) ?? null, ...event.reason });
    state.seats.delete(event.peer);
    state.keys.delete(event.peer);
  }
  if (event.type !== "sendCredit") return [event];
  const ours = Math.min(state.owedBytes, event.bytes);
  state.owedBytes -= ours;
  return event.bytes > ours ? [{ ...event, bytes: event.bytes - ours }] : [];
}

function outwards(state: State, tap: Tap, command: NodeToMesh): NodeToMesh[] {
  if (command.type === "consumed") return tap.reads ? [command] : [];
  if (command.type !== "send") return [command];
  const decoded = (state.sight?.wire ?? createWire(0)).decode(command.bytes);
  if (!decoded.ok) return [command];
  const message = decoded.value;
  look(state, message);
  const { wire } = state.sight ?? { wire: createWire(0) };
  return command.to.flatMap((peer) => {
    const said = tap.instead(message, peer);
    if (said === message) return [{ ...command, to: [peer], bytes: command.bytes.slice() }];
    return said === null ? [] : [{ ...command, to: [peer], bytes: wire.encode(said) }];
  });
}

function look(state: State, message: WireMessage): void {
  if (message.type === "status" && state.sight !== null) state.sight = { ...state.sight, status: message.status };
  if (message.type !== "hello" || message.sealed === null || state.sight !== null) return;
  const table = openTable(message.sealed.genesis);
  if (!table.ok) return;
  state.sight = { table: table.value, wire: createWire(table.value.n), status: null };
  for (const [peer, key] of state.keys) state.seats.set(peer, seatAt(state, key));
}

const seatAt = ({ sight }: State, key: PublicKey | null): Seat | null =>
  sight === null || key === null ? null : seatOf(sight.table, key);

/** The seat of a signing key at this table. */
export const seatOfKey = ({ table }: Sight, publicKey: Uint8Array): Seat | null =>
  seatOf(table, toHex(publicKey) as PublicKey);

/**
 * `window.roundtable`: the validator of this tab by program. What the page does with clicks, a script does with these;
 * both take the same path.
 */
import { isHex } from "@/lib/base/bytes";
import type { BlockId, Height, NetworkId, Seat, TxId } from "@/lib/chain/ids";
import type { BlockDetail } from "@/lib/chain/proof";
import { currentRound, type Phase, phaseOf } from "@/lib/port/phase";
import { EVENTS_PER_ANSWER_MAX } from "@/lib/port/port";
import type { ObserverReason, TraceEvent, TxStatus } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { createFaults, type Faults } from "./faults";
import { NodeError } from "./node";
import { createOwnSeats } from "./ownSeats";
import type { Session } from "./session";
import type { TabState, Trouble } from "./state";

export interface RoundtableApi {
  status(): Status;
  /** The picture that this page draws, as it is now. */
  view(): View;
  /**
   * Resolves when the transaction is durable here. A text is sent as UTF-8; equal bytes are one transaction.
   * @param namespace an unsigned 32-bit number, 0 if left out
   * @throws NodeError `not-started`, `paused`, `oversize`, `malformed`, `pool-full`, `storage-full`, `log-full`, `left`
   */
  submit(payload: string | Uint8Array, namespace?: number): Promise<{ readonly id: TxId; readonly duplicate: boolean }>;
  /** @throws NodeError `malformed` if the id is not 64 hexadecimal digits */
  transaction(id: string): Promise<TxStatus>;
  /** The final block of that height, null beyond the tip. */
  block(height: Height): Promise<BlockDetail | null>;
  /** The text of a proof file: it stands alone, and lib/client checks it. Null if the transaction is not final. */
  proof(id: string): Promise<string | null>;
  /** The validator stops reading and voting; its links stay. */
  pause(): void;
  resume(): void;
  /** Closes links, stream and timers. */
  leave(): void;
  /** A restart from the store (P17). */
  rejoin(): Promise<void>;
  /** What this tab's validators are made to do wrong; see lib/port/fault. */
  readonly faults: Faults;
  /** The events kept by the validator, oldest first. */
  trace(): Promise<readonly TraceEvent[]>;
  /** Calls back with every event of that type at once, also in a hidden tab; returns how to stop. */
  on<T extends TraceEvent["type"]>(type: T, handler: (event: Extract<TraceEvent, { type: T }>) => void): () => void;
}

export interface Status {
  readonly networkId: NetworkId | null;
  readonly room: string;
  readonly seat: Seat | null;
  readonly role: TabState["view"]["mode"]["type"] | "joining" | "left";
  /** Why this tab only watches; null if it does not. */
  readonly why: ObserverReason | null;
  /** The height being decided. */
  readonly height: Height;
  /** The one that the phase is of. */
  readonly round: number;
  readonly phase: Phase;
  /** The last final block. */
  readonly tip: { readonly height: Height; readonly id: BlockId };
  /** Transactions sequenced. */
  readonly final: number;
  /** Transactions waiting. */
  readonly pool: number;
  readonly peers: readonly {
    readonly seat: Seat | null;
    readonly name: string;
    readonly state: string;
    readonly rttMs: number | null;
  }[];
  /** Whether the signaling server is there. */
  readonly online: boolean;
  /** What went wrong last, and what can be done about it. */
  readonly trouble: Trouble | null;
}

export function createApi(
  session: Session,
  faults: Faults = createFaults(
    session,
    createOwnSeats(session, () => []),
  ),
): RoundtableApi {
  const idOf = (id: string): TxId => {
    if (!isHex(id, 32)) throw new NodeError("malformed", `got ${id.slice(0, 80)}, want 64 hexadecimal digits`);
    return id as TxId;
  };
  return {
    status: () => statusOf(session.store.getState()),
    view: () => session.store.getState().view,
    async submit(payload, namespace = 0) {
      const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : new Uint8Array(payload);
      if (!Number.isInteger(namespace) || namespace < 0 || namespace > 0xffffffff)
        throw new NodeError("malformed", `got namespace ${namespace}, want an integer from 0 to 2^32 - 1`);
      const { txId, duplicate } = await session
        .node()
        .ask({ type: "submit", payload: bytes, namespace, salt: new Uint8Array(0) });
      return { id: txId, duplicate };
    },
    transaction: async (id) => (await session.node().ask({ type: "transaction", txId: idOf(id) })).status,
    block: async (height) => (await session.node().ask({ type: "block", height })).block,
    async proof(id) {
      const { proof } = await session.node().ask({ type: "proof", txId: idOf(id) });
      // Loaded when somebody asks: most pages never do.
      return proof === null ? null : (await import("@/lib/client/bundle")).bundleToText(proof);
    },
    pause: session.pause,
    resume: session.resume,
    leave: session.leave,
    rejoin: session.rejoin,
    faults,
    async trace() {
      const events: TraceEvent[] = [];
      for (;;) {
        const fromSeq = (events.at(-1)?.seq ?? 0) + 1;
        const answer = await session.node().ask({ type: "trace", fromSeq });
        events.push(...answer.events);
        if (answer.events.length < EVENTS_PER_ANSWER_MAX) return events;
      }
    },
    on: (type, handler) => session.onEvent(type, handler as (event: TraceEvent) => void),
  };
}

function statusOf(state: TabState): Status {
  const { roomCode, view, online, left, self, networkId, members, trouble } = state;
  const nameOf = (seat: Seat | null, session: string) =>
    (seat === null ? members.find((member) => member.session === session)?.name : view.table?.validators[seat]?.name) ??
    "";
  return {
    networkId,
    room: roomCode,
    seat: view.seat,
    role: left ? "left" : self === null ? "joining" : view.mode.type,
    why: view.mode.type === "observing" ? view.mode.why : null,
    height: view.height,
    round: currentRound(view)?.round ?? 0,
    phase: phaseOf(view, Date.now()),
    tip: view.tip,
    final: view.final,
    pool: view.pool.waiting,
    peers: view.peers.map(({ seat, session, state: link, rttMs }) => ({
      seat,
      name: nameOf(seat, session),
      state: link,
      rttMs,
    })),
    online: online === true,
    trouble,
  };
}

/**
 * What a headless validator reports, one flat object per event: for the lines of `npm run validator -- --json`, and for
 * the tests that read them. What people see instead is a sentence for each (lib/cli/validatorLines.ts).
 */
import type { BlockId, Height, NetworkId, PublicKey, Round, Seat, TxId } from "@/lib/chain/ids";
import { NULLIFY_REASONS } from "@/lib/chain/votes";
import type { Mode, TraceEvent } from "@/lib/port/trace";
import type { Session } from "@/lib/session/session";
import type { TabState, Trouble } from "@/lib/session/state";

export type HeadlessEvent =
  /** In the room; `seatKey` is null for an observer. */
  | { readonly event: "joined"; readonly room: string; readonly session: string; readonly seatKey: PublicKey | null }
  /** The validator runs, now or again: transactions are taken from here on. */
  | { readonly event: "sealed"; readonly networkId: NetworkId }
  /** Who sits where; `seat` is this validator's own. */
  | { readonly event: "table"; readonly seat: Seat | null; readonly validators: readonly string[] }
  | { readonly event: "mode"; readonly mode: Mode["type"]; readonly why?: string }
  | {
      readonly event: "block";
      readonly height: Height;
      readonly id: BlockId;
      readonly round: Round | null;
      readonly proposer: Seat;
      readonly txCount: number;
      /** The first 64 of them. */
      readonly txIds: readonly TxId[];
      /** Seats whose finality votes were verified here; null for a block that came by sync. */
      readonly signers: readonly Seat[] | null;
    }
  | {
      readonly event: "round-failed";
      readonly height: Height;
      readonly round: Round;
      readonly reasons: Readonly<Record<string, Seat[]>>;
    }
  | { readonly event: "peer-up"; readonly seat: Seat | null; readonly peer: string }
  | {
      readonly event: "peer-down";
      readonly seat: Seat | null;
      readonly peer: string;
      readonly code: string;
      readonly detail: string;
    }
  | { readonly event: "warning"; readonly code: string; readonly detail: string }
  /** It cannot go on: the last event but `stopped`. */
  | { readonly event: "failed"; readonly code: string; readonly detail: string }
  /** The server is there again, or is not: the mesh goes on without it. */
  | { readonly event: "online" | "offline" }
  /** A line of --stdin is durable here, or was refused. */
  | { readonly event: "accepted"; readonly id: TxId; readonly duplicate: boolean }
  | { readonly event: "refused"; readonly code: string; readonly detail: string; readonly payload: string }
  | { readonly event: "stopped" };

/** Tells what happens in a session from now on. */
export function report(session: Session, tell: (event: HeadlessEvent) => void): void {
  session.store.subscribe((state, before) => {
    for (const event of changes(state, before)) tell(event);
  });
  for (const type of REPORTED)
    session.onEvent(type, (event) => {
      const told = eventOf(event);
      if (told !== null) tell(told);
    });
}

const REPORTED = [
  "mode",
  "final",
  "certified",
  "peerUp",
  "peerDown",
  "blamed",
  "limited",
  "accused",
  "halted",
] as const;

function changes(state: TabState, before: TabState): HeadlessEvent[] {
  const { self, room, online, trouble, networkId, view } = state;
  const told: HeadlessEvent[] = [];
  if (room !== null && before.room === null && self !== null)
    told.push({ event: "joined", room: state.roomCode, session: self.session, seatKey: self.signingKey });
  if (networkId !== null && before.networkId === null) told.push({ event: "sealed", networkId });
  if (view.table !== null && before.view.table === null)
    told.push({ event: "table", seat: view.seat, validators: view.table.validators.map(({ name }) => name) });
  if (online !== before.online && online !== null) told.push({ event: online ? "online" : "offline" });
  if (trouble !== null && !isSame(trouble, before.trouble))
    told.push({ event: isFatal(state, trouble) ? "failed" : "warning", code: trouble.code, detail: trouble.detail });
  return told;
}

const isSame = (trouble: Trouble, before: Trouble | null): boolean =>
  trouble.code === before?.code && trouble.detail === before.detail;

/** The validator is broken, or the room does not let it in and never will. */
const isFatal = ({ networkId }: TabState, { code }: Trouble): boolean =>
  BROKEN.includes(code) || (networkId === null && REFUSED.includes(code));

const BROKEN: readonly string[] = ["crash", "no-worker", "storage", "seat-lost"];
const REFUSED: readonly string[] = [
  "unknown-room",
  "room-closed",
  "wrong-version",
  "malformed",
  "bad-key",
  "clock-off",
];

function eventOf(event: TraceEvent): HeadlessEvent | null {
  switch (event.type) {
    case "mode":
      return modeEvent(event.mode);
    case "final": {
      const { height, id, finalRound, proposer, txCount, txIds, signers } = event.block;
      return { event: "block", height, id, round: finalRound, proposer, txCount, txIds, signers };
    }
    case "certified":
      return failedRound(event.certificate);
    case "peerUp":
      return { event: "peer-up", seat: event.seat, peer: event.peer };
    case "peerDown":
      return { event: "peer-down", seat: event.seat, peer: event.peer, code: event.code, detail: event.detail };
    case "blamed":
      return { event: "warning", code: `blamed-${event.code}`, detail: `${whose(event.seat)}: ${event.detail}` };
    case "limited":
      return { event: "warning", code: "limited", detail: `${whose(event.seat)} says more than is read` };
    case "accused":
      return {
        event: "warning",
        code: "evidence",
        detail: `seat ${event.seat} signed twice at height ${event.height}`,
      };
    case "halted":
      return { event: "failed", code: "halted", detail: `two final blocks at height ${event.height}` };
    default:
      return null;
  }
}

const whose = (seat: Seat | null): string => (seat === null ? "an observer" : `seat ${seat}`);

function modeEvent(mode: Mode): HeadlessEvent {
  const why = mode.type === "observing" ? mode.why : mode.type === "stopped" ? mode.detail : undefined;
  return { event: "mode", mode: mode.type, ...(why === undefined ? {} : { why }) };
}

function failedRound(certificate: Extract<TraceEvent, { type: "certified" }>["certificate"]): HeadlessEvent | null {
  if (certificate.type !== "nullify") return null;
  const { height, round, signers } = certificate;
  const reasons: Record<string, Seat[]> = {};
  for (const [i, seat] of signers.entries()) {
    const reason = certificate.reasons[i];
    const word = reason === undefined ? "unknown" : NULLIFY_REASONS[reason];
    reasons[word] = [...(reasons[word] ?? []), seat];
  }
  return { event: "round-failed", height, round, reasons };
}

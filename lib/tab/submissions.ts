/**
 * Own transactions on their way, with the time of each step as this tab saw it. A step whose moment was missed, because
 * the page was hidden, is known to be done but has no time.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { err, ok, type Result } from "@/lib/base/result";
import type { Seat, TxId } from "@/lib/chain/ids";
import type { TraceEvent, TxStatus } from "@/lib/port/trace";
import { TRACKED_TXS_MAX, type View } from "@/lib/port/view";
import { NodeError } from "@/lib/session/node";
import type { Trouble } from "@/lib/session/state";
import { troubleOf } from "@/lib/session/trouble";

export const TX_STEPS = ["stored", "sent", "proposed", "attested", "final"] as const;
export type TxStep = (typeof TX_STEPS)[number];

export interface Submission {
  readonly id: TxId;
  /** As it was typed; null for what a program submitted. */
  readonly text: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly submittedAt: number;
  readonly status: TxStatus;
  /** When each step was seen done. */
  readonly doneAt: Readonly<Partial<Record<TxStep, number>>>;
  /** Seats it was sent to, each at first. They do not confirm it: what they do with it shows in the block. */
  readonly sentTo: readonly Sending[];
}

export interface Sending {
  readonly seat: Seat;
  readonly at: number;
}

export interface Submissions {
  /** Newest first. */
  readonly store: StoreApi<readonly Submission[]>;
  /** A submission that was accepted. */
  add(id: TxId, text: string, submittedAt: number, storedAt: number): void;
  take(events: readonly TraceEvent[]): void;
  /** What the events did not tell. */
  reconcile(transactions: View["transactions"]): void;
  /** A sandbox is back at this moment: what came after it has not happened. */
  goBack(view: View): void;
}

/** What the validator has stored durably. */
export interface Accepted {
  readonly id: TxId;
  /** Whether it had been submitted before. */
  readonly duplicate: boolean;
}

/** Sends a transaction and follows it from then on. @param text as it was typed @param nowMs the table's wall clock */
export async function submitted(
  submissions: Pick<Submissions, "add">,
  text: string,
  nowMs: () => number,
  send: () => Promise<{ readonly txId: TxId; readonly duplicate: boolean }>,
): Promise<Result<Accepted, Trouble>> {
  const submittedAt = nowMs();
  try {
    const { txId, duplicate } = await send();
    submissions.add(txId, text, submittedAt, nowMs());
    return ok({ id: txId, duplicate });
  } catch (error) {
    if (error instanceof NodeError) return err(troubleOf(error.code, error.message));
    throw error;
  }
}

const RANKS: Readonly<Record<TxStatus["type"], number>> = {
  unknown: 0,
  pooled: 1,
  proposed: 2,
  attested: 3,
  final: 4,
  refused: 4,
};

export function createSubmissions(): Submissions {
  const store = createStore<readonly Submission[]>(() => []);

  function change(id: TxId, next: (known: Submission) => Submission, at: number): void {
    const all = store.getState();
    const known = all.find((it) => it.id === id);
    const changed = next(known ?? fresh(id, at));
    store.setState(
      known === undefined
        ? [changed, ...all].slice(0, TRACKED_TXS_MAX)
        : all.map((it) => (it.id === id ? changed : it)),
      true,
    );
  }

  const advance = (id: TxId, status: TxStatus, at: number | null): void =>
    change(
      id,
      (known) => (RANKS[status.type] < RANKS[known.status.type] ? known : withStatus(known, status, at)),
      at ?? 0,
    );

  /** Who only watches, and another tab of this seat, are none of the others; a link that was made anew leads to one. */
  function send({ from, to, at }: Extract<TraceEvent, { type: "message" }>): void {
    if (to === null || to === from) return;
    store.setState(
      store.getState().map((it) => sentTo(it, to, at)),
      true,
    );
  }

  return {
    store,
    add: (id, text, submittedAt, storedAt) =>
      change(
        id,
        (known) => ({
          ...known,
          text,
          submittedAt,
          doneAt: { ...known.doneAt, stored: known.doneAt.stored ?? storedAt },
        }),
        submittedAt,
      ),
    take(events) {
      for (const event of events) {
        if (event.type === "tx") advance(event.id, event.status, event.at);
        else if (event.type === "message" && event.direction === "out" && carriesTxs(event.kind)) send(event);
      }
    },
    reconcile(transactions) {
      for (const { id, status, at } of transactions) {
        const known = store.getState().find((it) => it.id === id);
        if (known === undefined) advance(id, status, at);
        else if (RANKS[status.type] > RANKS[known.status.type]) advance(id, status, null);
      }
    },
    goBack({ at, transactions }) {
      const statuses = new Map(transactions.map(({ id, status }) => [id, status]));
      const undone = store
        .getState()
        .filter(({ id, submittedAt }) => submittedAt <= at || statuses.has(id))
        .map((it): Submission => ({ ...noticedBy(it, at), status: statuses.get(it.id) ?? { type: "unknown" } }));
      store.setState(undone, true);
    },
  };
}

const fresh = (id: TxId, at: number): Submission => ({
  id,
  text: null,
  submittedAt: at,
  status: { type: "unknown" },
  doneAt: {},
  sentTo: [],
});

/** Everything that waits is sent together, so a message tells of all that was pooled before it. */
function sentTo(known: Submission, seat: Seat, at: number): Submission {
  if (known.status.type !== "pooled" || known.sentTo.some((it) => it.seat === seat)) return known;
  const doneAt = { ...known.doneAt, sent: known.doneAt.sent ?? at };
  return { ...known, sentTo: [...known.sentTo, { seat, at }], doneAt };
}

/** What of it had been noticed by then. */
export function noticedBy(known: Submission, untilMs: number): Submission {
  const doneAt = Object.entries(known.doneAt).filter(([, doneMs]) => doneMs <= untilMs);
  return {
    ...known,
    doneAt: Object.fromEntries(doneAt) as Partial<Record<TxStep, number>>,
    sentTo: known.sentTo.filter(({ at }) => at <= untilMs),
  };
}

const carriesTxs = (kind: string): boolean => kind === "transactions" || kind === "announce";

function withStatus(known: Submission, status: TxStatus, at: number | null): Submission {
  const step = stepOf(status);
  const doneAt = step === null || at === null ? known.doneAt : { ...known.doneAt, [step]: known.doneAt[step] ?? at };
  return { ...known, status, doneAt };
}

function stepOf(status: TxStatus): TxStep | null {
  if (status.type === "pooled") return "stored";
  return status.type === "proposed" || status.type === "attested" || status.type === "final" ? status.type : null;
}

/** How far it is: steps before this one are done, whether or not their moment is known. */
export function stepReached({ status, sentTo: seats }: Submission): TxStep | null {
  if (status.type === "refused" || status.type === "unknown") return null;
  if (status.type !== "pooled") return status.type;
  return seats.length > 0 ? "sent" : "stored";
}

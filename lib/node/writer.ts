/**
 * P16, carried out: sign, then get-or-put, then tell the core what the store holds. Writes reach the store one after
 * another in the order in which they were asked for: a vote may rest on what the write before it makes durable, so none
 * follows one that failed. Submissions wait a moment for company (P19), and while the ones before them are written: a
 * durable transaction costs milliseconds whatever is in it, and a vote must not queue behind one of theirs.
 */
import { present } from "@/lib/base/assert";
import type { NetworkId } from "@/lib/chain/ids";
import { type SlotMessage, signedBytes, type Unsigned } from "@/lib/chain/votes";
import type { Store } from "@/lib/storage/store";
import type { SeatKeys } from "./edge";
import type { NodeEffect } from "./effect";
import type { Clock } from "./timers";

type Write = Extract<NodeEffect, { type: "write" }>;

export interface WriterDeps {
  readonly store: Store;
  readonly keys: SeatKeys | null;
  readonly networkId: NetworkId;
  readonly clock: Pick<Clock, "schedule">;
  readonly onWritten: (write: Write, slot: SlotMessage | null) => void;
  readonly onFailed: (write: Write, error: unknown) => void;
}

/** How long a submission waits for a vote's transaction to share, or for more submissions: half of what P19 allows. */
const SUBMISSIONS_WAIT_MS = 10;

export function createWriter(deps: WriterDeps): (write: Write) => void {
  const { store, keys, networkId, clock, onWritten, onFailed } = deps;
  let turn: Promise<void> = Promise.resolve();
  /** No more than are waited for (runner.ts). */
  let submissions: Write[] = [];
  /** Submissions are being written: one write of them at a time, however slow the disk is (P23). */
  let isFlushing = false;
  let isDue = false;
  let failed = false;

  async function sign(unsigned: Unsigned<SlotMessage>): Promise<SlotMessage> {
    const { signing } = present(keys, "the keys of a seat that votes");
    return { ...unsigned, signature: await signing.sign(signedBytes(networkId, unsigned)) } as SlotMessage;
  }

  async function begin(write: Write): Promise<void> {
    if (failed) return;
    const slots = write.vote === null ? [] : [await sign(write.vote)];
    const done = store.write({ ...write.batch, slots }).then(
      (written) => onWritten(write, written.slots[0] ?? null),
      (error: unknown) => fail(write, error),
    );
    flush(); // Submissions that wait share the transaction.
    await done;
  }

  function fail(write: Write, error: unknown): void {
    failed = true;
    onFailed(write, error);
  }

  /** All submissions that wait, as one write: in the same turn as another's, the store makes one transaction of both. */
  function flush(): void {
    isDue = isFlushing;
    if (isFlushing || submissions.length === 0) return;
    const together = submissions;
    submissions = [];
    isFlushing = true;
    const told = (tell: (write: Write) => void) => () => {
      isFlushing = false;
      for (const write of together) tell(write);
      if (isDue) flush();
    };
    store.write({ pool: together.flatMap(({ batch }) => batch.pool ?? []) }).then(
      told((write) => onWritten(write, null)),
      (error: unknown) => told((write) => onFailed(write, error))(),
    );
  }

  return (write) => {
    if (write.purpose.type === "submitted") {
      if (submissions.push(write) === 1) clock.schedule(SUBMISSIONS_WAIT_MS, flush);
    } else turn = turn.then(() => begin(write)).catch((error: unknown) => fail(write, error));
  };
}

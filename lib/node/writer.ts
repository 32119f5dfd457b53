/**
 * P16, carried out: sign, then get-or-put, then tell the core what the store holds. Writes reach the store in the order
 * in which they were asked for, although signing takes a moment; the store groups what waits into one transaction.
 */
import { present } from "@/lib/base/assert";
import type { NetworkId } from "@/lib/chain/ids";
import { type SlotMessage, signedBytes, type Unsigned } from "@/lib/chain/votes";
import type { Store } from "@/lib/storage/store";
import type { SeatKeys } from "./edge";
import type { NodeEffect } from "./effect";

type Write = Extract<NodeEffect, { type: "write" }>;

export interface WriterDeps {
  readonly store: Store;
  readonly keys: SeatKeys | null;
  readonly networkId: NetworkId;
  readonly onWritten: (write: Write, slot: SlotMessage | null) => void;
  readonly onFailed: (write: Write, error: unknown) => void;
}

export function createWriter({ store, keys, networkId, onWritten, onFailed }: WriterDeps): (write: Write) => void {
  let turn: Promise<void> = Promise.resolve();

  async function sign(unsigned: Unsigned<SlotMessage>): Promise<SlotMessage> {
    const { signing } = present(keys, "the keys of a seat that votes");
    return { ...unsigned, signature: await signing.sign(signedBytes(networkId, unsigned)) } as SlotMessage;
  }

  async function begin(write: Write): Promise<void> {
    const slots = write.vote === null ? [] : [await sign(write.vote)];
    // Not awaited here: the next write may join this one's transaction.
    store.write({ ...write.batch, slots }).then(
      (written) => onWritten(write, written.slots[0] ?? null),
      (error: unknown) => onFailed(write, error),
    );
  }

  return (write) => {
    turn = turn.then(() => begin(write)).catch((error: unknown) => onFailed(write, error));
  };
}

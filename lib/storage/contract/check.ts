/** How a check of the contract is written, and what it is run on. */
import type { Slot } from "@/lib/chain/votes";
import type { Store } from "@/lib/storage/store";

export interface Check {
  /** Completes "A store …". */
  readonly sentence: string;
  run(subject: Subject): Promise<void>;
}

/** One kind of store. */
export interface Subject {
  readonly kind: string;
  /** True where a second store on the same data is kept out, so that it never comes to a race. */
  readonly exclusive: boolean;
  /** A seat that nobody used before. Its name is also its identity's, so that two seats never share data. */
  create(name: string): Promise<Place>;
}

/** Where the data of one seat lies. */
export interface Place {
  readonly store: Store;
  /** The process ends without a word, and a new one opens what is durable. */
  crash(): Promise<Store>;
  /** A second store on the same data beside the first. */
  second(): Promise<Store>;
  /** The disk spoils the record of a slot. The store is opened anew. */
  damage(slot: Slot): Promise<Store>;
  /** Forgets everything about the seat. */
  remove(): Promise<void>;
}

/** Runs one check on a seat of its own. */
export type WithPlace = (place: Place, subject: Subject) => Promise<void>;

let seats = 0;

/** A check on a fresh seat that is removed afterwards. */
export const check = (sentence: string, run: WithPlace): Check => ({
  sentence,
  async run(subject) {
    const place = await subject.create(`${sentence}/${seats++}`);
    try {
      await run(place, subject);
    } finally {
      await place.remove();
    }
  },
});

/** Looks at a store as it is, and once more after a crash; resolves to the store of the second life. */
export async function inBothLives(
  store: Store,
  crash: Place["crash"],
  look: (store: Store) => Promise<void>,
): Promise<Store> {
  await look(store);
  const reopened = await crash();
  await look(reopened);
  return reopened;
}

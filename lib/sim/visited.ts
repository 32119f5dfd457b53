/**
 * The states a search has been to: numbers in the order of discovery, each with the one it was reached from. Tens of
 * millions have to fit, which a Map refuses above 2²⁴, so it is an open-addressed table over typed arrays that double.
 */

export const NO_PARENT = -1;

export interface Visited {
  /** Nothing happens if it is known. @param key an exact integer ≥ 0 */
  add(key: number, parent: number): void;
  size(): number;
  keyAt(index: number): number;
  /** Keys from the first one to this. */
  wayTo(index: number): number[];
}

const FIRST_CAPACITY = 1 << 12;
/** Slots for each key there is room for: at most half are taken, so that a look-up stays short. */
const SLOTS_A_KEY = 2;

export function createVisited(): Visited {
  let keys = new Float64Array(FIRST_CAPACITY);
  let parents = new Int32Array(FIRST_CAPACITY);
  /** Index + 1 of the key that hashes there; 0: free. */
  let slots = new Int32Array(SLOTS_A_KEY * FIRST_CAPACITY);
  let size = 0;

  /** Where the key is, or the free slot where it belongs. */
  const slotOf = (key: number): number => {
    const mask = slots.length - 1;
    let slot = hashOf(key) & mask;
    for (let index = slots[slot] as number; index !== 0 && keys[index - 1] !== key; index = slots[slot] as number)
      slot = (slot + 1) & mask;
    return slot;
  };

  const grow = (): void => {
    keys = copied(keys, new Float64Array(2 * keys.length));
    parents = copied(parents, new Int32Array(2 * parents.length));
    slots = new Int32Array(SLOTS_A_KEY * keys.length);
    for (let index = 0; index < size; index++) slots[slotOf(keys[index] as number)] = index + 1;
  };

  return {
    add(key, parent) {
      const slot = slotOf(key);
      if (slots[slot] !== 0) return;
      keys[size] = key;
      parents[size] = parent;
      slots[slot] = ++size;
      if (size === keys.length) grow();
    },
    size: () => size,
    keyAt: (index) => keys[index] as number,
    wayTo(index) {
      const way: number[] = [];
      for (let at = index; at !== NO_PARENT; at = parents[at] as number) way.unshift(keys[at] as number);
      return way;
    },
  };
}

function copied<A extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Both halves of the key, mixed (the finaliser of MurmurHash3). */
function hashOf(key: number): number {
  let hash = (key | 0) ^ Math.imul((key / 2 ** 32) | 0, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

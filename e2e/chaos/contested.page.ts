/** Runs in a page: one of two signers with the same key, which fills vote slots as fast as the store lets it (P16). */
import type { SlotMessage } from "@/lib/chain/votes";
import {
  attestation,
  finalityVote,
  nullifyVote,
  sampleIdentity,
  samplePublicKey,
} from "@/lib/storage/contract/samples";
import { createSeat, openSeat, seatName } from "@/lib/storage/seats";

export interface Signer {
  /** Makes the seat that both sign for. */
  create(): Promise<void>;
  open(): Promise<void>;
  /**
   * Writes a vote of its own into each slot, so many at a time, and resolves to what each slot held when that was done.
   * Every third slot decides between nullify and finality.
   */
  contest(name: "one" | "other", slots: number): Promise<readonly string[]>;
  /** What the slots hold, read back from the disk. */
  readBack(slots: number): Promise<readonly string[]>;
}

declare global {
  interface Window {
    signer: Signer;
  }
}

/** Asked for at once: as many writes as a group takes, and then some. */
const AT_ONCE = 64;
const publicKey = samplePublicKey("ada");
const identity = sampleIdentity("ada");
let store: Awaited<ReturnType<typeof openSeat>>;

window.signer = {
  async create() {
    store = await createSeat(identity, publicKey);
  },
  async open() {
    store = await openSeat(seatName(identity.roomCode, publicKey));
  },
  async contest(name, slots) {
    const held: string[] = [];
    let next = 0;
    async function work(): Promise<void> {
      for (let slot = next++; slot < slots; slot = next++) {
        const { slots: answers } = await store.write({ slots: [voteOf(name, slot)] });
        held[slot] = textOf(answers[0] ?? null);
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return held;
  },
  async readBack(slots) {
    store.close();
    store = await openSeat(seatName(identity.roomCode, publicKey));
    const found = new Map((await store.boot()).slots.map((vote) => [vote.height, textOf(vote)]));
    return Array.from({ length: slots }, (_, slot) => found.get(slot + 1) ?? "empty");
  },
};

/** The two never want the same: another block, or the one gives the round up that the other makes final. */
function voteOf(name: "one" | "other", slot: number): SlotMessage {
  const height = slot + 1;
  if (slot % 3 !== 0) return attestation(height, 0, name);
  const givesUp = (name === "one") === (slot % 2 === 0);
  return givesUp ? nullifyVote(height, 0) : finalityVote(height, 0, name);
}

const textOf = (vote: SlotMessage | null): string => {
  if (vote === null) return "below the floor";
  return `${vote.type} ${"blockId" in vote ? vote.blockId : ""}`;
};

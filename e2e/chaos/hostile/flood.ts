/** Everything that is no provable fault, as fast as the links take it, until it is told to stop. */
import { randomBytes } from "node:crypto";
import { constants, setPriority } from "node:os";
import { present } from "@/lib/base/assert";
import type { PeerId } from "@/lib/base/peer";
import type { Seat, TxId } from "@/lib/chain/ids";
import { TRANSACTION_VERSION, type Transaction } from "@/lib/chain/transaction";
import type { Unsigned, Vote } from "@/lib/chain/votes";
import type { WireMessage } from "@/lib/wire/message";
import { type Liar, nobodysBlock, signed } from "./liar";

/** Messages handed to the links at once; their queues drop what does not fit, so the pause between sets no limit. */
const BURST = 256;
const PAUSE_MS = 20;
/** Of a burst; the rest is small, so that there are as many as can be. */
const HEAVY = 4;
/** Votes signed for the flood: signing takes longer than sending. */
const VOTES = 64;
const IDS = 256;

/** Messages sent so far, by seat; gone when the flood is to end. */
const under = new Map<Seat, number>();

/** Begins, and answers 0. It goes on over whatever link there is to that seat. */
export async function flood(liar: Liar, to: PeerId): Promise<number> {
  // The flooder has a machine of its own; here it must not take the processors of those whom it floods.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const votes = (await farVotes(liar)).map((vote) => liar.sight.wire.encode({ type: "vote", vote }));
  const seat = seatOfPeer(liar, to);
  under.set(seat, 0);
  void pour(liar, seat, votes);
  return 0;
}

/** Answers how many messages it took. */
export async function endFlood(liar: Liar, to: PeerId): Promise<number> {
  const seat = seatOfPeer(liar, to);
  const sent = under.get(seat) ?? 0;
  under.delete(seat);
  return sent;
}

const seatOfPeer = ({ tap }: Liar, peer: PeerId): Seat => present(tap.seats.get(peer), "the seat of a link that is up");

async function pour({ tap, sight }: Liar, seat: Seat, votes: readonly Uint8Array[]): Promise<void> {
  const { wire } = sight;
  for (let sent = under.get(seat); sent !== undefined; sent = under.get(seat)) {
    const status = wire.encode({ type: "status", status: tap.sight?.status ?? sight.status });
    const burst = Array.from({ length: BURST }, (_, i) =>
      i < HEAVY ? wire.encode(heavy(i)) : i % 3 === 0 ? status : (votes[i % votes.length] as Uint8Array),
    );
    const to = [...tap.seats].filter(([, other]) => other === seat).map(([peer]) => peer);
    tap.sayBytes(to, burst.slice(0, BURST / 2), "blocks");
    tap.sayBytes(to, burst.slice(BURST / 2), "sync");
    under.set(seat, sent + BURST * to.length);
    await new Promise((later) => setTimeout(later, PAUSE_MS));
  }
}

/** Rounds and heights that no receiver keeps, all with valid signatures: nobody gets two votes of one slot. */
async function farVotes({ sight, seat, key }: Liar): Promise<Vote[]> {
  const { height } = sight.status;
  const votes: Vote[] = [];
  for (let i = 0; i < VOTES; i++) {
    const slot = { height: height + (i % 4) * 100, round: 100 + i, seat };
    const vote: Unsigned<Vote> =
      i % 2 === 0 ? { ...slot, type: "nullify", reason: 1 } : { ...slot, type: "attest", blockId: nobodysBlock(i) };
    votes.push(await signed(sight, key, vote));
  }
  return votes;
}

/** Small messages that make much work. */
function heavy(n: number): WireMessage {
  switch (n) {
    case 0:
      return { type: "announce", ids: randomIds() };
    case 1:
      return { type: "want", ids: randomIds() };
    case 2:
      return { type: "wantRange", from: 1, count: 0xffff_ffff };
    default:
      return { type: "transactions", txs: Array.from({ length: 16 }, randomTransaction) };
  }
}

function randomIds(): TxId[] {
  const hex = randomBytes(32 * IDS).toString("hex");
  return Array.from({ length: IDS }, (_, i) => hex.slice(64 * i, 64 * (i + 1)) as TxId);
}

const randomTransaction = (): Transaction => ({
  version: TRANSACTION_VERSION,
  namespace: 0,
  salt: new Uint8Array(0),
  payload: Uint8Array.from(randomBytes(64)),
});

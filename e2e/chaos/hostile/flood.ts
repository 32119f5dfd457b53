/** Everything that is no provable fault, as fast as the links take it: one neighbour's share of a flood. */
import { randomBytes } from "node:crypto";
import type { PeerId } from "@/lib/base/peer";
import type { TxId } from "@/lib/chain/ids";
import { TRANSACTION_VERSION, type Transaction } from "@/lib/chain/transaction";
import type { Unsigned, Vote } from "@/lib/chain/votes";
import { IDS_PER_MESSAGE_MAX } from "@/lib/wire/limits";
import type { WireMessage } from "@/lib/wire/message";
import { type Liar, nobodysBlock, signed } from "./liar";

const FLOOD_MS = 20_000;
/** Messages handed to the links at once; their queues drop what does not fit, so the pause between sets no limit. */
const BURST = 256;
const PAUSE_MS = 5;
/** Votes signed for the flood: signing takes longer than sending. */
const VOTES = 64;
/** Of a burst; the rest is small, so that there are as many as can be. */
const HEAVY = 4;

export async function flood(liar: Liar, to: PeerId): Promise<number> {
  const { tap, sight } = liar;
  const votes = (await farVotes(liar)).map((vote) => sight.wire.encode({ type: "vote", vote }));
  const untilMs = performance.now() + FLOOD_MS;
  let sent = 0;
  while (performance.now() < untilMs && tap.seats.has(to)) {
    const status = sight.wire.encode({ type: "status", status: tap.sight?.status ?? sight.status });
    for (let i = 0; i < BURST; i++) {
      const small = i % 3 === 0 ? status : votes[i % votes.length];
      tap.sayBytes(
        [to],
        i < HEAVY ? sight.wire.encode(heavy(i)) : (small as Uint8Array),
        i % 2 === 0 ? "blocks" : "sync",
      );
    }
    sent += BURST;
    await new Promise((later) => setTimeout(later, PAUSE_MS));
  }
  return sent;
}

/** Rounds and heights that no receiver keeps, all with valid signatures: nobody gets two votes of one slot. */
async function farVotes(liar: Liar): Promise<Vote[]> {
  const { sight, seat, key } = liar;
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
      return { type: "announce", ids: randomIds(IDS_PER_MESSAGE_MAX / 16) };
    case 1:
      return { type: "want", ids: randomIds(IDS_PER_MESSAGE_MAX / 16) };
    case 2:
      return { type: "wantRange", from: 1, count: 0xffff_ffff };
    default:
      return { type: "transactions", txs: Array.from({ length: 16 }, randomTransaction) };
  }
}

const randomIds = (count: number): TxId[] => {
  const hex = randomBytes(32 * count).toString("hex");
  return Array.from({ length: count }, (_, i) => hex.slice(64 * i, 64 * (i + 1)) as TxId);
};

const randomTransaction = (): Transaction => ({
  version: TRANSACTION_VERSION,
  namespace: 0,
  salt: new Uint8Array(0),
  payload: Uint8Array.from(randomBytes(64)),
});

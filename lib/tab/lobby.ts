/** The table before it is sealed: who holds which seat, by the server's word, and how far sealing is (P25). */
import { countOf } from "@/lib/base/words";
import { nameParts } from "@/lib/picture/names";
import { listWords } from "@/lib/picture/rounds";
import type { TabState } from "@/lib/session/state";

export interface LobbySeat {
  readonly seat: number;
  /** Null: nobody sits here yet. */
  readonly taken: {
    readonly name: string;
    readonly isPractice: boolean;
    readonly isSelf: boolean;
    readonly signingKey: string;
    readonly hasAcknowledged: boolean;
  } | null;
}

export interface Lobby {
  readonly seats: readonly LobbySeat[];
  readonly takenCount: number;
  readonly isSealing: boolean;
  /** People who only look on. */
  readonly watching: number;
  /** One sentence: what everybody waits for. */
  readonly sentence: string;
}

type Known = Pick<TabState, "room" | "members" | "lobbySeats" | "acknowledged" | "self" | "freed">;

export function lobbyOf({ room, members, lobbySeats, acknowledged, self, freed }: Known): Lobby {
  const size = Math.max(room?.seatsMax ?? 0, lobbySeats.length);
  const seats = Array.from({ length: size }, (_, seat): LobbySeat => {
    const key = lobbySeats[seat];
    const member = members.find(({ seatKey }) => seatKey !== null && seatKey === key);
    if (key === undefined) return { seat, taken: null };
    const { short, isPractice } = nameParts(member?.name ?? `seat ${seat}`);
    return {
      seat,
      taken: {
        name: short,
        isPractice: isPractice || member?.practice === true,
        isSelf: key === self?.signingKey,
        signingKey: key,
        hasAcknowledged: acknowledged?.includes(seat) ?? false,
      },
    };
  });
  const isSealing = acknowledged !== null;
  const taken = seats.flatMap((seat) => (seat.taken === null ? [] : [seat.taken]));
  return {
    seats,
    takenCount: taken.length,
    isSealing,
    watching: members.filter(({ role }) => role === "observer").length,
    sentence: sentenceOf(seats.length, taken, isSealing, freed),
  };
}

type Taken = NonNullable<LobbySeat["taken"]>;

function sentenceOf(size: number, taken: readonly Taken[], isSealing: boolean, freed: Known["freed"]): string {
  const missing = taken.filter(({ hasAcknowledged }) => !hasAcknowledged).map(({ name }) => name);
  if (isSealing)
    return missing.length === 0
      ? "Everybody has signed the table. It starts."
      : `Sealing the table: ${listWords(missing)} still ${missing.length === 1 ? "has" : "have"} to sign.`;
  const free = size - taken.length;
  const now =
    free <= 0
      ? "All seats are taken. The table is about to be sealed."
      : `${taken.length} of ${countOf(size, "seat")} taken. The table starts when ${free === 1 ? "the last one is" : "all are"}.`;
  return freed === null ? now : `${freedWords(freed)} ${now}`;
}

function freedWords({ names, reason }: NonNullable<Known["freed"]>): string {
  const who = names.length === 0 ? "Somebody" : listWords(names);
  return `${who} ${reason === "left" ? "left" : "did not answer"} while the table was being sealed.`;
}

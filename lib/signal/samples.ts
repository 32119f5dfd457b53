/** Seats as the server tells of them, for tests; unsigned, because the page is handed only what was verified. */
import type { PublicKey } from "@/lib/chain/ids";
import { hexId, keyOf, NAMES, STARTED_MS } from "@/lib/chain/samples";
import type { Presence } from "./presence";

export const memberOf = (seat: number): Presence => ({
  version: 1,
  room: "7QK4MZ2X",
  session: hexId(0x50 + seat) as Presence["session"],
  seatKey: keyOf(seat),
  vrfKey: hexId(0xb0 + seat) as PublicKey,
  name: NAMES[seat] ?? "",
  role: "seat",
  practice: false,
  networkId: null,
  seq: 0,
  issuedAtMs: STARTED_MS,
  sessionSignature: "00".repeat(64) as Presence["sessionSignature"],
  seatSignature: null,
});

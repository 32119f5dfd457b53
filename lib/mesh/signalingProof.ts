/** A room's snapshot, with only those members and networks left in it that prove themselves. */
import { err, type Result } from "@/lib/base/result";
import type { ProvenRecord, SignalChecks } from "@/lib/signal/checks";
import type { RoomCode } from "@/lib/signal/fields";
import type { RoomSnapshot } from "@/lib/signal/messages";
import { type Refusal, refuse } from "@/lib/signal/problem";
import type { RoomView } from "./signalingEvents";

type SealedRecord = RoomSnapshot["records"][number];

/** @param blame is told of each member and network that was left out. */
export async function provenView(
  { records, ...rest }: RoomSnapshot,
  checks: SignalChecks,
  blame: (refusal: Refusal) => void,
): Promise<RoomView> {
  const networks = await Promise.all(records.map((record) => provenNetwork(record, rest.code, checks)));
  const members = await Promise.all(rest.members.map((presence) => checks.presence(presence)));
  const kept = <T>(results: readonly Result<T, Refusal>[]): T[] =>
    results.flatMap((result) => {
      if (result.ok) return [result.value];
      blame(result.error);
      return [];
    });
  return { ...rest, members: kept(members), networks: kept(networks) };
}

/** The network that a record proves, if it is one of this room. // P25 */
export async function provenNetwork(
  record: SealedRecord,
  room: RoomCode,
  checks: SignalChecks,
): Promise<Result<ProvenRecord, Refusal>> {
  const { roomCode } = record.genesis;
  if (roomCode === room) return checks.record(record);
  return err(refuse("bad-record", `got the record of room ${roomCode}, want ${room}`));
}

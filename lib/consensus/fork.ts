/**
 * P24: two finality certificates of one height for different blocks prove that 2q − n seats lied. However the second one
 * comes — on its own, as the tip of a neighbour's Status, or made here of votes — it must not be mistaken for news.
 */
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { State } from "./state";
import { emit, type Turn, update } from "./turn";

/** Stops the validator and returns true if the certificate contradicts what is final here. */
export function haltIfForked(turn: Turn, certificate: FinalityCertificate): boolean {
  const held = finalityAt(turn.state, certificate);
  if (held === null || held.blockId === certificate.blockId) return false;
  onForked(turn, [held, certificate]);
  return true;
}

/** Nothing this validator could still do would be worth anything: it shows the proof to everybody, and stops. */
export function onForked(turn: Turn, certificates: readonly [FinalityCertificate, FinalityCertificate]): void {
  if (turn.state.mode.type === "stopped") return;
  update(turn, { mode: { type: "stopped" } });
  for (const certificate of certificates)
    emit(turn, { type: "broadcast", message: { type: "certificate", certificate } });
  emit(turn, { type: "halt", certificates });
}

function finalityAt(
  { tip, tipCertificate, current }: State,
  { height }: FinalityCertificate,
): FinalityCertificate | null {
  if (height === tip.height) return tipCertificate;
  if (height !== current.height) return null;
  return [...current.rounds.values()].find((at) => at.finalized !== null)?.finalized ?? null;
}

/** Which of the things that must happen sometimes (X) has just happened, as far as a host's notes and effects tell. */
import type { NodeEffect, NodeNote } from "@/lib/node/effect";
import type { Mark } from "./marks";
import { count, type Host, mark, type World } from "./world";

const REASONS: readonly Mark[] = [
  "a round was nullified: no commitment",
  "a round was nullified: no proposal",
  "a round was nullified: invalid proposal",
  "a round was nullified: body missing",
  "a round was nullified: no quorum",
  "a round was nullified: followed the others",
];

export function markNote(world: World, host: Host, note: NodeNote): void {
  switch (note.type) {
    case "proposed":
      if (note.carriedFrom !== null) mark(world, "a block was carried into a later round");
      else if (note.round > 0) mark(world, "a fresh block was proposed after round 0");
      return;
    case "entered":
      if (note.cause === "nullified") count(world, "rounds nullified");
      return;
    case "final":
      if (note.certificate !== null && note.certificate.round < (host.node?.core.current.round ?? 0) && !note.synced)
        mark(world, "a height was decided by an earlier round's votes");
      return;
    case "amnesia":
      if (note.heard === 0) mark(world, "a seat noticed that its memory was lost");
      return;
    default:
      return;
  }
}

export function markEffect(world: World, host: Host, effect: NodeEffect): void {
  if (effect.type === "write" && effect.vote?.type === "nullify") mark(world, REASONS[effect.vote.reason - 1] as Mark);
  if (effect.type !== "send") return;
  if (effect.message.type === "vote" && effect.message.vote.seat !== host.seat)
    mark(world, "votes of others were relayed");
  if (effect.message.type === "wantBlock") mark(world, "a certificate came before its block");
  if (effect.message.type === "want") mark(world, "a body was fetched from a neighbour");
}

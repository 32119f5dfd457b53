/** Which of the things that must happen sometimes (X) has just happened, as far as a host's notes and effects tell. */
import { present } from "@/lib/base/assert";
import type { NodeEffect, NodeInput, NodeNote } from "@/lib/node/effect";
import { slotKey } from "@/lib/storage/keys";
import type { Mark } from "./marks";
import { hostBook } from "./oracleState";
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
      return markFinal(world, host, note);
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

function markFinal(world: World, host: Host, { tip, certificate, synced }: Extract<NodeNote, { type: "final" }>): void {
  const { height, round } = hostBook(world.oracle, host.index);
  if (certificate !== null && !synced && tip.height === height && certificate.round < round)
    mark(world, "a height was decided by an earlier round's votes");
}

/** What a host was like just before an input. */
export interface Seen {
  readonly mode: string;
  readonly farVotes: number;
  readonly applying: boolean;
  /** It is about to be shown a vote of its own that its disk does not hold. */
  readonly forgotten: boolean;
}

export function look(host: Host, input: NodeInput): Seen {
  const { core, applying } = present(host.node, "a running validator");
  return {
    mode: core.mode.type,
    farVotes: core.current.far.size,
    applying: applying !== null,
    forgotten: isForgotten(host, input),
  };
}

function isForgotten({ node, seat, disk }: Host, input: NodeInput): boolean {
  if (node === null || seat === null || input.type !== "message" || input.message.type !== "vote") return false;
  const { vote } = input.message;
  const kind = vote.type === "attest" ? "attest" : "resolve";
  if (vote.seat !== seat || vote.height < node.core.current.height || vote.height < node.core.voteFloor) return false;
  return !disk.slots.has(slotKey({ height: vote.height, round: vote.round, kind }));
}

export function markInput(
  world: World,
  host: Host,
  input: NodeInput,
  before: Seen,
  effects: readonly NodeEffect[],
): void {
  const { core, applying } = present(host.node, "a running validator");
  if (before.mode !== "active" && core.mode.type === "active") markWaking(world, input, before.mode);
  if (before.forgotten) mark(world, "a tampered seat was shown its own forgotten vote");
  if (core.current.far.size > before.farVotes) mark(world, "a vote too far ahead was put aside");
  const writes = effects.filter((effect) => effect.type === "write");
  const blames = effects.some(({ type }) => type === "blame");
  if (writes.some(({ batch }) => batch.evidence !== undefined))
    mark(world, isMessage(input, "evidence") ? "evidence was taken over from a neighbour" : "evidence was made");
  const final = writes.find(({ batch }) => batch.final !== undefined)?.batch.final;
  if (final !== undefined && final.blocks.length > 1) mark(world, "a range of several blocks was synced");
  if (blames && (before.applying || isMessage(input, "range"))) mark(world, "a false range was refused");
  else if (before.applying && applying === null && final === undefined)
    mark(world, "a decision overtook a range being synced");
}

const isMessage = (input: NodeInput, type: string): boolean => input.type === "message" && input.message.type === type;

function markWaking(world: World, input: NodeInput, mode: string): void {
  if (mode === "amnesiac") mark(world, "a seat regained its vote");
  else if (mode === "listening" && input.type === "timer") mark(world, "a restarted seat waited a round alone");
  else if (mode === "listening") mark(world, "a restarted seat heard enough others");
}

/**
 * The judge of good neighbours (P13): a new link hears a Status, whoever is behind is handed the decision, whoever lacks
 * nullifications is handed all of them. Judged by what goes in and what comes out of one input.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Status } from "@/lib/chain/status";
import type { NodeEffect, NodeInput } from "@/lib/node/effect";
import { fail, hostBook } from "./oracleState";
import { type Host, mark, type World } from "./world";

/** Answers to one neighbour's Status in any second. */
const ANSWERS_PER_SECOND = 2;

/** What was so before the input: effects alone do not tell. */
export interface Before {
  readonly greeted: boolean;
  readonly answers: boolean;
}

/** Looks at the host just before it is given the input. */
export function lookBefore(world: World, host: Host, input: NodeInput): Before | null {
  const { node } = host;
  if (node === null || input.type !== "message" || node.core.mode.type === "stopped") return null;
  const { from, message } = input;
  const peer = node.peers.get(from);
  if (peer === undefined) return null;
  if (message.type === "hello") return { greeted: peer.network === "ours", answers: false };
  if (message.type !== "status" || message.status.height > node.core.current.height) return null;
  return { greeted: true, answers: mayAnswer(world, host, from) };
}

function mayAnswer(world: World, host: Host, from: PeerId): boolean {
  const { answered } = hostBook(world.oracle, host.index);
  const nowMs = Math.round(world.nowMs * host.clock.rate);
  const recent = (answered.get(from) ?? []).filter((atMs) => nowMs - atMs < 1_000);
  if (recent.length >= ANSWERS_PER_SECOND) return false;
  answered.set(from, [...recent, nowMs]);
  return true;
}

export function judgeConduct(
  world: World,
  host: Host,
  input: NodeInput,
  before: Before | null,
  effects: readonly NodeEffect[],
): void {
  if (before === null || input.type !== "message") return;
  const { from, message } = input;
  const says = (isMeant: (message: Extract<NodeEffect, { type: "send" }>["message"]) => boolean): boolean =>
    effects.some((effect) => effect.type === "send" && effect.to.includes(from) && isMeant(effect.message));
  if (message.type === "hello" && !before.greeted && !says(({ type }) => type === "status"))
    fail("P13", `host ${host.index} says no Status on its new link to ${from}`);
  if (message.type !== "status" || !before.answers) return;
  judgeAnswer(world, host, from, message.status, effects, says);
}

function judgeAnswer(
  world: World,
  host: Host,
  from: PeerId,
  status: Status,
  effects: readonly NodeEffect[],
  says: (isMeant: (message: Extract<NodeEffect, { type: "send" }>["message"]) => boolean) => boolean,
): void {
  const current = host.node?.core.current;
  if (current === undefined) return;
  if (status.height < current.height) {
    const served = effects.some((effect) => effect.type === "serveCertificate" && effect.height === status.height);
    if (!served) fail("P13", `host ${host.index} does not tell ${from} that height ${status.height} is decided`);
    return mark(world, "a neighbour was handed the decision it missed");
  }
  if (status.height !== current.height) return;
  for (const [round, { nullified }] of current.rounds) {
    if (nullified === null || ((status.nullified[round >> 3] ?? 0) >> (round & 7)) & 1) continue;
    const sent = says(({ type, ...rest }) => {
      if (type !== "certificate" || !("certificate" in rest)) return false;
      return rest.certificate.type === "nullify" && rest.certificate.round === round;
    });
    if (!sent) fail("P13", `host ${host.index} keeps the nullification of ${current.height}/${round} from ${from}`);
  }
}

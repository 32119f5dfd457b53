/**
 * The judge of blame. S6: no correct seat is ever accused or blamed by a correct one. S9: every accusation is proven by
 * two signatures, whoever hears a contradiction accuses, and after healing everybody knows it.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Evidence } from "@/lib/chain/evidence";
import type { Seat } from "@/lib/chain/ids";
import type { Rejection } from "@/lib/chain/rejection";
import type { SlotMessage } from "@/lib/chain/votes";
import type { WireMessage } from "@/lib/wire/message";
import { indexOfPeer } from "./network";
import { fail, hostBook } from "./oracleState";
import { type Host, isCorrect, mark, type World } from "./world";

/** As many accusations of one seat are kept (P18). */
const KEPT_PER_SEAT = 16;
/** Links that died are noticed and made again within this. */
const LINKING_MS = 200;

export function judgeBlame(world: World, host: Host, peer: PeerId, { code, detail }: Rejection): void {
  const other = world.hosts[indexOfPeer(peer)] as Host;
  if (isCorrect(host) && isCorrect(other))
    fail("S6", `host ${host.index} blames host ${other.index}: ${code}, ${detail}`);
  mark(world, "a liar was blamed");
}

export function judgeAccusation(world: World, host: Host, { first, second }: Evidence): void {
  const { oracle } = world;
  const { seat, height, round } = first;
  const where = `seat ${seat} in ${height}/${round}`;
  if (!((oracle.faulty >> seat) & 1)) fail("S6", `host ${host.index} accuses ${where}, which is correct`);
  if (
    second.seat !== seat ||
    second.height !== height ||
    second.round !== round ||
    slotValue(first) === slotValue(second)
  )
    fail(
      "S9",
      `host ${host.index} accuses ${where} with messages that do not contradict each other: ${slotValue(first)}, ${slotValue(second)} by ${second.seat} in ${second.height}/${second.round}`,
    );
  if (isLinked(world) && !oracle.accusations.has(`${seat}/${height}`))
    oracle.accusations.set(`${seat}/${height}`, world.nowMs);
}

/** After healing, as soon as every link is up and greeted. */
const isLinked = ({ nowMs, oracle, dials }: World): boolean =>
  oracle.healedAt !== null && nowMs > oracle.healedAt.atMs + 3 * dials.network.healedDelayMs + LINKING_MS;

const slotValue = (message: SlotMessage): string =>
  message.type === "nullify"
    ? "nullify"
    : `${message.type} ${message.blockId} ${message.type === "propose" ? message.carriedFrom : ""}`;

/** Remembers what a host is about to hear, verified, of the height it is deciding: contradictions must be noticed. */
export function noteHeard({ oracle }: World, host: Host, message: WireMessage): void {
  const core = host.node?.core;
  const vote = message.type === "vote" ? message.vote : null;
  if (core === undefined || vote === null || vote.seat === host.seat || core.mode.type === "stopped") return;
  if (vote.height !== core.current.height || vote.round > core.current.round + 16) return;
  const book = hostBook(oracle, host.index);
  const key = `${vote.seat}/${vote.round}/${vote.type === "attest" ? "attest" : "resolve"}`;
  const before = book.heard.get(key);
  if (before === undefined) book.heard.set(key, slotValue(vote));
  else if (before !== slotValue(vote)) book.conflicts.add(vote.seat);
}

/** S9: whoever has heard a contradiction has accused. */
export function judgeVigilance({ oracle }: World, host: Host): void {
  const book = oracle.hosts.get(host.index);
  if (book === undefined || book.conflicts.size === 0 || host.node === null) return;
  const { accused } = host.node.core;
  for (const seat of book.conflicts)
    if (!accused.has(`${seat}/${book.height}`) && keptOf(accused, seat) < KEPT_PER_SEAT)
      fail("S9", `host ${host.index} heard seat ${seat} contradict itself at height ${book.height} and says nothing`);
  book.conflicts.clear();
}

const keptOf = (accused: ReadonlySet<string>, seat: Seat): number =>
  [...accused].filter((key) => key.startsWith(`${seat}/`)).length;

/** S9, complete: what a correct host accused of after healing, all know in the end. */
export function judgeKnowledge(world: World): void {
  const slackMs = 4 * world.dials.network.healedDelayMs + 200;
  for (const [key, atMs] of world.oracle.accusations) {
    if (atMs > world.nowMs - slackMs) continue;
    for (const host of world.hosts) {
      const accused = host.node?.core.accused;
      if (!isCorrect(host) || accused === undefined || accused.has(key)) continue;
      if (keptOf(accused, Number(key.split("/")[0])) < KEPT_PER_SEAT)
        fail("S9", `host ${host.index} has never heard of the accusation ${key}`);
    }
  }
}

/**
 * What a run leaves behind for the page to replay: the facts of every host, in the words of lib/port/trace, with the
 * faults between them. Recorded on demand only, because it takes longer than the run. Plain data.
 */
import type { PeerId } from "@/lib/base/peer";
import { poolSize } from "@/lib/mempool/pool";
import { factOf, messageFact, tableViewOf } from "@/lib/node/describe";
import type { NodeNote } from "@/lib/node/effect";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import type { WireMessage } from "@/lib/wire/message";
import { instantOf } from "./clock";
import { byteSizeOf } from "./wire";
import type { Host, World } from "./world";

export function record({ recording, nowMs }: World, what: { readonly type: "fault"; readonly id: string }): void {
  recording?.lines.push({ ...what, atMs: nowMs });
}

export function recordFact(world: World, host: Host, fact: TraceFact): void {
  const { recording, nowMs } = world;
  if (recording === null) return;
  const at = instantOf(world, host).wallMs;
  const of = recording.hosts.get(host.index) ?? { seq: 0, cause: null };
  recording.hosts.set(host.index, of);
  const event: TraceEvent = { ...fact, seq: ++of.seq, at, causeSeq: fact.type === "message" ? null : of.cause };
  recording.lines.push({ type: "host", atMs: nowMs, host: host.index, event });
}

export function recordBoot(world: World, host: Host): void {
  if (world.recording === null || host.node === null) return;
  const { tip } = host.node.core;
  const table = tableViewOf(world.table);
  recordFact(world, host, {
    type: "began",
    table,
    seat: host.seat,
    tip: { height: tip.height, id: tip.id },
    logSize: tip.logSize,
    blocks: [],
  });
}

export function recordNote(world: World, host: Host, note: NodeNote): void {
  if (world.recording === null || host.node === null) return;
  if (note.type === "pooled")
    return recordFact(world, host, {
      type: "pool",
      waiting: poolSize(host.node.pool),
      own: note.own ? note.ids.length : 0,
    });
  recordFact(world, host, factOf(host.node, note, instantOf(world, host).wallMs));
}

export function recordMessage(
  world: World,
  host: Host,
  direction: "in" | "out",
  peer: PeerId,
  message: WireMessage,
  verified: boolean | null,
): void {
  if (world.recording === null || host.node === null) return;
  const { wallMs } = instantOf(world, host);
  recordFact(world, host, messageFact(host.node, direction, peer, message, byteSizeOf(message), verified, wallMs));
  const of = world.recording.hosts.get(host.index);
  if (direction === "in" && of !== undefined) of.cause = of.seq;
}

/** What followed from the last incoming message is done. */
export function recordHandled({ recording }: World, host: Host): void {
  const of = recording?.hosts.get(host.index);
  if (of !== undefined) of.cause = null;
}

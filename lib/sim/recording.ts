/**
 * What a run leaves behind for the page to replay: the facts of every host, in the words of lib/port/trace, with the
 * faults between them. Recorded on demand only, because it takes longer than the run. Plain data.
 */
import { present } from "@/lib/base/assert";
import { listenersNeeded } from "@/lib/consensus/memory";
import { ownSize, poolSize } from "@/lib/mempool/pool";
import { factOf, messageFact, type Passage, tableViewOf } from "@/lib/node/describe";
import type { NodeInput, NodeNote } from "@/lib/node/effect";
import { progress } from "@/lib/node/tracer";
import { SUMMARY_TX_IDS_MAX, type TraceEvent, type TraceFact } from "@/lib/port/trace";
import { TRACKED_TXS_MAX } from "@/lib/port/view";
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
  const of = recording.hosts.get(host.index) ?? { seq: 0, cause: null, followed: new Set() };
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
  if (host.seat !== null) recordFact(world, host, { type: "mode", mode: { type: "validating" } });
}

/** What it does now that somebody has paused it, or lets it go on. */
export function recordMode(world: World, host: Host): void {
  if (host.node === null) return;
  const { mode } = host.node.core;
  if (host.paused !== null) recordFact(world, host, { type: "mode", mode: { type: "paused" } });
  else if (mode.type === "listening") {
    const needed = listenersNeeded(world.table);
    recordFact(world, host, { type: "mode", mode: { type: "listening", heard: mode.heard.size, needed } });
  } else recordFact(world, host, { type: "mode", mode: { type: "validating" } });
}

/** News of a neighbour. */
export function recordLink(world: World, host: Host, input: NodeInput): void {
  if (input.type === "peerUp")
    recordFact(world, host, { type: "peerUp", peer: input.peer, seat: input.seat, session: "" });
  if (input.type !== "peerDown") return;
  const seat = host.node?.peers.get(input.peer)?.seat ?? null;
  recordFact(world, host, { type: "peerDown", peer: input.peer, seat, code: "closed", detail: "gone" });
}

export function recordNote(world: World, host: Host, note: NodeNote): void {
  if (world.recording === null || host.node === null) return;
  if (note.type === "pooled") {
    const { own } = note;
    const ids = note.ids.slice(0, SUMMARY_TX_IDS_MAX);
    recordFact(world, host, { type: "pooled", count: note.ids.length, ids, own, sizes: ids.map(() => 0) });
  } else recordFact(world, host, factOf(host.node, note, instantOf(world, host).wallMs));
  if (note.type === "pooled" || note.type === "final") recordPool(world, host);
  recordProgress(world, host, note);
}

function recordPool(world: World, host: Host): void {
  const { pool } = present(host.node, "a running validator");
  recordFact(world, host, { type: "pool", waiting: poolSize(pool), own: ownSize(pool) });
}

/** How the host's own submissions fare, as the tracer of a real validator tells it. */
function recordProgress(world: World, host: Host, note: NodeNote): void {
  const followed = world.recording?.hosts.get(host.index)?.followed;
  if (followed === undefined || host.node === null) return;
  if (note.type === "pooled" && note.own)
    for (const id of note.ids.slice(0, TRACKED_TXS_MAX - followed.size)) followed.add(id);
  for (const fact of progress(host.node, note)) {
    if (!followed.has(fact.id)) continue;
    recordFact(world, host, fact);
    if (note.type === "final") followed.delete(fact.id);
  }
}

export function recordMessage(world: World, host: Host, passage: Omit<Passage, "bytes">): void {
  if (world.recording === null || host.node === null) return;
  if (world.recording.messagesOf !== null && world.recording.messagesOf !== host.index) return;
  const { wallMs } = instantOf(world, host);
  recordFact(world, host, messageFact(host.node, { ...passage, bytes: byteSizeOf(passage.message) }, wallMs));
  const of = world.recording.hosts.get(host.index);
  if (passage.direction === "in" && of !== undefined) of.cause = of.seq;
}

/** What followed from the last incoming message is done. */
export function recordHandled({ recording }: World, host: Host): void {
  const of = recording?.hosts.get(host.index);
  if (of !== undefined) of.cause = null;
}

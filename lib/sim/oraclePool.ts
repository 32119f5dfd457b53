/** The judge of promises. S8: what a host accepted is final exactly once or still in a pool, and never refused later. */
import type { TxId } from "@/lib/chain/ids";
import type { NodeEffect } from "@/lib/node/effect";
import { fail } from "./oracleState";
import { type Host, isCorrect, mark, type World } from "./world";

export function judgeAnswer(world: World, host: Host, { answer }: Extract<NodeEffect, { type: "answer" }>): void {
  const { oracle } = world;
  if (!answer.ok) {
    if (answer.rejection.code === "storage-full") mark(world, "a full disk refused a submission");
    if (answer.id !== null && oracle.accepted.get(answer.id) === host.index && answer.rejection.code !== "storage-full")
      fail("S8", `host ${host.index} refuses ${answer.id}, which it had accepted: ${answer.rejection.detail}`);
    return;
  }
  if (answer.duplicate) mark(world, "a submission was a duplicate");
  if (oracle.accepted.has(answer.id)) return;
  oracle.accepted.set(answer.id, host.index);
  if (!oracle.final.has(answer.id)) oracle.waiting++;
  judgeKept(host, answer.id);
}

/** A host was started again: everything it ever accepted is in its chain or in its pool. */
export function judgePool(world: World, host: Host): void {
  for (const [id, keeper] of world.oracle.accepted) if (keeper === host.index) judgeKept(host, id);
}

function judgeKept({ index, disk, node }: Host, id: TxId): void {
  if (disk.places.has(id)) return;
  if (!disk.pool.has(id)) fail("S8", `host ${index} has lost ${id} from its disk`);
  if (node !== null && !node.pool.laneOf.has(id)) fail("S8", `host ${index} has lost ${id} from its pool`);
}

/** The disk of a host was tampered with: nobody can hold it to what it promised. */
export function releasePromises({ oracle }: World, host: Host): void {
  for (const [id, keeper] of oracle.accepted) {
    if (keeper !== host.index) continue;
    oracle.accepted.delete(id);
    if (!oracle.final.has(id)) oracle.waiting--;
  }
}

/** After healing everything accepted must be final. */
export function judgePromises(world: World): void {
  for (const [id, index] of world.oracle.accepted) {
    const height = world.oracle.final.get(id);
    if (height === undefined) fail("L1", `transaction ${id}, accepted by host ${index}, is not final after healing`);
    if ((world.hosts[index] as Host).role === "observer") mark(world, "an observer's submission became final");
  }
  for (const host of world.hosts) if (isCorrect(host) && host.present) judgePool(world, host);
}

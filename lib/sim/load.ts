/** Submissions: to any host that is up, now and then the same bytes again, at another host or height (P19). */
import { give } from "./host";
import { chance, integer, pick } from "./random";
import { streamOf } from "./streams";
import type { World } from "./world";

export function submit(world: World, number: number): void {
  const random = streamOf(world, "load");
  const able = world.hosts.filter(({ node, paused }) => node !== null && paused === null);
  if (able.length === 0) return;
  const host = pick(random, able);
  const repeats = chance(random, 0.1);
  const size = integer(random, 4, world.dials.load.sizeMax);
  // Large ones are larger than what is pushed to the seats at once; a repeated one must have the size it had.
  const payload = new Uint8Array(repeats ? 12 : size);
  new DataView(payload.buffer).setUint32(0, repeats ? number - (number % 4) : number);
  const tx = { version: 1, namespace: repeats ? 1 : 0, salt: new Uint8Array(0), payload };
  give(world, host, { type: "submit", request: host.nextRequest++, tx });
}

/** The world's random streams, made from its seed when first used. */
import { type Random, randomStream } from "./random";
import type { World } from "./world";

export function streamOf(world: World, purpose: string): Random {
  const known = world.streams.get(purpose);
  if (known !== undefined) return known;
  const stream = randomStream(world.seed, purpose);
  world.streams.set(purpose, stream);
  return stream;
}

/** S12: two runs that are equal event by event have equal digests, whatever machine they run on. */
import type { SimEvent, World } from "./world";

export function digestEvent(world: World, event: SimEvent): void {
  mix(world, world.nowMs);
  mixText(world, event.type);
  switch (event.type) {
    case "deliver":
      mix(world, event.from * 64 + event.to);
      mixText(world, event.message.type);
      if (event.message.type === "vote") mixText(world, event.message.vote.type);
      return;
    case "input":
      mix(world, event.host);
      return mixText(world, event.input.type);
    case "timer":
      mix(world, event.host);
      return mixText(world, event.timer.type);
    default:
      if ("host" in event) mix(world, event.host);
  }
}

/** What has been decided goes in at the end. */
export function digestOf(world: World): string {
  for (const { blockId } of world.oracle.chain.values()) mixText(world, blockId);
  for (const word of [world.events, world.oracle.accepted.size, world.counts.get("messages") ?? 0]) mix(world, word);
  return world.digest.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function mixText(world: World, text: string): void {
  for (let i = 0; i < text.length; i++) mix(world, text.charCodeAt(i));
}

/** Two lanes of FNV-1a on 32-bit words. */
function mix({ digest }: World, word: number): void {
  const low = word | 0;
  digest[0] = Math.imul(digest[0] ^ low, 0x01000193);
  digest[1] = Math.imul((digest[1] ^ low) + 0x9e3779b9, 0x85ebca6b) ^ (digest[1] >>> 15);
}

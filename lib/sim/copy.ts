/**
 * A copy of a world: another world, equal and its own. What lies on the disks grows with the chain and is never changed in
 * place (lib/storage/tables), so copies share it, and one costs the same after an hour as after a second.
 */
import { copyTables, type MemoryTables } from "@/lib/storage/tables";
import type { Host, World } from "./world";

export function copyWorld(world: World): World {
  const bare: World = { ...world, hosts: world.hosts.map((host) => ({ ...host, disk: NO_DISK, copies: [] })) };
  const copy = structuredClone(bare);
  for (const [at, host] of copy.hosts.entries()) {
    const { disk, copies } = world.hosts[at] as Host;
    host.disk = copyTables(disk);
    // Older states of a disk are never written to.
    host.copies.push(...copies);
  }
  return copy;
}

/** Stands for a disk for as long as the rest is copied. */
const NO_DISK = {} as MemoryTables;

/** The judge of sizes. S10: nothing a validator holds grows beyond its bound, whatever neighbours send (P23). */
import { fail } from "./oracleState";
import type { Host, World } from "./world";

const ROUNDS_AHEAD = 16;
const AHEAD_PER_NEIGHBOUR = 64;
const WANTS_PER_ANNOUNCER = 4_096;
const RANGES = 6;
const RECENT = 256;
const KEPT_ACCUSATIONS = 16;

export function judgeBounds(world: World, host: Host): void {
  const { node } = host;
  if (node === null) return;
  const { core } = node;
  const { current } = core;
  const n = world.table.n;
  const check = (what: string, size: number, max: number): void => {
    if (size > max) fail("S10", `host ${host.index} holds ${size} ${what}, at most ${max} are allowed`);
  };
  check("far votes", current.far.size, 3 * n);
  // While a decision is being stored certificates of later rounds may still come in, each proven by a quorum.
  if (current.decision === null)
    for (const round of current.rounds.keys())
      if (round > current.round + ROUNDS_AHEAD) check("as its highest round", round, current.round + ROUNDS_AHEAD);
  // A proposal and two certificates a round, and what a restart brought back.
  check("blocks of a height", current.blocks.size, 3 * (current.rounds.size + 1));
  check("own messages of a height", current.own.length, 3 * (current.round + 1));
  check("accusations", core.accused.size, KEPT_ACCUSATIONS * n);
  check("neighbours of the core", core.peers.size, world.hosts.length);
  check("blocks being assembled", node.assembly.blocks.size, current.blocks.size + 1);
  check(
    "wanted transactions",
    node.txWants.wants.size,
    (world.hosts.length + 1) * WANTS_PER_ANNOUNCER + world.table.params.maxBlockTxs,
  );
  check("ranges", node.sync.ranges.size + node.sync.requests.size, RANGES + world.hosts.length);
  check("recent ids", node.recentIds.size, RECENT);
  for (const { ahead } of node.peers.values()) check("messages of the next height", ahead.length, AHEAD_PER_NEIGHBOUR);
}

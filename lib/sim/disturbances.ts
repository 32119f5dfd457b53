/** A network that is cut, stalls and breaks (testing for what real networks do: partitions of every shape). */
import { befalls } from "./draws";
import type { FaultName } from "./faultNames";
import { put } from "./heap";
import { kill } from "./links";
import { drawOf, quorumOf } from "./ownCodec";
import { chance, exponential, integer, pick, type Random, shuffled } from "./random";
import { streamOf } from "./streams";
import { type Host, mark, type World } from "./world";

type Pair = readonly [number, number];

/** Cuts the network into sides that do not hear each other, for a while. */
export function split(world: World, number: number): void {
  const random = streamOf(world, "split");
  const hosts = shuffled(random, world.hosts);
  const [fault, cut] = pick(random, SHAPES)(world, hosts, random);
  const lastsMs = Math.ceil(exponential(random, world.dials.network.partitionMs));
  if (hosts.length < 2 || !befalls(world, fault, `${number}`)) return;
  world.cut.clear();
  for (const [from, to] of cut) world.cut.add(`${from}>${to}`);
  if (!hosts.some((host) => reachOf(world, host) >= quorumOf(world.table.n)))
    mark(world, "no side of a partition had a quorum");
  put(world.heap, world.nowMs + lastsMs, { type: "join", cuts: ++world.cuts });
}

/** How many seats hear this one, itself included. */
const reachOf = ({ hosts, cut, table }: World, { index }: Host): number =>
  hosts.slice(0, table.n).filter((other) => !cut.has(`${index}>${other.index}`) && !cut.has(`${other.index}>${index}`))
    .length;

const SHAPES: readonly ((
  world: World,
  hosts: readonly Host[],
  random: Random,
) => readonly [FaultName, readonly Pair[]])[] = [
  (_, hosts, random) => ["partition in two", bothWays(...halved(hosts, random))],
  (_, hosts) => ["partition of one", bothWays(hosts.slice(0, 1), hosts.slice(1))],
  (world, hosts) => {
    const next = nextProposer(world);
    const isNext = ({ seat }: Host): boolean => seat === next;
    return [
      "partition of the next proposer",
      bothWays(
        hosts.filter(isNext),
        hosts.filter((host) => !isNext(host)),
      ),
    ];
  },
  (_, hosts, random) => {
    const [left, right] = halved(hosts.slice(1), random);
    return ["partition with a bridge", bothWays(left, right)];
  },
  (_, hosts, random) => ["one-way partition", oneWay(...halved(hosts, random))],
];

/** Whoever the first round of the height after the highest final one draws. */
function nextProposer(world: World): number | null {
  const height = Math.max(0, ...world.oracle.chain.keys()) + 1;
  return drawOf(world, height, 0)?.proposer ?? null;
}

function halved(hosts: readonly Host[], random: Random): [readonly Host[], readonly Host[]] {
  const at = integer(random, 1, Math.max(1, hosts.length - 1));
  return [hosts.slice(0, at), hosts.slice(at)];
}

const oneWay = (from: readonly Host[], to: readonly Host[]): Pair[] =>
  from.flatMap((a) => to.map((b): Pair => [a.index, b.index]));

const bothWays = (left: readonly Host[], right: readonly Host[]): Pair[] => [
  ...oneWay(left, right),
  ...oneWay(right, left),
];

/** One link carries nothing for a while, and then everything at once. */
export function clog(world: World, number: number): void {
  const random = streamOf(world, "clog");
  const [from, to] = shuffled(random, world.hosts);
  const link = from && to && from.links.get(to.index);
  const lastsMs = Math.ceil(exponential(random, world.dials.network.clogMs));
  if (link && befalls(world, "clog", `${number}`)) link.cloggedUntilMs = world.nowMs + lastsMs;
}

/** One link dies with everything on it; sometimes all links of a host at once. */
export function breakLinks(world: World, number: number): void {
  const random = streamOf(world, "death");
  const [host, ...others] = shuffled(random, world.hosts);
  const dying = chance(random, 0.2) ? others : others.slice(0, 1);
  if (host === undefined || !befalls(world, "connection death", `${number}`)) return;
  for (const other of dying) kill(world, host, other);
}

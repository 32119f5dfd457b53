/**
 * Twins (Bano et al., "Twins: BFT systems made robust", 2020): a seat lies by living twice, each copy a correct
 * validator with a memory of its own. What the two do together covers equivocation, double voting and amnesia. The
 * network is cut by rounds, and the cuts are enumerated, not drawn: scenario k is digits of k in the base of all ways to
 * group the hosts.
 */
import { type Params, PRESETS } from "@/lib/chain/params";
import { calmDials, type Dials, type Weakness } from "./dials";
import { faultyMax, quorumOf } from "./ownCodec";
import { integer, randomStream, shuffled } from "./random";

/** Short rounds, because a scenario is about their order alone. */
const PARAMS: Params = { ...PRESETS.fast, roundMs: 250, clearingMs: 0, idleMs: 60 };
/** Scripted rounds of the first two heights. */
const HEIGHTS = 2;
const ROUNDS = 3;
const CHAOS_ROUNDS = 10;

/** The dials of scenario k: mostly four seats of which one has a twin, now and then seven with two. */
export function twinsOf(k: number): Dials {
  const seats = k % 8 === 7 ? 7 : 4;
  const twins = faultyMax(seats);
  const random = randomStream(k, "twins");
  const hosts = seats + twins;
  const groups = groupings(hosts);
  let rest = Math.floor(k / 4);
  const digits = Array.from({ length: HEIGHTS * ROUNDS }, (_, i) => {
    // The first height is enumerated; the second only has to be something.
    if (i >= ROUNDS) return integer(random, 0, groups.length - 1);
    const digit = rest % groups.length;
    rest = Math.floor(rest / groups.length);
    return digit;
  });
  const weak = Array.from({ length: twins }, (_, i): Weakness => ({ seat: (k + 3 * i) % seats, kind: "twin" }));
  return scripted(
    seats,
    k,
    weak,
    digits.map((digit) => groups[digit] as readonly number[]),
    HEIGHTS,
    ROUNDS,
  );
}

/** Every way to put the hosts into at most three groups, as the group of each. */
function groupings(hosts: number): readonly (readonly number[])[] {
  const known = GROUPINGS.get(hosts);
  if (known !== undefined) return known;
  let all: number[][] = [[]];
  for (let i = 0; i < hosts; i++)
    all = all.flatMap((groups) =>
      [0, 1, 2].filter((group) => group <= Math.max(-1, ...groups) + 1).map((group) => [...groups, group]),
    );
  GROUPINGS.set(hosts, all);
  return all;
}

const GROUPINGS = new Map<number, readonly (readonly number[])[]>();

/**
 * A planned fork: 2q − n seats have twins, and each half of the honest ones sees one copy of each, a quorum together.
 * It must happen, and every honest host must find out when the halves meet (P24).
 */
export function forkOf(seats: number, k: number): Dials {
  const liars = 2 * quorumOf(seats) - seats;
  const order = shuffled(
    randomStream(k, `fork ${seats}`),
    Array.from({ length: seats }, (_, seat) => seat),
  );
  const twinned = order.slice(0, liars);
  const honest = order.slice(liars);
  const groups = Array.from({ length: seats }, (_, seat) => (honest.indexOf(seat) * 2 < honest.length ? 0 : 1));
  for (const seat of twinned) groups[seat] = 0;
  const weak = twinned.map((seat): Weakness => ({ seat, kind: "twin" }));
  return scripted(seats, k, weak, [[...groups, ...twinned.map(() => 1)]], 1, 1);
}

function scripted(
  seats: number,
  variant: number,
  weak: readonly Weakness[],
  groups: readonly (readonly number[])[],
  heights: number,
  rounds: number,
): Dials {
  const calm = calmDials(seats, PARAMS);
  return {
    ...calm,
    variant,
    chaosMs: CHAOS_ROUNDS * PARAMS.roundMs,
    // Clocks differ, so that two copies of one proposer make two blocks.
    node: { ...calm.node, offsetMs: 20 },
    network: { ...calm.network, delay: { kind: "uniform", meanMs: 2 } },
    storage: { ...calm.storage, writeMs: [0, 1] },
    weak,
    script: { heights, rounds, groups },
  };
}

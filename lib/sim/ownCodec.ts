/**
 * The oracle's own reading of the protocol: how many is a quorum, what is hashed and signed, whom the draw names. None of
 * it comes from lib/chain or lib/consensus, so the judge and the judged cannot be wrong together.
 */
import { type Bytes, concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import type { Header } from "@/lib/chain/header";
import type { Height, Round, Seat } from "@/lib/chain/ids";
import { ascii, sha256 } from "@/lib/crypto/hash";
import { cryptoOf, drawerOf } from "./keys";
import type { World } from "./world";

/** More than two thirds of n, without a fraction on the way. */
export const quorumOf = (n: number): number => {
  let q = 1;
  while (3 * q <= 2 * n) q++;
  return q;
};

/** Fewer than a third of n. */
export const faultyMax = (n: number): number => {
  let f = 0;
  while (3 * (f + 1) < n) f++;
  return f;
};

export const bitsIn = (mask: number): number => {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
};

/** The bytes behind a vote's signature. */
export function votedBytes(
  world: World,
  kind: "attest" | "finality" | "nullify",
  { height, round, seat }: { readonly height: Height; readonly round: Round; readonly seat: Seat },
  value: Bytes,
): Bytes {
  return concatBytes(
    ascii(`rt/${kind}/v1`),
    fromHex(world.table.networkId),
    bigEndian(height, 8),
    bigEndian(round, 4),
    Uint8Array.of(seat),
    value,
  );
}

/** A block's id, out of its header. */
export function idOfHeader(header: Header): string {
  const fields = concatBytes(
    bigEndian(header.height, 8),
    bigEndian(header.round, 4),
    fromHex(header.parentId),
    bigEndian(header.timestampMs, 8),
    Uint8Array.of(header.proposer),
    header.commitmentProof,
    fromHex(header.seedAfter),
    bigEndian(header.txCount, 4),
    bigEndian(header.logSize, 4),
    fromHex(header.logRoot),
  );
  return toHex(sha256(concatBytes(ascii("rt/block/v1"), fields)));
}

export interface Draw {
  readonly committer: Seat;
  readonly proposer: Seat;
  readonly beta: Bytes;
  readonly proof: Bytes;
}

/** The draw of a round, computed with the committer's secret; null while the height before it is not final. */
export function drawOf(world: World, height: Height, round: Round): Draw | null {
  const seed = seedBefore(world, height);
  if (seed === null) return null;
  const n = world.table.n;
  const fair = world.table.params.delegation === "fair";
  const committer = fair ? (height - 1 + round) % n : round % (n - 1);
  const alpha = concatBytes(
    ascii("rt/vrf/v1"),
    fromHex(world.table.networkId),
    bigEndian(height, 8),
    bigEndian(round, 4),
    seed,
  );
  const crypto = cryptoOf(world.dials.tier);
  const key = drawerOf(committer);
  const beta = crypto.beta(key, alpha);
  const proposer = Number(BigInt(`0x${toHex(beta)}`) % BigInt(fair ? n : n - 1));
  return { committer, proposer, beta, proof: crypto.prove(key, alpha) };
}

/** The seed that a height draws with. */
function seedBefore({ oracle, table }: World, height: Height): Bytes | null {
  if (height === 1) return sha256(concatBytes(ascii("rt/seed/v1"), fromHex(table.networkId)));
  const seed = oracle.chain.get(height - 1)?.seedAfter;
  return seed === undefined ? null : fromHex(seed);
}

/** The seed after a block that was drawn by β. */
export const seedAfter = (world: World, height: Height, beta: Bytes): string =>
  toHex(sha256(concatBytes(ascii("rt/seed/v1"), seedBefore(world, height) as Bytes, beta)));

function bigEndian(value: number, length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let i = length - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

/** The numbers and names of things. Heights, rounds and seats are numbered from 0 everywhere, also on screen. */
import type { Brand } from "@/lib/base/brand";
import { type Bytes, toHex } from "@/lib/base/bytes";
import { taggedHash } from "@/lib/crypto/hash";
import { type Hash, hexOf, type Part } from "./codec";

export type Height = number;
export type Round = number;
/** A validator's index 0 … n − 1 in the order of the genesis. */
export type Seat = number;

export type NetworkId = Brand<Hash, "NetworkId">;
export type BlockId = Brand<Hash, "BlockId">;
export type TxId = Brand<Hash, "TxId">;
/** The value that every draw of a height is derived from (P3). */
export type Seed = Brand<Hash, "Seed">;
/** RFC 9162 root over all transaction ids so far (P21). */
export type LogRoot = Brand<Hash, "LogRoot">;
/** An Ed25519 or VRF public key, 32 bytes. */
export type PublicKey = Brand<string, "PublicKey">;

export const networkIdPart = hexOf<NetworkId>(32);
export const blockIdPart = hexOf<BlockId>(32);
export const txIdPart = hexOf<TxId>(32);
export const seedPart = hexOf<Seed>(32);
export const logRootPart = hexOf<LogRoot>(32);
export const publicKeyPart: Part<PublicKey> = hexOf<PublicKey>(32);

/** SHA-256(tag ‖ parts), in hexadecimal; every kind of id has a tag of its own, so no id can pass for another. */
export const idOf = <Id extends Hash>(tag: string, ...parts: readonly Bytes[]): Id =>
  toHex(taggedHash(tag, ...parts)) as Id;

/** The first id of a chain stands for height 0: the block before the first one is the genesis itself (P1). */
export const genesisBlockId = (networkId: NetworkId): BlockId => networkId as Hash as BlockId;

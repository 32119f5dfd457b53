/**
 * How records are addressed: text keys whose order is the order of the numbers in them, so that one key schema serves
 * every disk. Parts are joined by "/"; "0" is the character after it, which closes the range of a prefix.
 */
import { type Certificate, certificateKey } from "@/lib/chain/certificate";
import type { BlockId, Height, Seat } from "@/lib/chain/ids";
import type { Slot } from "@/lib/chain/votes";

/** From `from` up to, not including, `until`. */
export interface KeyRange {
  readonly from: string;
  readonly until: string;
}

/** No key begins with a character above "~". */
export const EVERYTHING: KeyRange = { from: "", until: "~" };

/** 14 hexadecimal digits hold every safe integer. */
const DIGITS = 14;

export const numberKey = (value: number): string => value.toString(16).padStart(DIGITS, "0");
export const numberOf = (key: string): number => Number.parseInt(key.slice(0, DIGITS), 16);

export const within = (prefix: string): KeyRange => ({ from: `${prefix}/`, until: `${prefix}0` });
export const below = (value: number): KeyRange => ({ from: "", until: numberKey(value) });
export const onwards = (value: number): KeyRange => ({ from: numberKey(value), until: EVERYTHING.until });
export const between = (from: number, until: number): KeyRange => ({ from: numberKey(from), until: numberKey(until) });
export const only = (key: string): KeyRange => ({ from: key, until: `${key}\0` });

export const slotKey = ({ height, round, kind }: Slot): string => `${numberKey(height)}/${numberKey(round)}/${kind}`;

/** Two certificates that name different blocks are two, even if they cannot both be honest. */
export const certificateRecordKey = (certificate: Certificate): string =>
  `${numberKey(certificate.height)}/${certificateKey(certificate)}/${certificate.type === "nullify" ? "" : certificate.blockId}`;

export const blockKey = (height: Height, blockId: BlockId): string => `${numberKey(height)}/${blockId}`;
export const tileRecordKey = (level: number, index: number): string => `${numberKey(level)}/${numberKey(index)}`;
export const evidenceKey = (seat: Seat, height: Height): string => `${numberKey(seat)}/${numberKey(height)}`;

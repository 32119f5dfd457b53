/**
 * What the batches of one transaction need to know of the disk, read in one round before anything is changed. A mark
 * that is damaged never makes a store more daring than it was.
 */
import type { Height, Seat } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import { type SlotMessage, slotOf } from "@/lib/chain/votes";
import type { Reader, TableName } from "./engine";
import { EVERYTHING, numberKey, numberOf, slotKey, within } from "./keys";
import {
  attemptRecord,
  heightRecord,
  open,
  openWhole,
  type PromisedNetwork,
  promisedNetworkRecord,
  sealedRecord,
  slotRecord,
} from "./records";
import type { WriteBatch } from "./store";

/** What the disk says of everything the batches touch. */
export interface Found {
  readonly voteFloor: Height | "damaged";
  readonly promisedAttempt: number;
  readonly sealed: SealedRecord | null;
  readonly slots: ReadonlyMap<string, SlotMessage | "damaged">;
  readonly certificates: readonly string[];
  readonly candidates: readonly string[];
  readonly accused: ReadonlyMap<Seat, readonly Height[]>;
  readonly tipHeight: Height;
}

/** Nothing may start while nobody knows what was promised. */
const DAMAGED_PROMISE = Number.MAX_SAFE_INTEGER - 1;

export const readFloor = async (reader: Reader): Promise<Height | "damaged"> =>
  open("marks", "floor", heightRecord, await reader.get("marks", "floor")) ?? "damaged";

/** P17: a mark that is damaged is there all the same. */
export const readForgot = async (reader: Reader): Promise<boolean> =>
  (await reader.get("marks", "forgot")) !== undefined;

export async function readPromise(reader: Reader): Promise<number | "damaged"> {
  const record = open("marks", "promised", attemptRecord, await reader.get("marks", "promised"));
  return record === undefined || record === "damaged" ? "damaged" : record - 1;
}

/** Null where it can't be told: then no draft of that attempt is acknowledged any more. */
export async function readPromisedNetwork(reader: Reader): Promise<PromisedNetwork | null> {
  const key = "promisedNetwork";
  const record = open("marks", key, promisedNetworkRecord, await reader.get("marks", key));
  return record === undefined || record === "damaged" ? null : record;
}

export const usablePromise = (promise: number | "damaged"): number =>
  promise === "damaged" ? DAMAGED_PROMISE : promise;

export const readSealed = async (reader: Reader): Promise<SealedRecord | null> =>
  openWhole("marks", "sealed", sealedRecord, await reader.get("marks", "sealed")) ?? null;

/** The tables a transaction of these batches touches, at least one. */
export function scopeOf(batches: readonly WriteBatch[], collects: boolean): TableName[] {
  const scope = new Set<TableName>(["marks"]);
  const touch = (...tables: readonly TableName[]): void => {
    for (const table of tables) scope.add(table);
  };
  for (const { slots, certificates, candidates, final, voteFloor, pool, evidence } of batches) {
    if (slots || voteFloor !== undefined) touch("slots");
    if (certificates) touch("certificates");
    if (candidates) touch("candidates", "bodies");
    if (final) touch("blocks", "ids", "bodies", "tiles", "candidates", "certificates");
    if (pool) touch("pool");
    if (evidence) touch("evidence");
  }
  if (collects) touch("pool");
  return [...scope];
}

export async function readFound(reader: Reader, batches: readonly WriteBatch[]): Promise<Found> {
  const asks = (part: keyof WriteBatch): boolean => batches.some((batch) => batch[part] !== undefined);
  const slotKeys = batches.flatMap(({ slots = [] }) => slots.map((message) => slotKey(slotOf(message))));
  const seats = new Set(batches.flatMap(({ evidence = [] }) => evidence.map(({ first }) => first.seat)));
  const [voteFloor, promise, sealed, slots, certificates, candidates, accused, lastBlock] = await Promise.all([
    asks("slots") || asks("voteFloor") ? readFloor(reader) : 0,
    asks("promisedAttempt") || asks("sealed") ? readPromise(reader) : -1,
    asks("sealed") ? readSealed(reader) : null,
    Promise.all(
      slotKeys.map(async (key) => [key, open("slots", key, slotRecord, await reader.get("slots", key))] as const),
    ),
    asks("certificates") || asks("final") ? reader.keys("certificates", EVERYTHING) : [],
    asks("candidates") || asks("final") ? reader.keys("candidates", EVERYTHING) : [],
    Promise.all([...seats].map(async (seat) => [seat, await accusedAt(reader, seat)] as const)),
    asks("final") ? reader.lastKey("blocks", EVERYTHING) : undefined,
  ]);
  return {
    voteFloor,
    promisedAttempt: usablePromise(promise),
    sealed,
    slots: new Map(slots.flatMap(([key, message]) => (message === undefined ? [] : [[key, message] as const]))),
    certificates,
    candidates,
    accused: new Map(accused),
    tipHeight: lastBlock === undefined ? 0 : numberOf(lastBlock),
  };
}

const accusedAt = async (reader: Reader, seat: Seat): Promise<Height[]> => {
  const keys = await reader.keys("evidence", within(numberKey(seat)));
  return keys.map((key) => numberOf(key.slice(key.indexOf("/") + 1)));
};

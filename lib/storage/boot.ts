/**
 * P17: what a restart needs, read back. Whatever a vote may rest on is checked; what fails is left out and makes the
 * image not intact, so that a validator that may have forgotten a vote says so instead of casting a second one.
 */
import type { Codec } from "@/lib/chain/codec";
import type { Height } from "@/lib/chain/ids";
import type { Engine, Reader, TableName } from "./engine";
import { readFloor, readForgot, readPromise, readPromisedNetwork, readSealed, usablePromise } from "./found";
import { blockKey, EVERYTHING, within } from "./keys";
import type { PoolIndex } from "./poolIndex";
import { readTip } from "./reads";
import {
  type CandidateRecord,
  candidateRecord,
  certificateRecord,
  evidenceRecord,
  open,
  openBody,
  poolRecord,
  slotRecord,
  unpackIds,
} from "./records";
import { type BootImage, type Candidate, type Identity, StorageError } from "./store";

export interface Birth {
  readonly identity: Identity;
  /** False: the identity is not the one this store was created with, or creation was never finished. */
  readonly whole: boolean;
}

export async function readBootImage(engine: Engine, { identity, whole }: Birth, pool: PoolIndex): Promise<BootImage> {
  const tables = [
    "marks",
    "slots",
    "certificates",
    "candidates",
    "bodies",
    "blocks",
    "ids",
    "pool",
    "evidence",
  ] as const;
  const image = await engine.read(tables, async (reader) => {
    const [voteFloor, forgot, promise, promised, sealed, tip, slots, certificates, evidence, submitted] =
      await Promise.all([
        readFloor(reader),
        readForgot(reader),
        readPromise(reader),
        readPromisedNetwork(reader),
        readSealed(reader),
        readTip(reader),
        readAll(reader, "slots", slotRecord),
        readAll(reader, "certificates", certificateRecord),
        readAll(reader, "evidence", evidenceRecord),
        readAll(reader, "pool", poolRecord),
      ]);
    const decided = tip?.header.height ?? 0;
    const candidates = await readCandidates(reader, decided);
    return {
      voteFloor,
      forgot,
      promise,
      promised,
      sealed,
      tip,
      slots,
      certificates,
      candidates,
      evidence,
      submitted,
      decided,
    };
  });
  const { voteFloor, promise, promised, slots, certificates, candidates, evidence, decided } = image;
  return {
    identity,
    intact:
      whole &&
      !image.forgot &&
      voteFloor !== "damaged" &&
      promise !== "damaged" &&
      [slots, certificates, candidates].every((part) => part.damaged === 0),
    sealed: image.sealed,
    promisedAttempt: usablePromise(promise),
    promisedNetwork: promised?.attempt === promise ? promised.network : null,
    voteFloor: voteFloor === "damaged" ? 0 : voteFloor,
    tip: image.tip,
    slots: slots.values,
    certificates: certificates.values.filter(({ height }) => height > decided),
    candidates: candidates.values,
    pool: image.submitted.values.flat().filter(({ id }) => pool.has(id)),
    evidence: evidence.values,
  };
}

interface Read<T> {
  readonly values: readonly T[];
  readonly damaged: number;
}

async function readAll<T>(reader: Reader, table: TableName, record: Codec<T>): Promise<Read<T>> {
  const entries = await reader.entries(table, EVERYTHING);
  const values = entries.flatMap(({ key, value }) => {
    const whole = open(table, key, record, value);
    return whole === "damaged" || whole === undefined ? [] : [whole];
  });
  return { values, damaged: entries.length - values.length };
}

/** A candidate is whole if its body is: a vote may rest on both. */
async function readCandidates(reader: Reader, decided: Height): Promise<Read<Candidate>> {
  const records = await readAll(reader, "candidates", candidateRecord);
  const undecided = records.values.filter(({ header }) => header.height > decided);
  const candidates = await Promise.all(undecided.map((record) => withBody(reader, record)));
  const values = candidates.filter((candidate) => candidate !== undefined);
  return { values, damaged: records.damaged + candidates.length - values.length };
}

async function withBody(reader: Reader, { blockId, header, ids }: CandidateRecord): Promise<Candidate | undefined> {
  const candidate = { blockId, header, txIds: unpackIds(ids) };
  if (header.txCount === 0) return { ...candidate, body: [] };
  const pieces = await reader.entries("bodies", within(blockKey(header.height, blockId)));
  try {
    return { ...candidate, body: openBody(pieces) };
  } catch (fault) {
    if (fault instanceof StorageError) return undefined;
    throw fault;
  }
}

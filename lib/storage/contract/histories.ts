/**
 * The property behind the contract: any history of writes and crashes leaves a store exactly where it leaves the naive
 * one. Steps are plain data, so that a generator (or a saved failure) can drive them.
 */
import { present } from "@/lib/base/assert";
import { type Candidate, StorageError, type Store, type WriteBatch } from "@/lib/storage/store";
import type { Subject } from "./check";
import { same } from "./expect";
import { createNaive, findNaive, imageOfNaive, type Naive, writeNaive } from "./naive";
import {
  attestation,
  attestationCertificate,
  finalityVote,
  finalOf,
  nullification,
  nullifyVote,
  proposal,
  sampleBlock,
  sampleNetworkId,
  samplePoolEntry,
  sampleTx,
  sampleTxId,
  sealedRecordOf,
} from "./samples";

/** One part of a batch, in small numbers so that histories collide with themselves often. */
export type Part =
  | { readonly type: "propose" | "attest" | "finality" | "nullify"; readonly height: number; readonly value: number }
  | { readonly type: "floor"; readonly height: number }
  | { readonly type: "certificate" | "nullification"; readonly height: number; readonly value: number }
  | { readonly type: "candidate"; readonly value: number }
  | { readonly type: "final"; readonly value: number; readonly count: number; readonly skip: boolean }
  | { readonly type: "pool"; readonly value: number }
  | { readonly type: "evidence"; readonly height: number; readonly value: number }
  | { readonly type: "promise"; readonly attempt: number }
  | { readonly type: "seal"; readonly attempt: number; readonly value: number };

/** Batches asked for at once; then perhaps a crash. */
export interface Step {
  readonly batches: readonly (readonly Part[])[];
  readonly crash: boolean;
}

/** Throws at the first difference. */
export async function follow(subject: Subject, name: string, steps: readonly Step[]): Promise<void> {
  const place = await subject.create(name);
  try {
    const naive = createNaive();
    let store = place.store;
    for (const step of steps) {
      let tip: Candidate | null = tipOf(naive);
      const asked = step.batches.map((parts) => {
        const batch = batchOf(parts, tip);
        const want = writeNaive(naive, batch);
        tip = tipOf(naive);
        return { want, got: store.write(batch).catch(codeOf) };
      });
      for (const { want, got } of asked) same(await got, want, "the answer to a write");
      if (step.crash) store = await place.crash();
      await compare(store, naive);
    }
  } finally {
    await place.remove();
  }
}

export async function compare(store: Store, naive: Naive): Promise<void> {
  const { identity: _, tip, ...image } = await store.boot();
  same(image, imageOfNaive(naive), "the image");
  const { blocks } = naive;
  same(tip?.blockId, blocks.at(-1)?.blockId, "the tip");
  same(await store.blocks(1, 1_000, 1e9), blocks, "the chain");
  const ids = [...blocks.flatMap(({ txIds }) => txIds), sampleTxId(sampleTx("stranger"))];
  same(
    await store.find(ids),
    ids.map((id) => findNaive(naive, id)),
    "the index",
  );
}

const codeOf = (fault: unknown): string => {
  if (fault instanceof StorageError) return fault.code;
  throw fault;
};

const tipOf = ({ blocks }: Naive): Candidate | null => {
  const tip = blocks.at(-1);
  return tip === undefined ? null : { ...tip, body: [] };
};

function batchOf(parts: readonly Part[], tip: Candidate | null): WriteBatch {
  return parts.map((part) => batchOfPart(part, tip)).reduce<WriteBatch>(merge, {});
}

function batchOfPart(part: Part, tip: Candidate | null): WriteBatch {
  switch (part.type) {
    case "propose":
      return { slots: [proposal(part.height, 0, `${part.value}`)] };
    case "attest":
      return { slots: [attestation(part.height, 0, `${part.value}`)] };
    case "finality":
      return { slots: [finalityVote(part.height, 0, `${part.value}`)] };
    case "nullify":
      return { slots: [nullifyVote(part.height, 0)] };
    case "floor":
      return { voteFloor: part.height };
    case "certificate":
      return above(tip, part.height, { certificates: [attestationCertificate(part.height, 0, `${part.value}`)] });
    case "nullification":
      return above(tip, part.height, { certificates: [nullification(part.height, part.value)] });
    case "candidate":
      return { candidates: [childOf(tip, part.value)] };
    case "final":
      return { final: { blocks: descendants(tip, part).map(finalOf), tiles: [] } };
    case "pool":
      return { pool: [samplePoolEntry(`${part.value}`)] };
    case "evidence":
      return {
        evidence: [
          { first: attestation(part.height, 0, "a", 1), second: attestation(part.height, 0, `${part.value}`, 1) },
        ],
      };
    case "promise":
      return { promisedAttempt: part.attempt, promisedNetwork: sampleNetworkId(`${part.attempt}`) };
    case "seal":
      return { sealed: sealedRecordOf(`${part.value}`, part.attempt) };
  }
}

/** Working data of decided heights is a check of its own. */
const above = (tip: Candidate | null, height: number, batch: WriteBatch): WriteBatch =>
  height > (tip?.header.height ?? 0) ? batch : {};

/** A child has up to three transactions; the same names come back in the pool, never twice in the chain. */
function childOf(tip: Candidate | null, value: number): Candidate {
  const height = (tip?.header.height ?? 0) + 1;
  return sampleBlock(
    tip,
    Array.from({ length: value % 4 }, (_, i) => (i === 0 ? `${3 * height + (value % 3)}` : `${height}/${value}/${i}`)),
  );
}

function descendants(tip: Candidate | null, { value, count, skip }: Part & { type: "final" }): Candidate[] {
  const chain: Candidate[] = [];
  for (let i = 0; i < count + (skip ? 1 : 0); i++) chain.push(childOf(chain.at(-1) ?? tip, value));
  return skip ? [present(chain.at(-1), "a block beyond the next")] : chain;
}

function merge(a: WriteBatch, b: WriteBatch): WriteBatch {
  const lists = <K extends "slots" | "certificates" | "candidates" | "pool" | "evidence">(key: K) =>
    a[key] === undefined && b[key] === undefined ? {} : { [key]: [...(a[key] ?? []), ...(b[key] ?? [])] };
  return {
    ...a,
    ...b,
    ...lists("slots"),
    ...lists("certificates"),
    ...lists("candidates"),
    ...lists("pool"),
    ...lists("evidence"),
  };
}

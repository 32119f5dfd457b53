/**
 * A store so simple that it can be checked by reading: lists, searched from the front. It shares no rule with apply.ts;
 * the property test holds every real store against it.
 */
import type { Certificate } from "@/lib/chain/certificate";
import type { Evidence } from "@/lib/chain/evidence";
import type { NetworkId, TxId } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { SlotMessage } from "@/lib/chain/votes";
import type {
  BootImage,
  Candidate,
  FinalBlock,
  PoolEntry,
  TxPlace,
  WriteBatch,
  WriteResult,
} from "@/lib/storage/store";

export interface Naive {
  voteFloor: number;
  forgot: boolean;
  promisedAttempt: number;
  promisedNetwork: NetworkId | null;
  sealed: SealedRecord | null;
  slots: SlotMessage[];
  certificates: Certificate[];
  candidates: Candidate[];
  pool: PoolEntry[];
  blocks: FinalBlock[];
  evidence: Evidence[];
}

export const createNaive = (): Naive => ({
  ...{ voteFloor: 0, forgot: false, promisedAttempt: -1, promisedNetwork: null, sealed: null },
  ...{ slots: [], certificates: [], candidates: [], pool: [], blocks: [], evidence: [] },
});

export function writeNaive(naive: Naive, batch: WriteBatch): WriteResult | "conflict" {
  if (conflicts(naive, batch)) return "conflict";
  naive.voteFloor = Math.max(naive.voteFloor, batch.voteFloor ?? 0);
  naive.forgot = batch.forgot ?? naive.forgot;
  if ((batch.promisedAttempt ?? -1) > naive.promisedAttempt) naive.promisedNetwork = batch.promisedNetwork ?? null;
  naive.promisedAttempt = Math.max(naive.promisedAttempt, batch.promisedAttempt ?? -1);
  naive.sealed ??= batch.sealed ?? null;
  naive.slots = naive.slots.filter(({ height }) => height >= naive.voteFloor);
  const slots = (batch.slots ?? []).map((message) => vote(naive, message));
  naive.certificates = withFirst(naive.certificates, batch.certificates, nameOf);
  naive.candidates = withFirst(naive.candidates, batch.candidates, ({ blockId }) => blockId);
  naive.pool = withFirst(naive.pool, batch.pool, ({ id }) => id);
  naive.evidence = withFirst(naive.evidence, batch.evidence, ({ first }) => `${first.seat}/${first.height}`);
  for (const block of batch.final?.blocks ?? []) {
    const known = naive.candidates.find(({ blockId }) => blockId === block.blockId)?.body;
    naive.blocks.push({ ...block, body: block.txIds.length === 0 ? [] : (block.body ?? known ?? null) });
  }
  naive.certificates = naive.certificates.filter(({ height }) => height > naive.blocks.length);
  naive.candidates = naive.candidates.filter(({ header }) => header.height > naive.blocks.length);
  naive.pool = naive.pool.filter(({ id }) => findNaive(naive, id) === null);
  return { slots };
}

export const imageOfNaive = (naive: Naive): Omit<BootImage, "identity" | "tip"> => ({
  intact: !naive.forgot,
  sealed: naive.sealed,
  promisedAttempt: naive.promisedAttempt,
  promisedNetwork: naive.promisedNetwork,
  voteFloor: naive.voteFloor,
  slots: inOrder(naive.slots, (message) => [message.height, message.round, kindOf(message)]),
  certificates: inOrder(naive.certificates, (certificate) => [certificate.height, nameOf(certificate)]),
  candidates: inOrder(naive.candidates, ({ header, blockId }) => [header.height, blockId]),
  pool: naive.pool,
  evidence: inOrder(naive.evidence, ({ first }) => [first.seat, first.height]),
});

export function findNaive({ blocks }: Naive, id: TxId): TxPlace | null {
  const index = blocks.flatMap(({ txIds }) => txIds).indexOf(id);
  const height = blocks.find(({ txIds }) => txIds.includes(id))?.header.height;
  return height === undefined ? null : { height, index };
}

function conflicts({ blocks, sealed, promisedAttempt }: Naive, batch: WriteBatch): boolean {
  const whole = [...blocks, ...(batch.final?.blocks ?? [])];
  const linked = whole.every(
    ({ header }, i) => header.height === i + 1 && (i === 0 || header.parentId === whole[i - 1]?.blockId),
  );
  if (!linked) return true;
  if (batch.sealed === undefined) return false;
  if (sealed !== null) return sealed.genesis.name !== batch.sealed.genesis.name;
  return batch.sealed.attempt < Math.max(promisedAttempt, batch.promisedAttempt ?? -1);
}

function vote({ slots, voteFloor }: Naive, message: SlotMessage): SlotMessage | null {
  if (message.height < voteFloor) return null;
  const held = slots.find(
    (other) => other.height === message.height && other.round === message.round && kindOf(other) === kindOf(message),
  );
  if (held === undefined) slots.push(message);
  return held ?? message;
}

function withFirst<T>(held: readonly T[], added: readonly T[] = [], name: (item: T) => string): T[] {
  const all = [...held, ...added];
  return all.filter((item, i) => all.findIndex((other) => name(other) === name(item)) === i);
}

const kindOf = ({ type }: SlotMessage): string => (type === "nullify" || type === "finality" ? "resolve" : type);

const nameOf = (certificate: Certificate): string =>
  `${certificate.type}/${certificate.height}/${certificate.round}/${certificate.type === "nullify" ? "" : certificate.blockId}`;

const inOrder = <T>(items: readonly T[], key: (item: T) => readonly (string | number)[]): T[] =>
  [...items].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    const at = x.findIndex((part, i) => part !== y[i]);
    return at < 0 ? 0 : (x[at] as string) < (y[at] as string) ? -1 : 1;
  });

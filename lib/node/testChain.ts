/**
 * Test support: a chain of blocks that follow each other as real ones do — links, seeds, log — with certificates whose
 * signatures are fillers. What a real signature is worth is tested where real ones are made.
 */

import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { Table } from "@/lib/chain/genesis";
import { blockIdOf, type Header } from "@/lib/chain/header";
import type { TxId } from "@/lib/chain/ids";
import { nextSeed } from "@/lib/chain/seed";
import { TRANSACTION_VERSION, type Transaction, txIdOf } from "@/lib/chain/transaction";
import { genesisTip, type Tip, tipOf } from "@/lib/chain/validity";
import { betaOf, finalized, proofOf } from "@/lib/consensus/testMessages";
import type { FinalBlock } from "@/lib/storage/store";
import type { RangeBlock } from "@/lib/wire/message";
import { EMPTY_LOG, type Grown, growLog, type Log } from "./log";

export interface TestBlock extends Omit<FinalBlock, "body" | "certificate"> {
  readonly body: readonly Transaction[];
  readonly certificate: FinalityCertificate;
  readonly grown: Grown;
  readonly tip: Tip;
}

/** A transaction with this text in it, filled up to `bytes` where that is more. */
export function txOf(text: string, bytes = 0): Transaction {
  const payload = new Uint8Array(Math.max(text.length, bytes - 13));
  for (let i = 0; i < text.length; i++) payload[i] = text.charCodeAt(i);
  return { version: TRANSACTION_VERSION, namespace: 0, salt: new Uint8Array(0), payload };
}

export const idIn = ({ networkId }: Table, tx: Transaction): TxId => txIdOf(networkId, tx);

/** Who is drawn in these tests unless a test says otherwise. */
export const PROPOSER = 3;

/** The block after `parent` with these transactions, made in `round`; its header may be changed, for better or worse. */
export function nextBlock(
  table: Table,
  { tip: parent, log }: { readonly tip: Tip; readonly log: Log },
  body: readonly Transaction[],
  { round = 0, proposer = PROPOSER, ...change }: Partial<Header> = {},
): TestBlock {
  const txIds = body.map((tx) => idIn(table, tx));
  const grown = growLog(log, txIds);
  const height = parent.height + 1;
  const header: Header = {
    height,
    round,
    parentId: parent.id,
    timestampMs: parent.timestampMs + 1,
    proposer,
    commitmentProof: proofOf(height, round),
    seedAfter: nextSeed(parent.seed, betaOf(proposer)),
    txCount: body.length,
    logSize: grown.log.range.size,
    logRoot: grown.root,
    ...change,
  };
  const blockId = blockIdOf(header);
  const certificate = finalized(blockId, [0, 1, 2], { height, round });
  return { blockId, header, txIds, body, certificate, certified: true, grown, tip: tipOf(header, blockId) };
}

/** A chain from the genesis on, one block for each list of texts. */
export function chainOf(table: Table, bodies: readonly (readonly string[])[]): TestBlock[] {
  const blocks: TestBlock[] = [];
  let at: { tip: Tip; log: Log } = { tip: genesisTip(table), log: EMPTY_LOG };
  for (const texts of bodies) {
    const block = nextBlock(
      table,
      at,
      texts.map((text) => txOf(text)),
    );
    blocks.push(block);
    at = { tip: block.tip, log: block.grown.log };
  }
  return blocks;
}

export const rangeBlock = ({ header, body, certificate }: TestBlock): RangeBlock => ({ header, body, certificate });

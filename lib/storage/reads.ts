/** What a validator reads of the chain it stored: blocks, ids, tiles. Everything here is final and never changes. */
import { present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { Height, TxId } from "@/lib/chain/ids";
import type { Engine, Entry, Reader } from "./engine";
import { between, EVERYTHING, numberKey, numberOf, tileRecordKey } from "./keys";
import {
  type BlockRecord,
  blockRecord,
  bodyBytes,
  type IdsRecord,
  idsRecord,
  openBody,
  openWhole,
  plainRecord,
  TX_ID_BYTES,
  unpackIds,
} from "./records";
import type { FinalBlock } from "./store";

export const readBlocks = (
  engine: Engine,
  from: Height,
  countMax: number,
  bytesMax: number,
): Promise<readonly FinalBlock[]> =>
  engine.read(["blocks", "ids", "bodies"], async (reader) => {
    const range = between(from, from + countMax);
    const [entries, pieceKeys] = await Promise.all([reader.entries("blocks", range), reader.keys("bodies", range)]);
    const records = fitting(entries.map(openBlock), pieceKeys, bytesMax);
    const [first, last] = [records[0]?.header.height, records.at(-1)?.header.height];
    if (first === undefined || last === undefined) return [];
    return assemble(
      records,
      ...(await Promise.all([idsOf(reader, records), reader.entries("bodies", between(first, last + 1))])),
    );
  });

/** The last final block, without its body. */
export async function readTip(reader: Reader): Promise<FinalBlock | null> {
  const key = await reader.lastKey("blocks", EVERYTHING);
  const value = key && (await reader.get("blocks", key));
  if (!key || !value) return null;
  const records = [openBlock({ key, value })];
  const [tip] = assemble(records, await idsOf(reader, records), []);
  return tip ?? null;
}

/** As many of these blocks, from the first, as fit with their bodies into `bytesMax`; one in any case. */
function fitting(records: readonly BlockRecord[], pieceKeys: readonly string[], bytesMax: number): BlockRecord[] {
  const keysAt = groupBy(pieceKeys, numberOf);
  const fits: BlockRecord[] = [];
  let size = 0;
  for (const record of records) {
    const keys = keysAt.get(record.header.height);
    size += keys === undefined ? 0 : bodyBytes(keys);
    if (fits.length > 0 && size > bytesMax) break;
    fits.push(record);
  }
  return fits;
}

/** The id records of consecutive blocks, at least one. */
function idsOf(reader: Reader, records: readonly BlockRecord[]): Promise<readonly Entry[]> {
  const [first, last] = [present(records[0], "a block").header, present(records.at(-1), "a block").header];
  return reader.entries("ids", between(first.logSize - first.txCount, last.logSize));
}

function assemble(records: readonly BlockRecord[], ids: readonly Entry[], pieces: readonly Entry[]): FinalBlock[] {
  const idsAt = new Map(ids.map((entry) => [numberOf(entry.key), openIds(entry)]));
  const piecesAt = groupBy(pieces, ({ key }) => numberOf(key));
  return records.map((record) => {
    const { height, txCount, logSize } = record.header;
    const body = piecesAt.get(height);
    if (txCount === 0) return { ...record, txIds: [], body: [] };
    const txIds = unpackIds((idsAt.get(logSize - txCount) as IdsRecord).ids);
    return { ...record, txIds, body: body === undefined ? null : openBody(body) };
  });
}

/** Ids at log positions [from, until), as far as the log reaches. */
export const readTxIds = (engine: Engine, from: number, until: number): Promise<readonly TxId[]> =>
  engine.read(["ids"], async (reader) => {
    // The block that `from` lies in may begin before it.
    const first = await reader.lastKey("ids", { from: "", until: numberKey(from + 1) });
    if (first === undefined || from >= until) return [];
    const entries = await reader.entries("ids", { from: first, until: numberKey(until) });
    return entries.flatMap((entry) => {
      const begin = numberOf(entry.key);
      const { ids } = openIds(entry);
      return unpackIds(ids.subarray(Math.max(0, from - begin) * TX_ID_BYTES, (until - begin) * TX_ID_BYTES));
    });
  });

export const readTile = (engine: Engine, level: number, index: number): Promise<Bytes | null> =>
  engine.read(["tiles"], async (reader) => {
    const key = tileRecordKey(level, index);
    return openWhole("tiles", key, plainRecord, await reader.get("tiles", key)) ?? null;
  });

const openBlock = ({ key, value }: Entry): BlockRecord => openWhole("blocks", key, blockRecord, value) as BlockRecord;

const openIds = ({ key, value }: Entry): IdsRecord => openWhole("ids", key, idsRecord, value) as IdsRecord;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

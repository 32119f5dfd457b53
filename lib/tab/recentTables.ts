/** The tables this browser has been at, newest first: the way back for who closed the tab. */
import { isHex } from "@/lib/base/bytes";
import { ROOM_CODE } from "@/lib/chain/names";

export interface RecentTable {
  readonly code: string;
  readonly name: string;
  /** Of a sealed table: it goes into the link, so that nobody can introduce another one under the same code (P25). */
  readonly networkId: string | null;
  readonly seenAtMs: number;
}

export type TableMemory = Pick<Storage, "getItem" | "setItem">;

const KEY = "roundtable/tables";
/** A short list is read, a long one is not. */
const TABLES_MAX = 8;

export function recentTables(memory: TableMemory | null): readonly RecentTable[] {
  try {
    const kept: unknown = JSON.parse(memory?.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isTable).slice(0, TABLES_MAX) : [];
  } catch {
    return [];
  }
}

export const rememberTable = (memory: TableMemory | null, table: RecentTable): void =>
  keep(memory, [table, ...recentTables(memory).filter(({ code }) => code !== table.code)]);

export const forgetTable = (memory: TableMemory | null, code: string): void =>
  keep(
    memory,
    recentTables(memory).filter((table) => table.code !== code),
  );

function keep(memory: TableMemory | null, tables: readonly RecentTable[]): void {
  try {
    memory?.setItem(KEY, JSON.stringify(tables.slice(0, TABLES_MAX)));
  } catch {
    // A full or forbidden storage only costs the list.
  }
}

/** Somebody else's script, or an older build, may have written there. */
function isTable(value: unknown): value is RecentTable {
  if (typeof value !== "object" || value === null) return false;
  const { code, name, networkId, seenAtMs } = value as Partial<Record<keyof RecentTable, unknown>>;
  return (
    typeof code === "string" &&
    ROOM_CODE.test(code) &&
    typeof name === "string" &&
    (networkId === null || (typeof networkId === "string" && isHex(networkId, 32))) &&
    typeof seenAtMs === "number"
  );
}

/** The one thing that is selected, wherever it is shown; and how it stands in the address. */
import { isHex } from "@/lib/base/bytes";
import type { TxId } from "@/lib/chain/ids";

export type Selection =
  | { readonly type: "validator"; readonly seat: number }
  /** An event of the trace. */
  | { readonly type: "message"; readonly seq: number }
  | { readonly type: "block"; readonly height: number }
  | { readonly type: "round"; readonly height: number; readonly round: number }
  | { readonly type: "transaction"; readonly id: TxId };

export function formatSelection(selection: Selection): string {
  switch (selection.type) {
    case "validator":
      return `v${selection.seat}`;
    case "message":
      return `m${selection.seq}`;
    case "block":
      return `b${selection.height}`;
    case "round":
      return `r${selection.height}.${selection.round}`;
    case "transaction":
      return `t${selection.id}`;
  }
}

/** Null for what is no selection: an address may have been typed. */
export function parseSelection(text: string): Selection | null {
  const [, kind, first = "", second] = /^([vmbrt])([0-9a-f]{1,64})(?:\.(\d{1,10}))?$/.exec(text) ?? [];
  if (kind === "t") return isHex(first, 32) && second === undefined ? { type: "transaction", id: first as TxId } : null;
  if (!/^\d{1,15}$/.test(first) || (second !== undefined) !== (kind === "r")) return null;
  const number = Number(first);
  if (kind === "v") return { type: "validator", seat: number };
  if (kind === "m") return { type: "message", seq: number };
  if (kind === "b") return { type: "block", height: number };
  return kind === "r" ? { type: "round", height: number, round: Number(second) } : null;
}

export const sameSelection = (a: Selection | null, b: Selection | null): boolean =>
  a === b || (a !== null && b !== null && formatSelection(a) === formatSelection(b));

"use client";
/** Final blocks for components: on their way, here, not there, or not to be had. */
import { useEffect, useMemo, useState } from "react";
import { type BlockRow, rowOfSummary } from "@/lib/picture/blockFacts";
import { type BlockBook, createBlockBook } from "@/lib/tab/blockBook";
import type { BlockDetail } from "@/lib/tab/checking";
import { useTab, useView } from "@/lib/tab/useTab";

export function useBlockBook(): BlockBook {
  const { session } = useTab();
  return useMemo(
    () => createBlockBook(async (height) => (await session.node().ask({ type: "block", height })).block),
    [session],
  );
}

export type Asked<T> =
  | { readonly type: "loading" }
  | { readonly type: "ready"; readonly value: T }
  | { readonly type: "absent" }
  | { readonly type: "failed"; readonly detail: string };

const LOADING = { type: "loading" } as const;

/** @param isFinal in the picture that is drawn: a block that is not yet is not asked for until it is */
export function useBlock(book: BlockBook, height: number, isFinal: boolean): Asked<BlockDetail> {
  const [answer, setAnswer] = useState<Asked<BlockDetail>>(LOADING);
  useEffect(() => {
    if (!isFinal) return;
    let isAsked = true;
    const tell = (next: Asked<BlockDetail>) => isAsked && setAnswer(next);
    book.block(height).then(
      (value) => tell(value === null ? { type: "absent" } : { type: "ready", value }),
      (error: unknown) => tell({ type: "failed", detail: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isAsked = false;
    };
  }, [book, height, isFinal]);
  return answer;
}

/** A line that is only scrolled past is not asked for. */
const REST_MS = 80;

/** One line of the list: of the view if it is new, else of the store. */
export function useBlockRow(book: BlockBook, height: number): BlockRow | null {
  const summary = useView(({ blocks }) => blocks.find((block) => block.height === height) ?? null);
  const [, look] = useState(0);
  const known = summary === null ? book.row(height) : undefined;
  const isNeeded = summary === null && known === undefined;
  useEffect(() => {
    if (!isNeeded) return;
    let isAsked = true;
    // What cannot be had stays a placeholder; the block's page says why.
    const ask = () =>
      book.block(height).then(
        () => isAsked && look((count) => count + 1),
        () => undefined,
      );
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      isAsked = false;
      clearTimeout(timer);
    };
  }, [book, height, isNeeded]);
  return summary === null ? (known ?? null) : rowOfSummary(summary);
}

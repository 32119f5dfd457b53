"use client";
/**
 * The whole chain: every final block with what makes it final, and checks that this page runs by itself. Blocks come out
 * of the validator's store; which of them are final is read off the view that is drawn, so a replay shows its own tip.
 */
import { ArrowLeft, FileCheck2 } from "lucide-react";
import { type DragEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useSelection } from "@/components/shell/address";
import { useMedia, useWide } from "@/components/shell/useWide";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { countOf } from "@/lib/base/words";
import { useView } from "@/lib/tab/useTab";
import { BlockList } from "./blockList";
import { BlockPage } from "./blockPage";
import { FileCheck } from "./fileCheck";
import { ProofPage } from "./proofPage";
import { useBlockBook } from "./useBlock";

type Page =
  | { readonly type: "block"; readonly height: number }
  | { readonly type: "proof"; readonly txId: string; readonly height: number }
  | { readonly type: "file"; readonly dropped: File | null };

export function ChainView() {
  const book = useBlockBook();
  const tip = useView((view) => view.tip.height);
  const { page, open, isList } = usePage(tip);
  const { isOver, ...dropping } = useDrop((dropped) => open({ type: "file", dropped }));
  const height = page?.type === "block" ? page.height : null;
  const [list, opened] = useFocusAt(page);
  return (
    <section
      aria-label="Blocks"
      className={cn("flex min-h-0 flex-1", isOver && "outline-2 outline-commit -outline-offset-4 outline-dashed")}
      {...dropping}
    >
      <div
        ref={list}
        tabIndex={-1}
        className={cn(
          "min-h-0 flex-col border-line outline-none md:flex md:w-72 md:border-r",
          isList ? "flex flex-1 md:flex-none" : "hidden",
        )}
      >
        <div className="flex h-12 shrink-0 items-center justify-between gap-2 border-line border-b px-4">
          <h2 className="font-semibold">{countOf(tip, "block")}</h2>
          <Button size="sm" onClick={() => open({ type: "file", dropped: null })}>
            <FileCheck2 /> Check a proof
          </Button>
        </div>
        <BlockList book={book} tip={tip} selected={height} onOpen={(at) => open({ type: "block", height: at })} />
      </div>
      <div
        ref={opened}
        tabIndex={-1}
        className={cn("min-h-0 min-w-0 flex-1 flex-col outline-none md:flex", isList ? "hidden" : "flex")}
      >
        <Button variant="ghost" size="sm" className="m-2 self-start md:hidden" onClick={() => open(null)}>
          <ArrowLeft /> All blocks
        </Button>
        {page === null && <Empty tip={tip} />}
        {page?.type === "block" && (
          <BlockPage
            key={page.height}
            book={book}
            height={page.height}
            onProof={(txId) => open({ type: "proof", txId, height: page.height })}
          />
        )}
        {page?.type === "proof" && (
          <ProofPage key={page.txId} txId={page.txId} onBack={() => open({ type: "block", height: page.height })} />
        )}
        {page?.type === "file" && <FileCheck dropped={page.dropped} />}
      </div>
    </section>
  );
}

const Empty = ({ tip }: { readonly tip: number }) => (
  <p className="p-8 text-muted">
    {tip === 0
      ? "No block is final yet. The first one appears here as soon as a quorum has voted for it."
      : "Choose a block."}
  </p>
);

/** There is room for the list and the block. */
const BESIDE = "(min-width: 48rem) and (min-height: 30rem)";

/**
 * What is open. It begins with the selected block, else the newest, and stays there while the chain grows. On a phone
 * there is room for the list or the block: there nothing is open at first. Where the details have no column of their own
 * opening selects nothing, because what is selected lies over the page.
 */
function usePage(tip: number) {
  const [selection, select] = useSelection();
  const isWide = useWide();
  const isBeside = useMedia(BESIDE);
  const [chosen, choose] = useState<Page | null | undefined>(undefined);
  const [seen, see] = useState<number | null>(null);
  const selected = selection?.type === "block" ? selection.height : null;
  // A block selected elsewhere, in the strip for instance, is opened here.
  if (selected !== seen) {
    see(selected);
    if (selected !== null && isWide) choose({ type: "block", height: selected });
  }
  const first: Page | null = isBeside && tip > 0 ? { type: "block", height: selected ?? tip } : null;
  // The first block that is shown stays when the next one comes.
  if (chosen === undefined && first !== null) choose(first);
  const open = useCallback(
    (next: Page | null) => {
      choose(next);
      if (isWide && next?.type === "block") select({ type: "block", height: next.height });
    },
    [isWide, select],
  );
  const page = chosen === undefined ? first : chosen;
  return { page, open, isList: page === null };
}

/** What was left had the focus in it, a button that opened the next page for instance: that page takes it, or the list. */
function useFocusAt(
  page: Page | null,
): readonly [list: RefObject<HTMLDivElement | null>, opened: RefObject<HTMLDivElement | null>] {
  const list = useRef<HTMLDivElement>(null);
  const opened = useRef<HTMLDivElement>(null);
  const before = useRef(page);
  useEffect(() => {
    // On a phone what was left is not drawn any more, and loses the focus only when that is laid out.
    const { activeElement, body } = document;
    if (before.current !== page && (activeElement === body || activeElement?.checkVisibility() === false))
      (page === null ? list : opened).current?.focus({ preventScroll: true });
    before.current = page;
  }, [page]);
  return [list, opened];
}

function useDrop(onFile: (file: File) => void) {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    onDragOver(event: DragEvent) {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      event.preventDefault();
      setOver(false);
      const [file] = event.dataTransfer.files;
      if (file !== undefined) onFile(file);
    },
  };
}

"use client";
/** The transactions of a block in their order. A payload is a stranger's: it is shown as text and never interpreted. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { Missing } from "@/components/inspect/missing";
import { useRowPx } from "@/components/shell/useRowPx";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copyButton";
import { Scroller } from "@/components/ui/scroller";
import { countOf } from "@/lib/base/words";
import { shortHash } from "@/lib/picture/hashes";
import { decodePayload } from "@/lib/picture/payload";
import type { BlockDetail } from "@/lib/tab/checking";

export interface TransactionsProps {
  readonly detail: BlockDetail;
  readonly onProof: (txId: string) => void;
}

/** At the page's usual size of type. */
const ROW_PX = 44;
const OVERSCAN = 8;
/** Characters of a payload in its line. */
const PREVIEW_CHARS = 120;

export function Transactions({ detail, onProof }: TransactionsProps) {
  const scroller = useRef<HTMLElement>(null);
  const rowPx = useRowPx(ROW_PX);
  const [opened, setOpened] = useState<number | null>(null);
  const { txIds, body, header } = detail;
  const list = useVirtualizer({
    count: txIds.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
  });
  // What was measured before was measured in other type.
  useEffect(() => {
    if (rowPx > 0) list.measure();
  }, [list, rowPx]);
  if (txIds.length === 0) return <p className="p-6 text-muted">An empty block: nothing was waiting.</p>;
  return (
    <div className="flex h-full min-h-80 flex-col">
      {body === null && (
        <div className="p-4">
          <Missing>The bodies of this block were dropped here to save space; their ids and proofs stay.</Missing>
        </div>
      )}
      <Scroller ref={scroller} label="Transactions in order" className="min-h-40 flex-1 overflow-auto">
        <ol className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => (
            <li
              key={index}
              className="absolute inset-x-0 top-0 flex items-center gap-3 border-line border-b px-4 text-sm"
              style={{ height: rowPx, transform: `translateY(${start}px)` }}
            >
              <span className="w-12 shrink-0 text-right font-mono text-faint text-xs">
                {header.logSize - header.txCount + index}
              </span>
              <span className="shrink-0 font-mono text-xs">{shortHash(txIds[index] ?? "")}</span>
              <Preview
                tx={body?.[index]}
                onOpen={() => setOpened(opened === index ? null : index)}
                isOpen={opened === index}
              />
              <Button size="sm" className="ml-auto" onClick={() => onProof(txIds[index] ?? "")}>
                Proof
              </Button>
            </li>
          ))}
        </ol>
      </Scroller>
      {opened !== null && <Payload id={txIds[opened] ?? ""} tx={body?.[opened]} />}
    </div>
  );
}

type Tx = NonNullable<BlockDetail["body"]>[number] | undefined;

interface PreviewProps {
  readonly tx: Tx;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Preview({ tx, isOpen, onOpen }: PreviewProps) {
  const decoded = useMemo(() => (tx === undefined ? null : decodePayload(tx.payload, PREVIEW_CHARS)), [tx]);
  if (tx === undefined || decoded === null) return <span className="text-faint">not stored here</span>;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onOpen}
      className="flex min-w-0 items-center gap-2 text-left hover:underline"
    >
      <Badge>{decoded.kind === "bytes" ? "hex" : decoded.kind}</Badge>
      <bdi className="truncate font-mono text-xs">{decoded.text.replace(/\s+/g, " ")}</bdi>
      <span className="shrink-0 text-faint text-xs">{`${tx.payload.length} B`}</span>
    </button>
  );
}

function Payload({ id, tx }: { readonly id: string; readonly tx: Tx }) {
  if (tx === undefined) return null;
  const { kind, text, isCut } = decodePayload(tx.payload);
  return (
    <div className="max-h-64 shrink-0 overflow-y-auto border-line border-t bg-panel p-4">
      <p className="mb-2 flex flex-wrap items-center gap-2 text-muted text-sm">
        <span className="break-all font-mono text-xs">{id}</span>
        <span>{`namespace ${tx.namespace}, ${countOf(tx.payload.length, "byte")}, ${countOf(tx.salt.length, "byte")} of salt`}</span>
        <CopyButton variant="ghost" size="icon" text={text} label="Copy the payload" />
      </p>
      <pre className="whitespace-pre-wrap break-all font-mono text-xs">
        <bdi>{text}</bdi>
      </pre>
      {isCut && <p className="mt-1 text-faint text-xs">{`The beginning, as ${kind}.`}</p>}
    </div>
  );
}

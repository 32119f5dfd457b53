"use client";
/** Where a trace file is dropped or chosen. */
import { FileWarning, FolderOpen } from "lucide-react";
import Link from "next/link";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Mark } from "@/components/theme/mark";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { FILE_BYTES_MAX } from "@/lib/history/traceFile";

export interface FileFault {
  readonly name: string;
  readonly line: number;
  readonly detail: string;
}

export interface DropZoneProps {
  readonly fault: FileFault | null;
  /** The name of the file that is read now. */
  readonly reading: string | null;
  /** Absent while a file is opened: one at a time. */
  readonly onText?: (name: string, text: string) => Promise<void>;
}

/** Of a file that is not even read. */
interface Refused {
  readonly title: string;
  readonly detail: string;
}

export function DropZone({ fault, reading, onText }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // A file that was chosen before the page listened is still there: it is chosen once more.
    if (input.current?.files?.length === 1) input.current.dispatchEvent(new Event("change", { bubbles: true }));
  }, []);
  async function open(file: File | undefined): Promise<void> {
    if (file === undefined || onText === undefined) return;
    const { name, size } = file;
    if (size > FILE_BYTES_MAX)
      return setRefused({ title: `${name} is too large`, detail: `got ${size} bytes, want at most ${FILE_BYTES_MAX}` });
    setRefused(null);
    // A file may be gone, or a folder, or somebody else's.
    const text = await file.text().catch((reason: unknown) => {
      setRefused({
        title: `${name} cannot be read`,
        detail: reason instanceof Error ? reason.message : String(reason),
      });
      return null;
    });
    if (text !== null) await onText(name, text);
  }
  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    void open(event.dataTransfer.files[0]);
  }
  return (
    <main className="mx-auto flex min-h-dvh max-w-2xl flex-col justify-center gap-6 p-6">
      <div className="flex items-center gap-3">
        <Link href="/" aria-label="Roundtable, start page">
          <Mark />
        </Link>
        <h1 className="font-semibold text-2xl">Replay a trace</h1>
      </div>
      <p className="text-muted">
        A trace holds everything one validator saw, and what it was given. This page draws any moment of it, lets the
        same code decide again, and compares. Nothing of the file leaves your browser.
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Dropping is the shortcut; the button inside does the same. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cn(
          "flex flex-col items-center gap-4 rounded-lg border-2 border-dashed p-10 text-center",
          isOver ? "border-frozen bg-frozen/10" : "border-line",
        )}
      >
        <p className="text-muted">Drop a trace here: exported by a tab, or written by the simulator.</p>
        <Button variant="primary" disabled={onText === undefined} onClick={() => input.current?.click()}>
          <FolderOpen /> Choose a file
        </Button>
        <input
          ref={input}
          type="file"
          accept=".ndjson,application/x-ndjson"
          aria-label="Trace file"
          hidden
          onChange={({ target }) => {
            void open(target.files?.[0]);
            target.value = "";
          }}
        />
      </div>
      <p role="status" className="text-muted empty:hidden">
        {reading !== null && `Reading ${reading} …`}
      </p>
      <div role="alert">
        {refused !== null && <Fault {...refused} />}
        {fault !== null && <Fault title={`${fault.name}, line ${fault.line}`} detail={fault.detail} />}
      </div>
    </main>
  );
}

const Fault = ({ title, detail }: Refused) => (
  <p className="flex gap-3 rounded-md border border-fail/40 bg-fail/10 p-3 text-sm">
    <FileWarning className="size-5 shrink-0 text-fail" />
    <span className="min-w-0 break-words">
      <b className="font-semibold">{title}</b>: {detail}
    </span>
  </p>
);

"use client";
/** Somebody's proof file, pasted or dropped: what it proves, or what is wrong with it. Nobody is asked. */
import { useEffect, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import type { Result } from "@/lib/base/result";
import { type InclusionBundle, readProof } from "@/lib/tab/checking";
import { ProofCheck } from "./proofCheck";

/** The largest proof there can be is a third of this. */
const FILE_BYTES_MAX = 2 * 1024 * 1024;

export function FileCheck({ dropped }: { readonly dropped: File | null }) {
  const [text, setText] = useState("");
  const [read, setRead] = useState<Result<InclusionBundle, string> | null>(null);
  const id = useId();

  function take(content: string): void {
    setText(content);
    setRead(content.trim() === "" ? null : readProof(content.trim()));
  }

  async function open(file: File): Promise<void> {
    const isFit = file.size > 0 && file.size <= FILE_BYTES_MAX;
    // A file may be gone by now, or not be this browser's to read.
    const content = isFit ? await file.text().catch(() => null) : null;
    if (content !== null) return take(content);
    setText("");
    const found = isFit ? "one that cannot be read" : `one of ${file.size} bytes`;
    setRead({ ok: false, error: `want a file of 1 to ${FILE_BYTES_MAX} bytes, got ${found}` });
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: A file is read once, when it is dropped.
  useEffect(() => {
    if (dropped !== null) void open(dropped);
  }, [dropped]);

  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <h2 className="font-semibold text-xl">Check somebody’s proof</h2>
      <p className="mt-1 max-w-prose text-muted text-sm">
        A proof file stands alone: it names its table, and whoever trusts that table need ask nobody. Drop the file
        anywhere on this page, choose it, or paste what is in it.
      </p>
      <div className="mt-4 flex flex-col gap-2">
        <label htmlFor={id} className="font-medium text-sm">
          Proof file
        </label>
        <textarea
          id={id}
          value={text}
          onChange={(event) => take(event.target.value)}
          rows={4}
          spellCheck={false}
          placeholder='{"format":"roundtable-proof/1", …}'
          className="w-full rounded-md border border-edge/70 bg-page p-3 font-mono text-xs placeholder:text-faint"
        />
        <div className="flex gap-2">
          <Button
            asChild
            size="sm"
            className="has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2"
          >
            <label>
              Choose a file
              <input
                type="file"
                accept="application/json,.json"
                className="sr-only"
                onChange={({ target }) => {
                  if (target.files?.[0] !== undefined) void open(target.files[0]);
                  // The same one may be chosen again.
                  target.value = "";
                }}
              />
            </label>
          </Button>
          {text !== "" && (
            <Button size="sm" variant="ghost" onClick={() => take("")}>
              Clear
            </Button>
          )}
        </div>
      </div>
      {read?.ok === false && (
        <p role="alert" className="mt-4 break-words rounded-md border border-fail/50 bg-fail/8 p-3 text-sm">
          <b className="font-semibold text-fail">This is no proof. </b>
          <span className="font-mono text-xs">{read.error}</span>
        </p>
      )}
      {read?.ok === true && (
        <div className="mt-6">
          <ProofCheck bundle={read.value} />
        </div>
      )}
    </div>
  );
}

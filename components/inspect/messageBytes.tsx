"use client";
/** A received message as it was on the wire: what any other program would have to make of it. */
import { useEffect, useState } from "react";
import { countOf } from "@/lib/base/words";
import { useTab } from "@/lib/tab/useTab";
import { Section } from "./rows";

/** More are not read by anybody. */
const BYTES_SHOWN_MAX = 1_024;
const ROW_BYTES = 12;

export function MessageBytes({ seq }: { readonly seq: number }) {
  const bytes = useBytes(seq);
  if (bytes === null) return null;
  return (
    <Section title={`On the wire, ${countOf(bytes.length, "byte")}`}>
      <pre className="overflow-x-auto rounded-md border border-line bg-page p-3 font-mono text-2xs">
        {hexRows(bytes)}
      </pre>
    </Section>
  );
}

function hexRows(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, BYTES_SHOWN_MAX); at += ROW_BYTES) {
    const row = Array.from(bytes.subarray(at, at + ROW_BYTES), (byte) => byte.toString(16).padStart(2, "0"));
    rows.push(`${at.toString(16).padStart(4, "0")}  ${row.join(" ")}`);
  }
  return bytes.length > BYTES_SHOWN_MAX ? `${rows.join("\n")}\n…` : rows.join("\n");
}

/** Null while it is asked for, and where nobody has it any more. */
function useBytes(seq: number): Uint8Array | null {
  const { session } = useTab();
  const [answer, setAnswer] = useState<{ readonly seq: number; readonly bytes: Uint8Array | null } | null>(null);
  useEffect(() => {
    let isAsked = true;
    const ask = async () => {
      const { bytes } = await session.node().ask({ type: "bytes", seq });
      if (isAsked) setAnswer({ seq, bytes });
    };
    // A recording, and a tab that has left, have nobody to ask.
    ask().catch(() => undefined);
    return () => {
      isAsked = false;
    };
  }, [session, seq]);
  return answer?.seq === seq ? answer.bytes : null;
}

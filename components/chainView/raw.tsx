"use client";
/** The block as programs take it: all of it as JSON, and the header's bytes, whose hash is the block id. */
import { CopyButton } from "@/components/ui/copyButton";
import { Scroller } from "@/components/ui/scroller";
import { blockJson, headerHex } from "@/lib/picture/blockFacts";
import type { BlockDetail } from "@/lib/tab/checking";

/** A block of thousands of transactions would make the page stop; copying takes all of it. */
const SHOWN_CHARS_MAX = 50_000;

export function Raw({ detail }: { readonly detail: BlockDetail }) {
  const json = blockJson(detail);
  const bytes = headerHex(detail);
  return (
    <div className="flex flex-col gap-5 p-4">
      <Text title={`Header, ${bytes.length / 2} bytes`} text={bytes.replace(/(.{8})/g, "$1 ").trim()} copies={bytes} />
      <Text title="JSON" text={json.slice(0, SHOWN_CHARS_MAX)} copies={json} />
      {json.length > SHOWN_CHARS_MAX && (
        <p className="text-faint text-xs">The rest is left out here; copying takes all of it.</p>
      )}
    </div>
  );
}

interface TextProps {
  readonly title: string;
  readonly text: string;
  readonly copies: string;
}

const Text = ({ title, text, copies }: TextProps) => (
  <section>
    <div className="flex items-center justify-between">
      <h3 className="font-medium text-muted text-xs">{title}</h3>
      <CopyButton variant="ghost" size="icon" text={copies} label={`Copy: ${title}`} />
    </div>
    <Scroller label={title} className="max-h-[28rem] overflow-auto rounded-md border border-line bg-panel p-3">
      <pre className="whitespace-pre-wrap break-all font-mono text-xs">{text}</pre>
    </Scroller>
  </section>
);

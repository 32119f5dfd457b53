"use client";
/** A transaction: any text. It is opaque to the table, which only fixes its place. */
import { ArrowUp } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { takesDrafts } from "@/lib/tab/draft";
import { useLiveView, useTab, useTabState } from "@/lib/tab/useTab";

export interface ComposerProps {
  readonly id: string;
  readonly onSubmitted?: () => void;
  readonly autoFocus?: boolean;
}

export function Composer({ id, onSubmitted, autoFocus = false }: ComposerProps) {
  const { submit } = useTab();
  const [text, setText] = useState("");
  const maxBytes = useLiveView(({ table }) => table?.params.maxTxBytes ?? 0);
  const isOff = !useTabState(takesDrafts);
  const isSending = useRef(false);

  async function send(): Promise<void> {
    // Until it is taken the text stands there: a second press of the key means no second transaction.
    if (isSending.current) return;
    isSending.current = true;
    const sent = await submit(text).finally(() => {
      isSending.current = false;
    });
    if (!sent.ok) {
      toast(sent.error.title, { description: sent.error.text });
      return;
    }
    // Who has typed on meanwhile keeps that.
    setText((now) => (now === text ? "" : now));
    onSubmitted?.();
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (text !== "" && !isOff) void send();
  }

  return (
    <form onSubmit={onSubmit} className="flex gap-2">
      <Input
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        placeholder={isOff ? "Your validator takes nothing now" : "A transaction: any text"}
        aria-label="A transaction"
        autoComplete="off"
        autoFocus={autoFocus}
        disabled={isOff}
        maxLength={maxBytes}
        enterKeyHint="send"
        className="h-10"
      />
      <Button type="submit" variant="primary" disabled={isOff || text === ""} className="h-10">
        <ArrowUp /> Submit
      </Button>
    </form>
  );
}

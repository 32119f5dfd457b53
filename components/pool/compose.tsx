"use client";
/** A transaction of any kind: text, JSON or bytes, in a namespace; its id is known before it is sent. */
import { ArrowUp } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { Section } from "@/components/inspect/rows";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { countOf } from "@/lib/base/words";
import { draftOf, FORMATS, type Format, freshSalt, payloadOf, sendDraft, takesDrafts } from "@/lib/tab/draft";
import { useLiveView, useTab, useTabState } from "@/lib/tab/useTab";

const LABELS: Readonly<Record<Format, string>> = { text: "Text", json: "JSON", hex: "Hex" };
const PLACEHOLDERS: Readonly<Record<Format, string>> = {
  text: "Any text",
  json: '{"to":"…","amount":1}',
  hex: "68656c6c6f",
};
const NAMESPACE_MAX = 0xffffffff;

export function Compose() {
  const tab = useTab();
  const [format, setFormat] = useState<Format>("text");
  const [typed, setTyped] = useState("");
  const [namespace, setNamespace] = useState("0");
  const [salt, setSalt] = useState(freshSalt);
  const { networkId, maxBytes, isOff } = useTaking();
  const payload = payloadOf(format, typed);
  const number = /^\d{1,10}$/.test(namespace) && Number(namespace) <= NAMESPACE_MAX ? Number(namespace) : null;
  const draft =
    payload.ok && number !== null && networkId !== null ? draftOf(payload.value, number, salt, networkId) : null;
  const isLarge = draft !== null && draft.bytes > maxBytes;
  const fault = typed === "" || payload.ok ? undefined : payload.error;

  async function send(): Promise<void> {
    if (draft === null) return;
    const sent = await sendDraft(tab, draft.tx, typed);
    if (!sent.ok) {
      toast(sent.error.title, { description: sent.error.text });
      return;
    }
    // Who has typed on meanwhile keeps that.
    setTyped((now) => (now === typed ? "" : now));
    // Another salt: the same text again is another transaction.
    setSalt(freshSalt());
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (draft !== null && !isLarge && !isOff) void send();
  }

  return (
    <Section title="Submit">
      <form onSubmit={onSubmit} className="flex flex-col gap-2">
        <Segmented
          label="Format"
          value={format}
          onChange={setFormat}
          options={FORMATS.map((value) => ({ value, label: LABELS[value] }))}
        />
        <Payload
          value={typed}
          onChange={setTyped}
          placeholder={isOff ? "Your validator takes nothing now" : PLACEHOLDERS[format]}
          fault={isLarge ? `${countOf(draft.bytes, "byte")}; this table takes at most ${maxBytes}.` : fault}
          isOff={isOff}
        />
        <div className="flex items-end gap-3">
          <Field label="Namespace" fault={number === null ? "0 to 4 294 967 295." : undefined} className="w-36">
            {(aria) => (
              <Input
                {...aria}
                inputMode="numeric"
                value={namespace}
                onChange={(event) => setNamespace(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" disabled={draft === null || isLarge || isOff} className="mb-5.5">
            <ArrowUp /> Submit
          </Button>
        </div>
        <p className="min-h-8 break-all font-mono text-muted text-xs">
          {draft === null ? "Its id appears here." : `id ${draft.id}, ${countOf(draft.bytes, "byte")}`}
        </p>
      </form>
    </Section>
  );
}

/** Whether this tab takes transactions now, and of which size. */
function useTaking() {
  const networkId = useLiveView(({ table }) => table?.networkId ?? null);
  const maxBytes = useLiveView(({ table }) => table?.params.maxTxBytes ?? 0);
  const isOff = !useTabState(takesDrafts);
  return { networkId, maxBytes, isOff };
}

interface PayloadProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  readonly fault: string | undefined;
  readonly isOff: boolean;
}

function Payload({ value, onChange, placeholder, fault, isOff }: PayloadProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="sr-only">
        Payload
      </label>
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        value={value}
        disabled={isOff}
        placeholder={placeholder}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-fault`}
        onChange={(event) => onChange(event.target.value)}
        className="w-full rounded-md border border-edge/70 bg-page p-3 font-mono text-sm placeholder:text-faint aria-invalid:border-fail disabled:opacity-45"
      />
      <p id={`${id}-fault`} className="min-h-4 text-fail text-xs">
        {fault}
      </p>
    </div>
  );
}

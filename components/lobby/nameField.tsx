"use client";
/** This validator's name, until the genesis fixes it. */
import { Pencil } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { nameFaultWords, rememberName } from "@/lib/picture/names";
import { localMemory } from "@/lib/tab/storages";
import { useTab, useTabState } from "@/lib/tab/useTab";

export function NameField() {
  const { session } = useTab();
  const name = useTabState((state) => state.name);
  const [typed, setTyped] = useState<string | null>(null);
  const fault = typed === null ? undefined : nameFaultWords(typed.trim());
  const isTyping = typed !== null;
  const change = useRef<HTMLButtonElement>(null);
  const hasTyped = useRef(false);
  // The field goes when it is done with: the button that opened it takes the focus back.
  useEffect(() => {
    if (!isTyping && hasTyped.current) change.current?.focus();
    hasTyped.current = isTyping;
  }, [isTyping]);

  function save(event: FormEvent): void {
    event.preventDefault();
    if (typed === null || fault !== undefined) return;
    rememberName(localMemory(), typed.trim());
    void session.rename(typed.trim());
    setTyped(null);
  }

  if (typed === null)
    return (
      <p className="flex items-center gap-2">
        <span className="text-muted">You are</span> <b className="font-semibold">{name}</b>
        <Button ref={change} variant="ghost" size="icon" aria-label="Change your name" onClick={() => setTyped(name)}>
          <Pencil />
        </Button>
      </p>
    );
  return (
    <form onSubmit={save} noValidate>
      <Field label="Your name" hint="It is part of the table once it is sealed." fault={fault}>
        {(aria) => (
          <div className="flex gap-2">
            <Input
              {...aria}
              autoFocus
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={({ key }: KeyboardEvent) => key === "Escape" && setTyped(null)}
              maxLength={80}
            />
            <Button type="submit">Save</Button>
          </div>
        )}
      </Field>
    </form>
  );
}

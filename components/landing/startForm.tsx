"use client";
/** Starts a table: a name, seats, a pace. One click does with what stands there. */
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { err } from "@/lib/base/result";
import { rememberStarter } from "@/lib/session/seatMemory";
import type { Trouble } from "@/lib/session/state";
import { sessionMemory } from "@/lib/tab/storages";
import { emptyForm, faultsOf, isFine, type TableForm } from "@/lib/tab/tableForm";
import { DelegationField } from "./delegationField";
import { ParamsFields } from "./paramsFields";
import { PresetField } from "./presetField";
import { SeatsField } from "./seatsField";

export function StartForm() {
  const router = useRouter();
  const [form, setForm] = useState<TableForm>(emptyForm);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isAsking, setAsking] = useState(false);
  const faults = faultsOf(form);
  const change = (changes: Partial<TableForm>): void => setForm({ ...form, ...changes });

  async function start(): Promise<void> {
    setAsking(true);
    setTrouble(null);
    // What reads the answer is only loaded by who asks; a server that is gone does not even hand that out.
    const created = await import("@/lib/tab/createTable")
      .then(({ createTable }) => createTable(fetch, form))
      .catch((cause: unknown) => err(unasked(cause)));
    if (created.ok) {
      rememberStarter(sessionMemory(), created.value.code, created.value.starter);
      return router.push(`/r/${created.value.code}`);
    }
    setTrouble(created.error);
    setAsking(false);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isFine(faults) && !isAsking) void start();
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <h2 className="font-semibold text-xl tracking-tight">Start a table</h2>
      <Field label="Name" hint="Everybody at the table sees it." fault={faults.name}>
        {(aria) => (
          <Input
            {...aria}
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
            placeholder="Named after its code"
            autoComplete="off"
            maxLength={80}
          />
        )}
      </Field>
      <SeatsField seats={form.seats} onChange={(seats) => change({ seats })} />
      <PresetField preset={form.preset} onChange={(preset) => change({ preset, overrides: {} })} />
      <DelegationField delegation={form.delegation} onChange={(delegation) => change({ delegation })} />
      <ParamsFields form={form} faults={faults} onChange={(overrides) => change({ overrides })} />
      {faults.together !== undefined && (
        <p role="alert" className="text-fail text-sm">
          {faults.together}
        </p>
      )}
      {trouble !== null && <Refused trouble={trouble} />}
      <Button type="submit" variant="primary" size="lg" disabled={!isFine(faults) || isAsking}>
        {isAsking ? "Starting…" : trouble === null ? "Start a table" : "Try again"}
      </Button>
    </form>
  );
}

const unasked = (cause: unknown): Trouble => ({
  code: "unreachable",
  detail: String(cause),
  title: "The server cannot be reached",
  text: "A part of this page did not come, so nothing was asked for. Try again in a moment.",
  action: "retry",
});

const Refused = ({ trouble }: { readonly trouble: Trouble }) => (
  <div role="alert" className="rounded-md border border-fail/40 bg-fail/8 p-3 text-sm">
    <p className="font-medium">{trouble.title}</p>
    <p className="text-muted">{trouble.text}</p>
    <p className="mt-1 break-words font-mono text-faint text-xs">
      {trouble.code}: {trouble.detail}
    </p>
  </div>
);

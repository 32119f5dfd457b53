"use client";
/** Every number of a table's rules (P1), for who wants to know. */
import { ChevronRight } from "lucide-react";
import { Field, Input } from "@/components/ui/field";
import { type FormFaults, PARAM_TEXTS, paramsOf, type TableForm } from "@/lib/tab/tableForm";

export interface ParamsFieldsProps {
  readonly form: TableForm;
  readonly faults: FormFaults;
  readonly onChange: (overrides: TableForm["overrides"]) => void;
}

export function ParamsFields({ form, faults, onChange }: ParamsFieldsProps) {
  const params = paramsOf(form);
  return (
    <details className="group border-line border-t pt-3">
      <summary className="touchable flex list-none items-center gap-1 font-medium text-muted text-sm hover:text-ink">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        All parameters
      </summary>
      <div className="mt-3 grid grid-cols-2 gap-x-3 gap-y-2">
        {PARAM_TEXTS.map(({ name, title, unit, text }) => (
          <Field key={name} label={`${title}, ${unit}`} hint={text} fault={faults.params[name]}>
            {(aria) => (
              <Input
                {...aria}
                inputMode="numeric"
                autoComplete="off"
                value={form.overrides[name] ?? String(params[name])}
                onChange={(event) => onChange({ ...form.overrides, [name]: event.target.value })}
                className="font-mono"
              />
            )}
          </Field>
        ))}
      </div>
    </details>
  );
}

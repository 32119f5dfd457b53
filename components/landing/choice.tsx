/** One of a few, each with a sentence about what it means. */
import type { ReactNode } from "react";

export const ChoiceGroup = ({ legend, children }: { readonly legend: string; readonly children: ReactNode }) => (
  <fieldset>
    <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
    <div className="grid grid-cols-2 gap-2">{children}</div>
  </fieldset>
);

export interface ChoiceProps {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

export const Choice = ({ name, title, text, checked, onChoose }: ChoiceProps) => (
  <label
    data-selected={checked}
    className="flex flex-col rounded-md border border-line px-3 py-2 transition-colors hover:border-edge has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2 has-checked:border-ink has-checked:bg-raised has-checked:shadow-[inset_0_0_0_1px_var(--ink)]"
  >
    <input type="radio" name={name} checked={checked} onChange={onChoose} className="sr-only" />
    <span className="font-medium text-sm">{title}</span>
    <span className="text-muted text-xs">{text}</span>
  </label>
);

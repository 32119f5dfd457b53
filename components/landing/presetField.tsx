"use client";
/** The pace of a table. */
import { PRESET_TEXTS, type TableForm } from "@/lib/tab/tableForm";
import { Choice, ChoiceGroup } from "./choice";

export interface PresetFieldProps {
  readonly preset: TableForm["preset"];
  readonly onChange: (preset: TableForm["preset"]) => void;
}

export const PresetField = ({ preset, onChange }: PresetFieldProps) => (
  <ChoiceGroup legend="Pace">
    {PRESET_TEXTS.map(({ preset: value, title, text }) => (
      <Choice
        key={value}
        name="pace"
        title={title}
        text={text}
        checked={value === preset}
        onChoose={() => onChange(value)}
      />
    ))}
  </ChoiceGroup>
);

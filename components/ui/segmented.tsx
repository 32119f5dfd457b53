"use client";
/** One of a few, all in sight: a row of radio buttons that looks like one control. */
import { cn } from "./cn";

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly className?: string;
}

export function Segmented<T extends string>({ label, value, onChange, options, className }: SegmentedProps<T>) {
  return (
    <fieldset className={cn("flex rounded-md border border-line bg-panel p-0.5", className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          data-selected={option.value === value}
          className="touchable flex h-7 min-w-0 flex-1 items-center justify-center rounded-[0.3rem] px-2.5 font-medium text-muted text-sm transition-colors hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-[0_0_0_1px_var(--line)]"
        >
          <input
            type="radio"
            name={label}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

/** A label, its input, and what is to be said about it: a hint, or in its place what is wrong. */
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong, as a sentence; takes the hint's place, so that nothing moves. */
  readonly fault?: string | undefined;
  readonly className?: string | undefined;
  readonly children: (aria: {
    readonly id: string;
    readonly "aria-describedby": string;
    readonly "aria-invalid": boolean;
  }) => ReactNode;
}

export function Field({ label, hint, fault, className, children }: FieldProps) {
  const id = useId();
  const described = `${id}-about`;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, "aria-describedby": described, "aria-invalid": fault !== undefined })}
      <p id={described} className={cn("min-h-4 text-xs", fault === undefined ? "text-faint" : "text-fail")}>
        {fault ?? hint}
      </p>
    </div>
  );
}

export const Input = ({ className, ...rest }: ComponentProps<"input">) => (
  <input
    className={cn(
      "touchable h-9 w-full min-w-0 rounded-md border border-edge/70 bg-page px-3 text-ink transition-colors placeholder:text-faint hover:border-edge aria-invalid:border-fail disabled:opacity-45",
      className,
    )}
    {...rest}
  />
);

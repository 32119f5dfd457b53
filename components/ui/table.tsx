/** A table that scrolls sideways by itself when it has to, with a caption that says what it holds. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const Table = ({ caption, children }: { readonly caption: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls has to be reachable by keyboard.
  <section className="overflow-x-auto" aria-label={caption} tabIndex={0}>
    <table className="w-full border-collapse text-left text-sm">
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  </section>
);

export const Th = ({ className, ...rest }: ComponentProps<"th">) => (
  <th
    scope="col"
    className={cn("h-8 whitespace-nowrap border-line border-b px-2 font-medium text-muted text-xs", className)}
    {...rest}
  />
);

const CELL = "h-9 whitespace-nowrap border-line border-b px-2";

export const Td = ({ className, ...rest }: ComponentProps<"td">) => <td className={cn(CELL, className)} {...rest} />;

/** The cell that names its row: a screen reader says it with every other one. */
export const RowTh = ({ className, ...rest }: ComponentProps<"th">) => (
  <th scope="row" className={cn(CELL, "font-normal", className)} {...rest} />
);

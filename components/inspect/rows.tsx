/** Facts about one thing, a line each: what it is called, what it is, and where the claim comes from. */
import type { ReactNode } from "react";
import { type Provenance, Tick } from "@/components/glyphs/provenance";

export const Rows = ({ children }: { readonly children: ReactNode }) => (
  <dl className="flex flex-col divide-y divide-line text-sm">{children}</dl>
);

export interface RowProps {
  readonly name: string;
  readonly children: ReactNode;
  readonly from?: Provenance;
}

export const Row = ({ name, children, from }: RowProps) => (
  <div className="flex min-h-9 items-baseline gap-3 py-2">
    <dt className="w-28 shrink-0 text-muted">{name}</dt>
    <dd className="flex min-w-0 flex-1 items-baseline gap-1.5 break-words">
      <span className="min-w-0 flex-1">{children}</span>
      {from !== undefined && <Tick of={from} className="size-3.5 self-center" />}
    </dd>
  </div>
);

export const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="mt-5 first:mt-0">
    <h3 className="mb-1.5 font-medium text-muted text-xs">{title}</h3>
    {children}
  </section>
);

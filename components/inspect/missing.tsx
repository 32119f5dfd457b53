/** What this tab does not have; said instead of drawing nothing. */
import { Tick } from "@/components/glyphs/provenance";

export const Missing = ({ children }: { readonly children: string }) => (
  <p className="flex items-start gap-2 text-muted text-sm">
    <Tick of="unknown" className="mt-0.5 size-4" /> {children}
  </p>
);

/** The place of something that is on its way. It stands still: a blinking page says nothing more. */
import { cn } from "./cn";

export const Skeleton = ({ className }: { readonly className?: string }) => (
  <span aria-hidden className={cn("block rounded-md bg-ink/6", className)} />
);

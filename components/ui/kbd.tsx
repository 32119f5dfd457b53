/** A key of the keyboard. */
import { cn } from "./cn";

export const Kbd = ({ keys, className }: { readonly keys: string; readonly className?: string }) => (
  <span className={cn("inline-flex gap-1", className)}>
    {keys.split(" ").map((key, at) => (
      <kbd
        // biome-ignore lint/suspicious/noArrayIndexKey: The keys of one shortcut stand in a fixed order and may repeat.
        key={at}
        className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-panel px-1 font-mono text-2xs text-muted"
      >
        {key}
      </kbd>
    ))}
  </span>
);

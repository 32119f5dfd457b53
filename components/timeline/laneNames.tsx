"use client";
/** Whose lane it is. */
import { useSelection } from "@/components/shell/address";
import { cn } from "@/components/ui/cn";
import { seatName } from "@/lib/picture/rounds";
import { useView } from "@/lib/tab/useTab";

export function LaneNames({ seats }: { readonly seats: readonly number[] }) {
  const [selection, select] = useSelection();
  const self = useView((view) => view.seat);
  const names = useView((view) => seats.map((seat) => seatName(view, seat)).join("\n")).split("\n");
  return (
    <div className="flex w-24 shrink-0 flex-col border-line border-r pt-12 sm:w-36">
      {seats.map((seat, i) => (
        <button
          key={seat}
          type="button"
          onClick={() => select({ type: "validator", seat })}
          aria-pressed={selection?.type === "validator" && selection.seat === seat}
          className={cn(
            "flex min-h-16 flex-1 items-center low:min-h-12 gap-2 truncate px-3 text-left text-sm hover:bg-hover",
            seat === self && "font-semibold",
          )}
        >
          <span className="font-mono text-faint text-xs">{seat}</span>
          <span className="truncate">{seat === self ? `${names[i]}, you` : names[i]}</span>
        </button>
      ))}
    </div>
  );
}

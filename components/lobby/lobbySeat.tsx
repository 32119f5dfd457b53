/** A place at the table before it is sealed: free, taken, and taken by one who has signed the draft. */
import { Face } from "@/components/glyphs/face";
import { Tick } from "@/components/glyphs/provenance";
import { isCrowd, placeAt, seatSize } from "@/components/live/ringFrame";
import { cn } from "@/components/ui/cn";
import { seatPoint } from "@/lib/paint/ringPlan";
import type { LobbySeat } from "@/lib/tab/lobby";

export interface LobbySeatNodeProps {
  readonly place: LobbySeat;
  readonly n: number;
}

export function LobbySeatNode({ place: { seat, taken }, n }: LobbySeatNodeProps) {
  const size = seatSize(n);
  return (
    <li className="group absolute flex h-0 w-0 flex-col items-center hover:z-20" style={placeAt(seatPoint(seat, n))}>
      <div
        style={{ width: size, height: size, translate: "0 -50%" }}
        className={cn(
          "relative flex shrink-0 items-center justify-center rounded-full border-2 bg-page transition-colors duration-300",
          taken === null ? "border-edge/50 border-dashed" : "border-edge",
          taken?.isSelf && "border-ink shadow-[0_0_0_3px_var(--page),0_0_0_5px_var(--ink)]",
        )}
      >
        {taken === null ? (
          <span className={cn("font-mono text-faint", isCrowd(n) && "text-[min(0.75rem,2cqw)]")}>{seat}</span>
        ) : (
          <Face signingKey={taken.signingKey} head={null} className="w-[46%] animate-[fade-in_240ms_ease-out]" />
        )}
        {taken?.hasAcknowledged && (
          <span className="absolute -right-1 -bottom-1 rounded-full bg-page p-0.5">
            <Tick of="verified" className="size-5" />
          </span>
        )}
      </div>
      <span
        className={cn(
          "flex flex-col items-center text-center leading-tight",
          n > 10 ? "w-18 text-2xs" : "w-[min(7rem,30cqw)] text-xs",
          isCrowd(n) &&
            "pointer-events-none invisible rounded-md border border-line bg-raised py-0.5 group-hover:visible",
        )}
        style={{ marginTop: `calc(${size} / -2 + 0.5rem)` }}
      >
        <span className={cn("max-w-full truncate", taken === null ? "text-faint" : "font-medium")}>
          {taken === null ? `seat ${seat} is free` : taken.name}
        </span>
        {taken !== null && (
          <span className="text-muted">{taken.isSelf ? "you" : taken.isPractice ? "practice" : `seat ${seat}`}</span>
        )}
      </span>
    </li>
  );
}

/** A square as large as its place allows, in which things lie by units of the ring. */
import type { CSSProperties, ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { type Point, RING_UNITS } from "@/lib/paint/ringPlan";

export const RingFrame = ({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string | undefined;
}) => (
  <div className={cn("flex min-h-0 min-w-0 items-center justify-center [container-type:size]", className)}>
    <div className="relative aspect-square w-[min(100cqw,100cqh)] [container-type:inline-size]">{children}</div>
  </div>
);

/** The place of something centred on a point. */
export const placeAt = ({ x, y }: Point): CSSProperties => ({
  left: `${(100 * x) / RING_UNITS}%`,
  top: `${(100 * y) / RING_UNITS}%`,
});

/** Diameter of a seat: large round a small table, never too small to hit. */
export const seatSize = (n: number): string =>
  n <= 6
    ? "clamp(2.75rem, 11.5cqw, 4.5rem)"
    : n <= 10
      ? "clamp(2.5rem, 9cqw, 3.5rem)"
      : "clamp(1.75rem, 6.8cqw, 2.75rem)";

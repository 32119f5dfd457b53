/** A square as large as its place allows, in which things lie by units of the ring. */
import type { CSSProperties, ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { type Point, RING_UNITS, SEAT_RADIUS } from "@/lib/paint/ringPlan";

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

/** So many have no room for their names: a name shows on the seat that is pointed at, focused or chosen. */
const CROWD_MIN = 17;
export const isCrowd = (n: number): boolean => n >= CROWD_MIN;

/** Diameter of a seat: large round a small table, never too small to hit; in a crowd as large as leaves a gap between two. */
export const seatSize = (n: number): string =>
  n <= 6
    ? "clamp(2.75rem, 11.5cqw, 4.5rem)"
    : n <= 10
      ? "clamp(2.5rem, 9cqw, 3.5rem)"
      : isCrowd(n)
        ? `min(${Math.min(6.8, 0.9 * betweenSeats(n)).toFixed(2)}cqw, 2.75rem)`
        : "clamp(1.75rem, 6.8cqw, 2.75rem)";

/** From the middle of one seat to that of the next, parts of a hundred of the frame. */
const betweenSeats = (n: number): number => ((100 * 2 * SEAT_RADIUS) / RING_UNITS) * Math.sin(Math.PI / n);

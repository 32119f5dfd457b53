/** The lines under the seats: this tab's own links, the two sides of a split, the needle that points at the drawn seat. */
import { arcPath, chordOf, SEAT_RADIUS, seatAngle } from "@/lib/tab/ringPlan";
import type { SeatPicture } from "@/lib/tab/seatPicture";

/** Links between others are not drawn: this tab does not know them. */
export function LinksSvg({ seats, self }: { readonly seats: readonly SeatPicture[]; readonly self: number | null }) {
  if (self === null) return null;
  return (
    <g fill="none" stroke="var(--edge)" strokeWidth="1.5">
      {seats.map(({ seat, link }) => {
        if (link !== "linked" && link !== "suspect") return null;
        const { from, control, to } = chordOf(self, seat, seats.length);
        return (
          <path
            key={seat}
            d={`M${from.x} ${from.y}Q${control.x} ${control.y} ${to.x} ${to.y}`}
            strokeOpacity="0.55"
            strokeDasharray={link === "suspect" ? "6 6" : undefined}
          />
        );
      })}
    </g>
  );
}

/** Who can hear whom, when that is not everybody. */
export function IslandsSvg({ seats }: { readonly seats: readonly SeatPicture[] }) {
  const half = 0.5 / seats.length;
  return (
    <g fill="none">
      {seats.map(({ seat, link }) => {
        const isMine = link === "self" || link === "linked";
        const middle = seatAngle(seat, seats.length) / (2 * Math.PI);
        return (
          <path
            key={seat}
            d={arcPath(SEAT_RADIUS, middle - half * 0.92, middle + half * 0.92)}
            className={isMine ? "text-final" : link === "reported" ? "text-fault" : "text-wait"}
            stroke="currentColor"
            strokeOpacity={isMine ? 0.13 : 0.1}
            strokeWidth="128"
            strokeDasharray={isMine ? undefined : "5 7"}
          />
        );
      })}
    </g>
  );
}

/** It turns with the draw and always forward, as a wheel would. */
export function NeedleSvg({ turns, isShown }: { readonly turns: number; readonly isShown: boolean }) {
  return (
    <g
      className="text-propose transition-[rotate,opacity] duration-[600ms] ease-out"
      style={{ rotate: `${turns}turn`, transformOrigin: "500px 500px", opacity: isShown ? 1 : 0 }}
    >
      <path d="M500 188 L486 214 L514 214 Z" fill="currentColor" />
    </g>
  );
}

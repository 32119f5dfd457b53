/** The lines under the seats: this tab's own links, and the two sides of a split. */
import { arcPath, chordOf, SEAT_RADIUS, seatAngle } from "@/lib/tab/ringPlan";
import type { SeatLink } from "@/lib/tab/seatPicture";

/** Links between others are not drawn: this tab does not know them. */
export function LinksSvg({ links, self }: { readonly links: readonly SeatLink[]; readonly self: number | null }) {
  if (self === null) return null;
  return (
    <g fill="none" stroke="var(--edge)" strokeWidth="1.5">
      {links.map((link, seat) => {
        if (link !== "linked" && link !== "suspect") return null;
        const { from, control, to } = chordOf(self, seat, links.length);
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: A seat is its number.
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
export function IslandsSvg({ links }: { readonly links: readonly SeatLink[] }) {
  const half = 0.5 / links.length;
  return (
    <g fill="none">
      {links.map((link, seat) => {
        const isMine = link === "self" || link === "linked";
        const middle = seatAngle(seat, links.length) / (2 * Math.PI);
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: A seat is its number.
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

/** The lines under the seats: this tab's own links, which a click cuts and mends, and the two sides of a split. */
import { arcPath, chordOf, SEAT_RADIUS, seatAngle } from "@/lib/paint/ringPlan";
import { isHere, type SeatLink } from "@/lib/picture/seatPicture";

export interface LinksSvgProps {
  readonly links: readonly SeatLink[];
  readonly self: number | null;
  /** Seats whose link to this one somebody has cut, at the moment that is drawn. */
  readonly cut: readonly number[];
  /** The same now: a click mends them. */
  readonly mendable: readonly number[];
  /** Null where nothing can be done to links. */
  readonly onToggle: ((seat: number) => void) | null;
}

/** Links between others are not drawn: this tab does not know them. */
export function LinksSvg({ links, self, cut, mendable, onToggle }: LinksSvgProps) {
  if (self === null) return null;
  return (
    <g fill="none" stroke="var(--edge)" strokeWidth="1.5">
      {links.map((link, seat) => {
        if (link !== "linked" && link !== "suspect") return null;
        const { from, control, to } = chordOf(self, seat, links.length);
        const d = `M${from.x} ${from.y}Q${control.x} ${control.y} ${to.x} ${to.y}`;
        const isCut = cut.includes(seat);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: A seat is its number.
          <g key={seat}>
            <path
              d={d}
              stroke={isCut ? "var(--fault)" : undefined}
              strokeWidth={isCut ? 3 : undefined}
              strokeOpacity={isCut ? 1 : 0.55}
              strokeDasharray={isCut ? "2 10" : link === "suspect" ? "6 6" : undefined}
            />
            {onToggle !== null && <Grip d={d} seat={seat} isCut={mendable.includes(seat)} onToggle={onToggle} />}
          </g>
        );
      })}
    </g>
  );
}

interface GripProps {
  readonly d: string;
  readonly seat: number;
  readonly isCut: boolean;
  readonly onToggle: (seat: number) => void;
}

/** Wide enough to hit. */
const Grip = ({ d, seat, isCut, onToggle }: GripProps) => (
  // biome-ignore lint/a11y/noStaticElementInteractions: The menu of the seat does the same by keyboard.
  <path
    d={d}
    data-link={seat}
    stroke="transparent"
    strokeWidth="26"
    pointerEvents="stroke"
    className="cursor-pointer hover:stroke-fault/20"
    onClick={() => onToggle(seat)}
  >
    <title>{`${isCut ? "Mend" : "Cut"} the link to seat ${seat}`}</title>
  </path>
);

/** Who can hear whom, when that is not everybody. */
export function IslandsSvg({ links }: { readonly links: readonly SeatLink[] }) {
  const half = 0.5 / links.length;
  return (
    <g fill="none">
      {links.map((link, seat) => {
        const isMine = isHere(link);
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

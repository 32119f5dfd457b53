/** Two quorums as arcs beside the clock: attestations left, finality votes right, each with a notch where it is enough. */

import { arcPath, onCircle } from "@/lib/paint/ringPlan";
import type { Tally } from "@/lib/picture/rounds";

const RADIUS = 263;
const BAND = 11;
/** Of a turn, left free at the top and the bottom. */
const FREE = 0.035;
/** Between two votes. */
const GAP = 0.006;

export interface GaugesProps {
  readonly attested: Tally;
  readonly finality: Tally;
}

export const GaugesSvg = ({ attested, finality }: GaugesProps) => (
  <g className="text-attest">
    <Gauge tally={attested} side="left" />
    <Gauge tally={finality} side="right" />
  </g>
);

function Gauge({ tally, side }: { readonly tally: Tally; readonly side: "left" | "right" }) {
  const { count, need, of } = tally;
  const step = (0.5 - 2 * FREE) / of;
  // Both fill from the bottom to the top.
  const place = (at: number) => (side === "left" ? 0.5 + FREE + at * step : 0.5 - FREE - at * step);
  const notch = place(need);
  const [inner, outer] = [onCircle(2 * Math.PI * notch, RADIUS - 14), onCircle(2 * Math.PI * notch, RADIUS + 14)];
  return (
    <g>
      {Array.from({ length: of }, (_, at) => {
        const [from, to] = [place(at), place(at + 1)].toSorted((a, b) => a - b) as [number, number];
        const isFilled = at < count;
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: A vote's place is its number.
            key={at}
            d={arcPath(RADIUS, from + GAP / 2, to - GAP / 2)}
            fill="none"
            stroke={isFilled ? "currentColor" : "var(--line)"}
            strokeWidth={BAND}
            className={tally.isReached && isFilled ? "text-final" : ""}
          />
        );
      })}
      <line x1={inner.x} y1={inner.y} x2={outer.x} y2={outer.y} stroke="var(--ink)" strokeWidth="3" />
    </g>
  );
}

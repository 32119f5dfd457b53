/**
 * The round clock and what stands round it, in units of the ring. What is over stands still here; the hand and the phase
 * that lasts are drawn on the canvas above (hotCanvas.tsx).
 */
import type { ReactNode } from "react";
import { type GlyphKind, SIGNS } from "@/components/glyphs/glyph";
import { type ArcKind, arcsOf, fractionOf, type Pin, pinsOf } from "@/lib/paint/clockFace";
import { arcPath, CLOCK_BAND, CLOCK_RADIUS, onCircle } from "@/lib/paint/ringPlan";
import type { RoundView } from "@/lib/port/view";

const PIN_RADIUS = 229;
/** Outermost ring of the rounds that failed; each earlier one lies further inside. */
const FAILED_RADIUS = 184;
const FAILED_STEP = 9;
/** More failed rounds than this are a number. */
const FAILED_RINGS_MAX = 5;

const COLORS: Readonly<Record<ArcKind, string>> = {
  clearing: "text-wait",
  commit: "text-commit",
  propose: "text-propose",
  attest: "text-attest",
};

const PIN_SIGNS: Readonly<Record<Pin["kind"], GlyphKind>> = {
  commit: "commit",
  propose: "propose",
  attest: "attest",
  finality: "finality",
  failed: "failed",
};

export function ClockSvg({ round, failed }: { readonly round: RoundView; readonly failed: readonly RoundView[] }) {
  const idleAt = fractionOf(round, round.enteredAt + round.idleMs);
  return (
    <g>
      <circle cx="500" cy="500" r={CLOCK_RADIUS} fill="none" stroke="var(--line)" strokeWidth={CLOCK_BAND} />
      {arcsOf(round).map(({ kind, from, to }) =>
        to === null ? null : (
          <path
            key={kind}
            d={arcPath(CLOCK_RADIUS, from, to)}
            className={COLORS[kind]}
            fill="none"
            stroke={kind === "clearing" ? "url(#hatched)" : "currentColor"}
            strokeOpacity={kind === "clearing" ? 1 : 0.55}
            strokeWidth={CLOCK_BAND}
          />
        ),
      )}
      <Tick at={idleAt} />
      <Tick at={0} isStrong />
      {pinsOf(round).map((pin) => (
        <Placed key={`${pin.kind} ${pin.seat}`} at={pin.at} radius={PIN_RADIUS} size={15}>
          <g className={SIGNS[PIN_SIGNS[pin.kind]].color}>{SIGNS[PIN_SIGNS[pin.kind]].drawing}</g>
        </Placed>
      ))}
      {failed.slice(-FAILED_RINGS_MAX).map(({ round: number }, at, all) => (
        <circle
          key={number}
          cx="500"
          cy="500"
          r={FAILED_RADIUS - FAILED_STEP * (all.length - 1 - at)}
          className="text-fail"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeDasharray="26 9"
        />
      ))}
    </g>
  );
}

/** A mark across the band: where an empty block may come, where the round may be given up. */
function Tick({ at, isStrong = false }: { readonly at: number; readonly isStrong?: boolean }) {
  const reach = CLOCK_BAND / 2 + (isStrong ? 6 : 0);
  const [a, b] = [onCircle(2 * Math.PI * at, CLOCK_RADIUS - reach), onCircle(2 * Math.PI * at, CLOCK_RADIUS + reach)];
  return (
    <line
      x1={a.x}
      y1={a.y}
      x2={b.x}
      y2={b.y}
      stroke={isStrong ? "var(--muted)" : "var(--page)"}
      strokeWidth={isStrong ? 3 : 4}
    />
  );
}

interface PlacedProps {
  /** Fraction of a turn. */
  readonly at: number;
  readonly radius: number;
  readonly size: number;
  readonly children: ReactNode;
}

/** A sign of 16 units put on a circle. */
function Placed({ at, radius, size, children }: PlacedProps) {
  const { x, y } = onCircle(2 * Math.PI * at, radius);
  return <g transform={`translate(${x - size / 2} ${y - size / 2}) scale(${size / 16})`}>{children}</g>;
}

/** One dot a seat, filled if its signature stands in the certificate. */
export interface SignaturePipsProps {
  /** Null: this tab has not checked them. */
  readonly signers: readonly number[] | null;
  readonly seats: number;
}

/** More seats than this are a number. */
const PIPS_MAX = 8;

export function SignaturePips({ signers, seats }: SignaturePipsProps) {
  if (signers === null) return <span className="font-mono">?</span>;
  if (seats > PIPS_MAX) return <span className="font-mono">{`${signers.length}/${seats}`}</span>;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${seats * 7} 6`}
      className="h-1.5 text-final"
      style={{ width: `${(seats * 7) / 16}rem` }}
    >
      {Array.from({ length: seats }, (_, seat) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: A seat is its number.
          key={seat}
          cx={3 + seat * 7}
          cy={3}
          r={2.2}
          fill={signers.includes(seat) ? "currentColor" : "none"}
          stroke="currentColor"
          strokeOpacity={signers.includes(seat) ? 1 : 0.5}
        />
      ))}
    </svg>
  );
}

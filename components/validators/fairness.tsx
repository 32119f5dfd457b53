/** How often each seat's turn came. The printed rule never reaches the last seat: here it shows. */
import { Glyph } from "@/components/glyphs/glyph";
import { Section } from "@/components/inspect/rows";
import { countOf } from "@/lib/base/words";
import type { SeatRow } from "@/lib/picture/roster";

export interface FairnessProps {
  readonly rows: readonly SeatRow[];
  readonly delegation: "fair" | "whitepaper";
}

export function Fairness({ rows, delegation }: FairnessProps) {
  const most = Math.max(1, ...rows.flatMap(({ committed, proposed }) => [committed, proposed]));
  return (
    <div className="px-4">
      <Section title="Turns since this tab watches">
        <ul className="flex flex-col gap-2">
          {rows.map(({ seat, name, committed, proposed }) => (
            <li key={seat} className="grid grid-cols-[7rem_1fr] items-center gap-3 text-sm sm:grid-cols-[10rem_1fr]">
              <span className="truncate">
                <span className="mr-1 font-mono text-faint">{seat}</span> {name}
              </span>
              <span className="flex flex-col gap-1">
                <Bar kind="commit" count={committed} most={most} label={`committed ${countOf(committed, "time")}`} />
                <Bar kind="propose" count={proposed} most={most} label={`proposed ${countOf(proposed, "time")}`} />
              </span>
            </li>
          ))}
        </ul>
        <p className="mt-3 max-w-prose text-muted text-sm">
          {delegation === "whitepaper"
            ? `This table plays the printed rule: the random value is taken mod ${rows.length - 1}, so seat ${rows.length - 1} is never drawn, and each height begins with seat 0.`
            : `Every seat can be drawn: the random value is taken mod ${rows.length}, and the first committer rotates with the height.`}
        </p>
      </Section>
    </div>
  );
}

interface BarProps {
  readonly kind: "commit" | "propose";
  readonly count: number;
  readonly most: number;
  readonly label: string;
}

const COLORS = { commit: "bg-commit", propose: "bg-propose" } as const;

const Bar = ({ kind, count, most, label }: BarProps) => (
  <span role="img" aria-label={label} className="flex items-center gap-2">
    <Glyph kind={kind} className="size-3" />
    <span className="h-2 flex-1">
      <span
        className={`keep-colors block h-full origin-left rounded-sm ${COLORS[kind]} ${count === 0 ? "opacity-0" : ""}`}
        style={{ width: `${(100 * count) / most}%` }}
      />
    </span>
    <span className="w-8 shrink-0 text-right font-mono text-muted text-xs">{count}</span>
  </span>
);

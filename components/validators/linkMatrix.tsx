/**
 * Who is linked to whom. A tab sees only its own links: those are certain. Of two others it knows nothing, and says so;
 * that both are in one certificate does not tell how their votes travelled.
 */
import { Section } from "@/components/inspect/rows";
import { cn } from "@/components/ui/cn";
import { Table, Td, Th } from "@/components/ui/table";
import { countOf } from "@/lib/base/words";
import type { SeatRow } from "@/lib/picture/roster";
import type { View } from "@/lib/port/view";

export interface LinkMatrixProps {
  readonly view: View;
  readonly rows: readonly SeatRow[];
}

export function LinkMatrix({ view, rows }: LinkMatrixProps) {
  const known = rows.filter(({ seat, picture }) => seat !== view.seat && picture.link !== "unknown").length;
  return (
    <div className="p-4">
      <Section title="Links between the validators">
        <Table caption="Links between the validators">
          <thead>
            <tr>
              <Th>
                <span className="sr-only">Seat</span>
              </Th>
              {rows.map(({ seat, name }) => (
                <Th key={seat} className="text-center">
                  <span title={name} className="font-mono">
                    {seat}
                  </span>
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.seat}>
                <th scope="row" className="h-9 whitespace-nowrap px-2 text-left font-medium text-sm">
                  <span className="mr-2 font-mono text-faint">{row.seat}</span>
                  {row.name}
                </th>
                {rows.map((column) => (
                  <LinkCell key={column.seat} self={view.seat} a={row} b={column} />
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
        <p className="mt-3 max-w-prose text-muted text-sm">
          {view.seat === null
            ? "This tab watches without a seat: of the links between seats it sees none."
            : `Of seat ${view.seat}, which is this tab, ${countOf(known, "link is", "links are")} certain. ? is what only others can know.`}
        </p>
      </Section>
    </div>
  );
}

const LINKS = {
  linked: ["●", "text-final", "linked"],
  suspect: ["◐", "text-warn", "silent"],
  reported: ["✕", "text-fail", "no link"],
  present: ["○", "text-muted", "present"],
  away: ["○", "text-faint", "offline"],
  unknown: ["?", "text-faint", "unknown"],
  self: ["", "", ""],
} as const;

interface LinkCellProps {
  readonly self: number | null;
  readonly a: SeatRow;
  readonly b: SeatRow;
}

function LinkCell({ self, a, b }: LinkCellProps) {
  if (a.seat === b.seat) return <Td className="bg-ink/6 text-center" aria-label="itself" />;
  const other = a.seat === self ? b : b.seat === self ? a : null;
  const [sign, color, word] = LINKS[other === null ? "unknown" : other.picture.link];
  const rttMs = other?.rttMs ?? null;
  return (
    <Td className="text-center">
      <span role="img" aria-label={`seats ${a.seat} and ${b.seat}: ${word}`} className={cn("font-mono", color)}>
        {sign}
      </span>
      {rttMs !== null && <span className="ml-1 font-mono text-muted text-xs">{`${rttMs.toFixed(0)} ms`}</span>}
    </Td>
  );
}

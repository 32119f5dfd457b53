"use client";
/** The columns of the roster: what each is sorted by, and how it is drawn. */
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_text,
  tableFeatures,
} from "@tanstack/react-table";
import { Face } from "@/components/glyphs/face";
import { Glyph } from "@/components/glyphs/glyph";
import { Tick } from "@/components/glyphs/provenance";
import { FaultMenu } from "@/components/inspect/faultMenu";
import { useSelection } from "@/components/shell/address";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Popover } from "@/components/ui/popover";
import type { SeatRow } from "@/lib/picture/roster";
import type { SeatLink } from "@/lib/picture/seatPicture";
import type { SeatView } from "@/lib/port/view";
import { useTab, useView } from "@/lib/tab/useTab";

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_text },
});

const helper = createColumnHelper<typeof features, SeatRow>();

export const columns = helper.columns([
  helper.accessor("seat", { header: "Seat", cell: ({ getValue }) => <span className="font-mono">{getValue()}</span> }),
  helper.accessor("name", { header: "Name", sortFn: "text", cell: ({ row }) => <Name row={row.original} /> }),
  helper.accessor("where", { header: "Where", sortFn: "text", cell: ({ getValue }) => <Where where={getValue()} /> }),
  helper.accessor("status", { header: "Status", sortFn: "text", cell: ({ row }) => <Status row={row.original} /> }),
  helper.accessor("role", { header: "This round", sortFn: "text" }),
  helper.accessor(({ head }) => head ?? -1, {
    id: "head",
    header: "Head",
    cell: ({ row }) => <Head row={row.original} />,
  }),
  helper.accessor(({ recent }) => recent.filter((mark) => mark === "signed").length, {
    id: "recent",
    header: "Last 50 blocks",
    cell: ({ row }) => <Strip recent={row.original.recent} />,
  }),
  helper.accessor(({ rttMs }) => rttMs ?? Number.POSITIVE_INFINITY, {
    id: "rtt",
    header: "Round trip",
    cell: ({ row }) => <Milliseconds of={row.original.rttMs} />,
  }),
  helper.accessor(({ clockOffMs }) => Math.abs(clockOffMs ?? Number.POSITIVE_INFINITY), {
    id: "clock",
    header: "Clock",
    cell: ({ row }) => <Milliseconds of={row.original.clockOffMs} isSigned />,
  }),
  helper.accessor("withheld", {
    header: "Withheld",
    cell: ({ getValue }) => <Count of={getValue()} tone="text-warn" />,
  }),
  helper.accessor("evidence", {
    header: "Evidence",
    cell: ({ getValue }) => <Count of={getValue()} tone="text-fault" />,
  }),
  helper.display({ id: "faults", header: "Faults", cell: ({ row }) => <FaultsOf seat={row.original.seat} /> }),
]);

function Name({ row: { seat, name, picture } }: { readonly row: SeatRow }) {
  const [, select] = useSelection();
  return (
    <button
      type="button"
      onClick={() => select({ type: "validator", seat })}
      className="touchable flex items-center gap-2 font-medium hover:underline"
    >
      <Face signingKey={picture.signingKey} head={picture.head} className="size-5" />
      {name}
    </button>
  );
}

const Where = ({ where }: { readonly where: SeatRow["where"] }) =>
  where === "unknown" ? <Unknown /> : <Badge tone={where === "practice" ? "wait" : "plain"}>{where}</Badge>;

/** What only the server says. */
const HEARSAY: readonly SeatLink[] = ["away", "reported", "present"];

function Status({ row: { status, picture } }: { readonly row: SeatRow }) {
  const tone = picture.link === "suspect" ? "text-warn" : picture.link === "reported" ? "text-fault" : "";
  if (picture.link === "unknown") return <Unknown />;
  return (
    <span className={cn("flex items-center gap-1.5", tone, picture.link === "away" && "text-faint")}>
      {picture.link === "suspect" ? (
        // As in the matrix of links: a tick would say that all is well.
        <span aria-hidden>◐</span>
      ) : (
        <Tick of={HEARSAY.includes(picture.link) ? "reported" : "verified"} className="size-3" />
      )}
      {status}
    </span>
  );
}

function Head({ row: { head, lag } }: { readonly row: SeatRow }) {
  if (head === null) return <Unknown />;
  return (
    <span className="font-mono">
      {`#${head}`}
      {lag !== null && lag > 1 && <span className="text-warn">{` −${lag}`}</span>}
    </span>
  );
}

/** ● signed, ✕ missing in the certificate, · not checked here. */
const MARKS = { signed: "text-attest", missed: "text-fail", unknown: "text-faint" } as const;

function Strip({ recent }: { readonly recent: SeatView["recent"] }) {
  const count = (mark: keyof typeof MARKS) => recent.filter((it) => it === mark).length;
  if (recent.length === 0) return <span className="text-faint">none yet</span>;
  return (
    <svg
      role="img"
      aria-label={`${count("signed")} signed, ${count("missed")} missed, ${count("unknown")} not checked here`}
      viewBox={`0 0 ${recent.length * 4} 8`}
      className="h-2"
      style={{ width: `${recent.length * 0.25}rem` }}
    >
      {recent.map((mark, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: A mark is its place.
        <g key={at} className={MARKS[mark]} transform={`translate(${at * 4} 0)`}>
          {mark === "signed" && <circle cx="2" cy="4" r="1.6" fill="currentColor" />}
          {mark === "missed" && <path d="m.6 2.6 2.8 2.8m0-2.8-2.8 2.8" stroke="currentColor" strokeWidth="1" />}
          {mark === "unknown" && <circle cx="2" cy="4" r=".6" fill="currentColor" />}
        </g>
      ))}
    </svg>
  );
}

function Milliseconds({ of, isSigned = false }: { readonly of: number | null; readonly isSigned?: boolean }) {
  if (of === null) return <span className="text-faint">–</span>;
  const text = Math.abs(of) >= 10_000 ? `${(of / 1_000).toFixed(0)} s` : `${of.toFixed(0)} ms`;
  return <span className="font-mono">{isSigned && of > 0 ? `+${text}` : text}</span>;
}

const Count = ({ of, tone }: { readonly of: number; readonly tone: string }) => (
  <span className={cn("flex items-center gap-1 font-mono", of === 0 ? "text-faint" : tone)}>
    {of > 0 && <Glyph kind="failed" className="size-3" />}
    {of}
  </span>
);

/** What is at work in it, and the way to more; of other pages' seats there is nothing to tell. */
function FaultsOf({ seat }: { readonly seat: number }) {
  const { faults } = useTab();
  const active = useView((view) => view.faults.filter((it) => it.seat === seat).length);
  if (!faults.seats().includes(seat)) return <span className="text-faint">–</span>;
  return (
    <Popover
      label={`Faults of seat ${seat}`}
      className="w-80"
      trigger={
        <Button size="sm" variant="ghost" className="text-fault" aria-label={`Make seat ${seat} misbehave`}>
          {active === 0 ? "Add…" : `${active} at work…`}
        </Button>
      }
    >
      <FaultMenu seat={seat} />
    </Popover>
  );
}

const Unknown = () => <Tick of="unknown" className="size-3.5" />;

"use client";
/** Every validator with all that this tab knows of it. Rows do not change their order while somebody points at them. */
import { type Cell, type Header, useTable } from "@tanstack/react-table";
import { ChevronDown, ChevronsUpDown, ChevronUp } from "lucide-react";
import { useRef, useState } from "react";
import { useSelection } from "@/components/shell/address";
import { cn } from "@/components/ui/cn";
import { RowTh, Table, Td, Th } from "@/components/ui/table";
import type { SeatRow } from "@/lib/picture/roster";
import { columns, features } from "./rosterColumns";

export function RosterTable({ rows }: { readonly rows: readonly SeatRow[] }) {
  const [selection] = useSelection();
  const [isPointed, point] = useState(false);
  const table = useTable({ features, columns, data: rows as SeatRow[], getRowId: ({ seat }) => `${seat}` });
  const sorted = useHeldOrder(table.getRowModel().rows, isPointed, table.state.sorting);
  const selected = selection?.type === "validator" ? selection.seat : null;
  return (
    <div onPointerEnter={() => point(true)} onPointerLeave={() => point(false)}>
      <Table caption="Roster">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <SortHeader key={header.id} header={header}>
                  <table.FlexRender header={header} />
                </SortHeader>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.id} className={cn(row.original.seat === selected && "bg-chosen")}>
              {row.getAllCells().map((cell: Cell<typeof features, SeatRow>) => {
                const Element = cell.column.id === "name" ? RowTh : Td;
                return (
                  <Element key={cell.id}>
                    <table.FlexRender cell={cell} />
                  </Element>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** The order of the last moment without a pointer, unless the person sorts; what the rows say goes on changing. */
function useHeldOrder<R extends { readonly id: string }>(
  rows: readonly R[],
  isHeld: boolean,
  sorting: unknown,
): readonly R[] {
  const held = useRef<{ readonly ids: readonly string[]; readonly sorting: unknown }>({ ids: [], sorting });
  if (!isHeld || held.current.sorting !== sorting || held.current.ids.length !== rows.length)
    held.current = { ids: rows.map(({ id }) => id), sorting };
  return held.current.ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

interface SortHeaderProps {
  readonly header: Header<typeof features, SeatRow>;
  readonly children: React.ReactNode;
}

const ARIA = { asc: "ascending", desc: "descending" } as const;

function SortHeader({ header: { column }, children }: SortHeaderProps) {
  const sorted = column.getIsSorted();
  if (!column.getCanSort()) return <Th>{children}</Th>;
  const Icon = sorted === "asc" ? ChevronUp : sorted === "desc" ? ChevronDown : ChevronsUpDown;
  return (
    <Th aria-sort={sorted === false ? "none" : ARIA[sorted]}>
      <button
        type="button"
        onClick={column.getToggleSortingHandler()}
        className="touchable flex h-8 items-center gap-1 hover:text-ink"
      >
        {children}
        <Icon aria-hidden className={cn("size-3", sorted === false && "opacity-40")} />
      </button>
    </Th>
  );
}

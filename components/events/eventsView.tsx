"use client";
/** Everything that happened, one line an event: found by a query, followed at its tail, opened at a click. */
import { Download, FolderOpen, History } from "lucide-react";
import Link from "next/link";
import { useId, useMemo, useState } from "react";
import { exportTrace } from "@/components/shell/exportTrace";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { countOf } from "@/lib/base/words";
import { parseQuery, QUERY_CHARS_MAX, type QueryFault } from "@/lib/history/eventQuery";
import { type OlderEvents, useOlder } from "@/lib/tab/useOlder";
import { useLife, useTab } from "@/lib/tab/useTab";
import { EventLog } from "./eventLog";
import { useFound } from "./useFound";
import { useQuery } from "./useQuery";

export function EventsView() {
  const tab = useTab();
  const [address, setAddress] = useQuery();
  const [typed, setTyped] = useState(address);
  const parsed = parseQuery(typed);
  const [good, setGood] = useState(parsed.ok ? parsed.value : []);
  const { found, events: newest } = useFound(good);
  const older = useOlder(good, found);
  const events = useMemo(() => (older.found.length === 0 ? found : [...older.found, ...found]), [older.found, found]);
  const looked = newest.length + older.looked;
  const life = useLife();
  function onType(text: string): void {
    setTyped(text);
    const next = parseQuery(text);
    if (!next.ok) return;
    setGood(next.value);
    setAddress(text);
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-start gap-2 border-line border-b px-4 py-2">
        <QueryField typed={typed} fault={parsed.ok ? null : parsed.error} onType={onType} />
        <p className="flex h-9 items-center whitespace-nowrap text-muted text-sm" aria-live="off">
          {events.length === looked ? countOf(looked, "event") : `${events.length} of ${countOf(looked, "event")}`}
        </p>
        <OlderButton older={older} />
        <Button onClick={() => void exportTrace(tab)}>
          <Download /> Export
        </Button>
        <Button asChild>
          <Link href="/replay" target="_blank">
            <FolderOpen /> Open a trace
          </Link>
        </Button>
      </div>
      <EventLog key={life} events={events} isAll={good.length === 0} />
    </div>
  );
}

/** Only where this browser keeps events that the list does not hold. */
const OlderButton = ({ older: { left, isLooking, look } }: { readonly older: OlderEvents }) =>
  left === 0 ? null : (
    <Button onClick={look} aria-disabled={isLooking}>
      <History /> {isLooking ? "Looking …" : `Look through ${left} older`}
    </Button>
  );

const EXAMPLES = "type:attest from:v3 round:>2 ok:false “text”";

interface QueryFieldProps {
  readonly typed: string;
  readonly fault: QueryFault | null;
  readonly onType: (text: string) => void;
}

/** While a query is wrong the list stays what it was, and the place of the mistake is shown. */
function QueryField({ typed, fault, onType }: QueryFieldProps) {
  const about = useId();
  return (
    <div className="min-w-0 flex-1 basis-64">
      <Input
        type="search"
        aria-label="Query"
        aria-invalid={fault !== null}
        aria-describedby={about}
        maxLength={QUERY_CHARS_MAX}
        spellCheck={false}
        autoCapitalize="off"
        placeholder={EXAMPLES}
        value={typed}
        onChange={({ target }) => onType(target.value)}
        className="font-mono text-sm"
      />
      <p id={about} className={fault === null ? "sr-only" : "pt-1 text-fail text-xs"}>
        {fault === null ? (
          `Terms like ${EXAMPLES}; a minus before one turns it round.`
        ) : (
          <>
            <mark className="rounded-sm bg-fail/15 px-1 font-mono text-fail">
              {typed.slice(fault.at, fault.at + fault.length)}
            </mark>{" "}
            {fault.detail}
          </>
        )}
      </p>
    </div>
  );
}

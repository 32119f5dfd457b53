"use client";
/** The tables this browser has been at. */
import { UserPlus, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { inviteUrl } from "@/lib/tab/invite";
import { forgetTable, type RecentTable, recentTables } from "@/lib/tab/recentTables";
import { halves } from "@/lib/tab/roomCode";
import { localMemory } from "@/lib/tab/storages";

export function RecentTables() {
  const [tables, setTables] = useState<readonly RecentTable[]>([]);
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const read = () => setTables(recentTables(localMemory()));
    read();
    // A tab at one of them writes there, when its table is sealed for instance.
    window.addEventListener("storage", read);
    return () => window.removeEventListener("storage", read);
  }, []);
  function forget(code: string): void {
    // Its button goes with the table: who works by keyboard stays at the list, and with the last one on the page.
    (tables.length > 1 ? list.current : document.querySelector("main"))?.focus({ preventScroll: true });
    forgetTable(localMemory(), code);
    setTables(recentTables(localMemory()));
  }
  if (tables.length === 0) return null;
  return (
    <section ref={list} tabIndex={-1} aria-labelledby="recent-title" className="outline-none">
      <h2 id="recent-title" className="font-medium text-muted text-sm">
        Tables of this browser
      </h2>
      <ul className="mt-2 divide-y divide-line border-line border-y">
        {tables.map(({ code, name, networkId, seenAtMs }) => (
          <li key={code} className="flex items-center gap-3">
            <Link
              href={`/r/${code}${networkId === null ? "" : `#${networkId}`}`}
              prefetch={false}
              className="flex min-w-0 flex-1 items-baseline gap-3 py-2.5 hover:underline"
            >
              <span className="truncate font-medium">{name}</span>
              <span className="shrink-0 font-mono text-muted text-sm">{halves(code)}</span>
              <time dateTime={new Date(seenAtMs).toISOString()} className="ml-auto shrink-0 text-faint text-sm">
                {whenWords(seenAtMs)}
              </time>
            </Link>
            {networkId === null && (
              // A tab each, and a click each: what opens more than one window at once is taken for a nuisance.
              <Button asChild size="sm">
                <a
                  href={inviteUrl("", code, null, "another")}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={`Open another validator at ${name}`}
                >
                  <UserPlus /> <span className="hidden sm:inline">Open a validator</span>
                </a>
              </Button>
            )}
            <Button variant="ghost" size="icon" aria-label={`Forget ${name}`} onClick={() => forget(code)}>
              <X />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const whenWords = (atMs: number): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(atMs);

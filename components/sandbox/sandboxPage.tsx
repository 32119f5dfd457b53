"use client";
/** Opens the sandbox that the address names, and hands it to the views of a table, with the clock in the user's hands. */
import dynamic from "next/dynamic";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useEffect, useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import type { Instant } from "@/lib/port/sandbox";
import { parseInstant } from "@/lib/port/sandboxLink";
import { TabProvider } from "@/lib/tab/useTab";
import { ClockBar } from "./clockBar";
import { Fork } from "./fork";
import { useSandbox } from "./useSandbox";

const Shell = dynamic(() => import("@/components/shell/shell").then(({ Shell: Loaded }) => Loaded), { ssr: false });

export function SandboxPage() {
  const [query, setQuery] = useState<string | null>(null);
  useEffect(() => setQuery(window.location.search), []);
  const address = useMemo(() => (query === null ? null : new URLSearchParams(query)), [query]);
  const moment = useMemo(() => (address === null ? null : parseInstant(address)), [address]);
  const tab = useSandbox(moment, address?.get("run") ?? null);
  const [fork, setFork] = useState<Instant | null>(null);
  if (tab === null) return <Skeleton className="m-4 h-64" />;
  return (
    <NuqsAdapter>
      <div className="flex min-h-dvh flex-col md:h-dvh">
        <ClockBar
          sandbox={tab.sandbox}
          onFork={() => setFork(tab.sandbox.store.getState().standing?.instant ?? null)}
          onOpen={(settings) => {
            window.history.replaceState(null, "", `?${settings}`);
            setQuery(`?${settings}`);
          }}
        />
        {fork !== null && <Fork instant={fork} original={tab.sandbox} onClose={() => setFork(null)} />}
        {/* Beside a fork the table keeps the room it needs, and the page scrolls where the window is low. */}
        <div className={cn("min-h-0 flex-1 [&>div]:md:h-full", fork !== null && "md:min-h-160")}>
          <TabProvider value={tab}>
            <Shell />
          </TabProvider>
        </div>
      </div>
    </NuqsAdapter>
  );
}

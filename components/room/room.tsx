"use client";
/**
 * A table as this tab sees it: opens everything once, and hands it down. This part is small, so that the browser runs it
 * soon; what validates and what draws are fetched side by side, and taking a seat waits for no button to be drawn.
 */
import dynamic from "next/dynamic";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useEffect, useState } from "react";
import { OriginsProvider } from "@/components/shell/origins";
import { Skeleton } from "@/components/ui/skeleton";
import { nextTask } from "@/lib/history/nextTask";
import type { Tab } from "@/lib/tab/tab";
import { TabProvider } from "@/lib/tab/useTab";

const isBrowser = typeof window !== "undefined";
const loadShell = () => import("@/components/shell/shell");
/** Both are under way before React has looked at the page. The server has no use for either. */
const validator = isBrowser ? import("@/lib/tab/tab") : null;
if (isBrowser) void loadShell();

const Shell = dynamic(() => loadShell().then((loaded) => loaded.Shell), { ssr: false, loading: () => <Opening /> });

export interface RoomProps {
  readonly code: string;
  /** Where other devices find this page, if not where it was opened: see lib/server/reach. */
  readonly origins: readonly string[] | null;
}

export function Room({ code, origins }: RoomProps) {
  const tab = useOpenTab(code);
  if (tab === null) return <Opening />;
  return (
    <NuqsAdapter>
      <OriginsProvider value={origins}>
        <TabProvider value={tab}>
          <Shell />
        </TabProvider>
      </OriginsProvider>
    </NuqsAdapter>
  );
}

/** @throws what kept the table from being opened, a script that did not come for instance: the page says so */
function useOpenTab(code: string): Tab | null {
  const [tab, setTab] = useState<Tab | null>(null);
  const [fault, setFault] = useState<{ readonly reason: unknown } | null>(null);
  useEffect(() => {
    let isGone = false;
    let opened: Tab | null = null;
    const open = async () => {
      if (validator === null) return;
      const { openTab } = await validator;
      // What was fetched has just been run for the first time, and opening makes keys and tries them.
      await nextTask();
      if (isGone) return;
      opened = openTab(window, code);
      setTab(opened);
    };
    open().catch((reason: unknown) => setFault({ reason }));
    return () => {
      isGone = true;
      opened?.close();
      setTab(null);
    };
  }, [code]);
  if (fault !== null) throw fault.reason;
  return tab;
}

/** The same frame, before there is anything in it. */
const Opening = () => (
  <div className="flex min-h-dvh flex-col" role="status" aria-label="Opening the table">
    <div className="flex h-12 items-center gap-3 border-line border-b px-4">
      <Skeleton className="h-5 w-40" />
    </div>
    <div className="flex flex-1 items-center justify-center p-8">
      <Skeleton className="aspect-square w-full max-w-md rounded-full" />
    </div>
  </div>
);

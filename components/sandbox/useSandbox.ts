"use client";
/** The table of an address, opened in a worker of its own; a scenario that is named in it begins when the table stands. */
import { useEffect, useState } from "react";
import { scenarioOf } from "@/lib/scenarios/all";
import type { SandboxTab } from "@/lib/tab/sandboxTab";

/** @throws what kept it from being opened, a script that did not come for instance: the page says so */
export function useSandbox(query: string | null): SandboxTab | null {
  const [tab, setTab] = useState<SandboxTab | null>(null);
  const [fault, setFault] = useState<{ readonly reason: unknown } | null>(null);
  useEffect(() => {
    if (query === null) return;
    let isGone = false;
    let opened: SandboxTab | null = null;
    const open = async () => {
      const { openSandboxTab } = await import("@/lib/tab/sandboxTab");
      if (isGone) return;
      opened = openSandboxTab(window, new URLSearchParams(query));
      setTab(opened);
      beginPlay(opened, new URLSearchParams(query).get("run"));
    };
    open().catch((reason: unknown) => setFault({ reason }));
    return () => {
      isGone = true;
      opened?.close();
      setTab(null);
    };
  }, [query]);
  if (fault !== null) throw fault.reason;
  return tab;
}

/** Blocks that are final before a play begins. */
const WARM_BLOCKS = 2;

/** Of one that cannot be played here the Lab says why, and what can. */
function beginPlay({ sandbox, lab }: SandboxTab, id: string | null): void {
  if (id === null) return;
  if (scenarioOf(id) === undefined) return void lab.run(id);
  sandbox.run(1);
  const stop = sandbox.store.subscribe(({ standing }) => {
    if ((standing?.view.tip.height ?? 0) < WARM_BLOCKS) return;
    stop();
    lab.run(id);
  });
}

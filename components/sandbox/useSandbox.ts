"use client";
/** The table of a moment, opened in a worker of its own; a scenario that is named with it begins when the table stands. */
import { useEffect, useState } from "react";
import type { Opened } from "@/lib/port/sandboxLink";
import { scenarioOf } from "@/lib/scenarios/all";
import type { SandboxTab } from "@/lib/tab/sandboxTab";

/**
 * @param moment the same object as long as it is the same table; null while it is not known
 * @throws what kept it from being opened, a script that did not come for instance: the page says so
 */
export function useSandbox(moment: Opened | null, run: string | null): SandboxTab | null {
  const [tab, setTab] = useState<SandboxTab | null>(null);
  const [fault, setFault] = useState<{ readonly reason: unknown } | null>(null);
  useEffect(() => {
    if (moment === null) return;
    let isGone = false;
    let opened: SandboxTab | null = null;
    const open = async () => {
      const { openSandboxTab } = await import("@/lib/tab/sandboxTab");
      if (isGone) return;
      opened = openSandboxTab(window, moment);
      setTab(opened);
      beginPlay(opened, run);
    };
    open().catch((reason: unknown) => setFault({ reason }));
    return () => {
      isGone = true;
      opened?.close();
      setTab(null);
    };
  }, [moment, run]);
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

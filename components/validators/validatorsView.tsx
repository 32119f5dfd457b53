"use client";
/** Who sits at the table: what may still fail, how fairly turns fall, what each seat did, and who is linked to whom. */
import { useMemo, useState } from "react";
import { Tabs } from "@/components/ui/tabs";
import { healthOf, rosterOf } from "@/lib/picture/roster";
import { useColdView } from "@/lib/tab/useCold";
import { useSessionsHere } from "@/lib/tab/useSessionsHere";
import { useTabState } from "@/lib/tab/useTab";
import { Fairness } from "./fairness";
import { HealthLine } from "./healthLine";
import { LinkMatrix } from "./linkMatrix";
import { RosterTable } from "./rosterTable";

export function ValidatorsView() {
  const view = useColdView();
  const hearsay = useTabState(({ members, online }) => ({ members, online }));
  const local = useSessionsHere();
  const [tab, setTab] = useState<"roster" | "links">("roster");
  const rows = useMemo(() => rosterOf(view, hearsay, local), [view, hearsay, local]);
  return (
    <section aria-label="Validators" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <HealthLine health={healthOf(view, rows, local)} hasServer={hearsay.online !== false} />
      <Tabs
        label="Validators"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: "roster",
            label: "Validators",
            panel: (
              <div className="flex flex-col gap-6 py-4">
                <div className="px-2">
                  <RosterTable rows={rows} />
                  <p className="mt-2 max-w-prose px-2 text-faint text-xs">
                    Last blocks: ● vote in the certificate, ✕ not in it, · not checked here. Clock: the time in its last
                    block against this tab’s when the proposal came. Withheld: turns in which nothing came.
                  </p>
                </div>
                <Fairness rows={rows} delegation={view.table?.params.delegation ?? "fair"} />
              </div>
            ),
          },
          { value: "links", label: "Links", panel: <LinkMatrix view={view} rows={rows} /> },
        ]}
      />
    </section>
  );
}

"use client";
/** The table at a glance, when nothing is selected: its rounds, its validators, what happened last. */
import { useState } from "react";
import { Tabs } from "@/components/ui/tabs";
import { EventList } from "./eventList";
import { PeerList } from "./peerList";
import { RoundList } from "./roundList";

export function Overview() {
  const [tab, setTab] = useState<"table" | "events">("table");
  return (
    <Tabs
      label="The table"
      value={tab}
      onChange={setTab}
      className="flex-1"
      tabs={[
        {
          value: "table",
          label: "Table",
          panel: (
            <div className="flex flex-col gap-6 p-4">
              <RoundList />
              <PeerList />
            </div>
          ),
        },
        { value: "events", label: "Events", panel: <EventList /> },
      ]}
    />
  );
}

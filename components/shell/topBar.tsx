"use client";
/** The bar above every view: which table, where the round stands, who this tab is, and what can be done anywhere. */
import { Command, Share2 } from "lucide-react";
import Link from "next/link";
import { Mark } from "@/components/theme/mark";
import { ThemeToggle } from "@/components/theme/themeToggle";
import { Transport } from "@/components/transport/transport";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { halves } from "@/lib/tab/roomCode";
import { useTab, useTabState, useView } from "@/lib/tab/useTab";
import { PeersChip, ServerChip } from "./chips";
import { PhasePill } from "./phasePill";
import { SelfMenu } from "./selfMenu";
import { useShell } from "./shellState";

export function TopBar() {
  const { open } = useShell();
  const { replay, isSandbox } = useTab();
  // A recording has no validator to speak of, no neighbours, and no address to share.
  const isTable = replay === undefined;
  return (
    <header className="z-20 flex h-12 items-center gap-2 border-line border-b bg-page px-2 sm:gap-4 sm:px-3">
      <Title />
      <PhasePill />
      {isTable && <PeersChip />}
      {isTable && <ServerChip />}
      <div className="ml-auto flex items-center gap-0.5">
        <Transport className="hidden min-[48rem]:flex" />
        {isTable && <SelfMenu />}
        {/* A sandbox is a moment of it: the link to that is in its own bar. */}
        {isTable && !isSandbox && (
          <Tooltip label="Share (s)">
            <Button variant="ghost" size="icon" aria-label="Share this table" onClick={() => open("share")}>
              <Share2 />
            </Button>
          </Tooltip>
        )}
        <span className="hidden min-[48rem]:flex">
          <ThemeToggle />
          <Tooltip label="All actions (⌘K)">
            <Button variant="ghost" size="icon" aria-label="All actions" onClick={() => open("palette")}>
              <Command />
            </Button>
          </Tooltip>
        </span>
      </div>
    </header>
  );
}

function Title() {
  const { roomCode } = useTab();
  const name = useView(({ table }) => table?.name ?? null);
  const introduced = useTabState(({ room }) => room?.name ?? null);
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <Link href="/" aria-label="Roundtable, start page" className="p-1.5">
        <Mark />
      </Link>
      <h1 className="sr-only min-w-0 truncate font-semibold min-[48rem]:not-sr-only min-[48rem]:truncate">
        {name ?? introduced ?? `Table ${halves(roomCode)}`}
      </h1>
    </div>
  );
}

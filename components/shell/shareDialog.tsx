"use client";
/** The table for others: a code to point a phone at, a link, eight letters to read aloud. */
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copyButton";
import { Dialog } from "@/components/ui/dialog";
import { later } from "@/components/ui/later";
import { inviteUrl } from "@/lib/tab/invite";
import { halves } from "@/lib/tab/roomCode";
import { useTab, useTabState } from "@/lib/tab/useTab";
import { Guarded } from "./errorBoundary";
import { useOrigins } from "./origins";
import { useShell } from "./shellState";

/** What draws the code is only loaded by who shows it. */
const QrCode = later(() => import("@/components/lobby/qrCode").then((it) => it.QrCode));

export function ShareDialog() {
  const { dialog, open } = useShell();
  return (
    <Dialog
      open={dialog === "share"}
      onOpenChange={(isOpen) => open(isOpen ? "share" : null)}
      title="Share this table"
      description="Whoever opens the link takes a free seat, or watches."
      className="sm:max-w-md"
    >
      <Invitation />
    </Dialog>
  );
}

export function Invitation() {
  const { roomCode } = useTab();
  const networkId = useTabState((state) => state.networkId);
  const origins = useOrigins();
  const [chosen, choose] = useState(origins?.[0] ?? window.location.origin);
  const url = inviteUrl(chosen, roomCode, networkId);
  const watchUrl = inviteUrl(chosen, roomCode, networkId, "watch");
  return (
    <div className="flex flex-col gap-4">
      <div className="mx-auto aspect-square w-full max-w-[20rem] min-w-[17.5rem]">
        <Guarded what="The code for a phone">
          <QrCode text={url} />
        </Guarded>
      </div>
      <p className="text-center font-mono font-semibold text-2xl tracking-widest">{halves(roomCode)}</p>
      {origins !== null && <Reach origins={origins} chosen={chosen} onChoose={choose} />}
      <div className="grid grid-cols-2 gap-2">
        <CopyButton text={url} label="Copy the link">
          Copy link
        </CopyButton>
        <CopyButton text={watchUrl} label="Copy a link to watch">
          Link to watch
        </CopyButton>
      </div>
      {networkId === null && <AnotherValidator />}
    </div>
  );
}

interface ReachProps {
  readonly origins: readonly string[];
  readonly chosen: string;
  readonly onChoose: (origin: string) => void;
}

/** This page was opened under an address that means another machine on every other one. */
const Reach = ({ origins, chosen, onChoose }: ReachProps) =>
  origins.length === 0 ? (
    <p className="text-balance text-center text-muted text-sm">
      The link leads to this device only: the server listens to no other.
    </p>
  ) : origins.length === 1 ? (
    <p className="text-center text-muted text-sm">
      For other devices: <span className="font-mono text-ink">{chosen}</span>
    </p>
  ) : (
    <label className="flex flex-wrap items-center justify-center gap-2 text-muted text-sm">
      For other devices:
      <select
        value={chosen}
        onChange={({ target }) => onChoose(target.value)}
        className="touchable h-8 rounded-md border border-line bg-raised px-1.5 font-mono text-ink"
      >
        {origins.map((origin) => (
          <option key={origin}>{origin}</option>
        ))}
      </select>
    </label>
  );

/** A new tab is a validator of its own, with its own keys. */
function AnotherValidator() {
  const { roomCode } = useTab();
  const networkId = useTabState((state) => state.networkId);
  return (
    <Button asChild>
      <a href={inviteUrl("", roomCode, networkId, "another")} target="_blank" rel="noreferrer">
        <ExternalLink /> Open another validator here
      </a>
    </Button>
  );
}

"use client";
/** The table for others: a code to point a phone at, a link, eight letters to read aloud. */
import { ExternalLink } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copyButton";
import { Dialog } from "@/components/ui/dialog";
import { later } from "@/components/ui/later";
import { inviteUrl } from "@/lib/tab/invite";
import { halves } from "@/lib/tab/roomCode";
import { useTab, useTabState } from "@/lib/tab/useTab";
import { Guarded } from "./errorBoundary";
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
  const url = inviteUrl(window.location.origin, roomCode, networkId);
  const watchUrl = inviteUrl(window.location.origin, roomCode, networkId, "watch");
  return (
    <div className="flex flex-col gap-4">
      <div className="mx-auto aspect-square w-full max-w-[20rem] min-w-[17.5rem]">
        <Guarded what="The code for a phone">
          <QrCode text={url} />
        </Guarded>
      </div>
      <p className="text-center font-mono font-semibold text-2xl tracking-widest">{halves(roomCode)}</p>
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

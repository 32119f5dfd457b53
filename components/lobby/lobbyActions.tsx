"use client";
/** Ways to fill the table, or to begin with who is here. */
import { Play, Users } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { handFocusOn } from "@/components/ui/focusReturn";
import { Tooltip } from "@/components/ui/tooltip";
import { countOf } from "@/lib/base/words";
import { starterOf } from "@/lib/session/seatMemory";
import type { Lobby } from "@/lib/tab/lobby";
import { PRACTICE_MAX } from "@/lib/tab/practice";
import { sessionMemory } from "@/lib/tab/storages";
import { useTab, useTabState } from "@/lib/tab/useTab";

interface LobbyActionsProps {
  readonly lobby: Lobby;
  /** Who watches has something nearer to do than to fill the table. */
  readonly isWatching: boolean;
}

export function LobbyActions({ lobby, isWatching }: LobbyActionsProps) {
  const { practice, session, roomCode } = useTab();
  const [isFilling, setFilling] = useState(false);
  const starter = starterOf(sessionMemory(), roomCode);
  const free = lobby.seats.length - lobby.takenCount;
  const isLost = useTabState(({ online }) => online !== true);
  const practising = useTabState((state) => state.practice);
  const more = Math.min(free, PRACTICE_MAX - practising);
  if (free <= 0 || lobby.isSealing) return null;

  async function fill(): Promise<void> {
    setFilling(true);
    await practice.fill(free).finally(() => setFilling(false));
  }

  return (
    <div ref={handFocusOn} className="flex flex-col gap-2">
      {more > 0 ? (
        <Tooltip label="Full validators in this page with keys of their own. They stay marked as practice, and go when this page goes.">
          <Button
            variant={isWatching ? "secondary" : "primary"}
            size="lg"
            disabled={isLost}
            // Not disabled meanwhile: it has the focus, which goes on to the table.
            aria-disabled={isFilling}
            onClick={() => !isFilling && void fill()}
          >
            <Users />
            {isFilling
              ? "They sit down…"
              : more === free
                ? "Fill with practice validators"
                : `Seat ${countOf(more, "practice validator")}`}
          </Button>
        </Tooltip>
      ) : (
        <p className="text-muted text-sm">
          {`This page runs ${countOf(practising, "practice validator")}, as many as it can. The other seats want people, or another page.`}
        </p>
      )}
      {starter !== null && lobby.takenCount > 0 && (
        <Tooltip label="The table is sealed with the seats that are taken; the others do not exist then.">
          <Button size="lg" disabled={isLost} onClick={() => void session.begin(starter)}>
            <Play /> {`Start now with ${lobby.takenCount}`}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

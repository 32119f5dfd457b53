"use client";
/** The table before it is sealed: who sits where, how the others get here, and the ways to begin. */
import { Armchair } from "lucide-react";
import type { RefObject } from "react";
import { RingFrame } from "@/components/live/ringFrame";
import { Invitation } from "@/components/shell/shareDialog";
import { Button } from "@/components/ui/button";
import { useInheritedFocus } from "@/components/ui/focusReturn";
import { CLOCK_RADIUS } from "@/lib/paint/ringPlan";
import type { TabState } from "@/lib/session/state";
import { keptOut } from "@/lib/session/trouble";
import { inviteUrl } from "@/lib/tab/invite";
import { type Lobby as LobbyPicture, lobbyOf } from "@/lib/tab/lobby";
import { useLiveView, useTab, useTabState } from "@/lib/tab/useTab";
import { Alone } from "./alone";
import { JoinSteps } from "./joinSteps";
import { LobbyActions } from "./lobbyActions";
import { LobbySeatNode } from "./lobbySeat";
import { NameField } from "./nameField";
import { TroublePanel } from "./troublePanel";

/** @param hadFocus whether what stood here before had the focus */
export function Lobby({ hadFocus }: { readonly hadFocus: RefObject<boolean> }) {
  const main = useInheritedFocus<HTMLElement>(hadFocus);
  // Without the view: a tab in the background that was never looked at stands here while its validator works.
  const state = useTabState(({ room, members, lobbySeats, acknowledged, self, freed }) => {
    return { room, members, lobbySeats, acknowledged, self, freed };
  });
  const obstacle = useTabState(keptOut);
  const mode = useLiveView((view) => view.mode.type);
  const lobby = lobbyOf(state);
  const isWatching = mode === "observing";
  if (obstacle !== null) return <TroublePanel trouble={obstacle} />;
  return (
    <main
      ref={main}
      tabIndex={-1}
      className="grid min-h-0 flex-1 grid-cols-1 overflow-y-auto outline-none lg:grid-cols-[minmax(0,1fr)_26rem] lg:grid-rows-[minmax(0,1fr)]"
    >
      <section aria-label="The table" className="flex flex-col gap-2 px-4 pt-4 pb-6 lg:min-h-0 lg:overflow-y-auto">
        <div className="flex justify-center">
          <JoinSteps layout="row" />
        </div>
        <p role="status" className="min-h-14 content-center text-balance text-center text-lg">
          {state.room === null ? "Joining the table…" : lobby.sentence}
        </p>
        <LobbyRing lobby={lobby} />
      </section>
      <aside
        aria-label="Bring validators"
        className="flex flex-col gap-6 border-line px-5 py-6 lg:overflow-y-auto lg:border-l lg:bg-panel"
      >
        {isWatching ? <Watching maySit={maySit(state, lobby)} /> : <NameField />}
        <LobbyActions lobby={lobby} isWatching={isWatching} />
        <Invitation />
        {lobby.takenCount === 1 && !lobby.isSealing && <Alone />}
      </aside>
    </main>
  );
}

/** Who came to watch, or too late, may have a seat as long as there is one. */
const maySit = ({ self }: Pick<TabState, "self">, { seats, takenCount, isSealing }: LobbyPicture): boolean =>
  (self?.why === "asked" || self?.why === "no-seat") && !isSealing && takenCount < seats.length;

function Watching({ maySit: isOffered }: { readonly maySit: boolean }) {
  const { roomCode } = useTab();
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">You are watching and take no seat.</p>
      {isOffered && (
        <Button asChild variant="primary" size="lg">
          <a href={inviteUrl("", roomCode, null, "another")}>
            <Armchair /> Take a free seat
          </a>
        </Button>
      )}
    </div>
  );
}

function LobbyRing({ lobby: { seats, takenCount, isSealing, watching } }: { readonly lobby: LobbyPicture }) {
  const n = seats.length;
  return (
    <RingFrame className="aspect-square max-h-96 w-full shrink-0 lg:aspect-auto lg:max-h-none lg:min-h-72 lg:flex-1">
      <svg aria-hidden viewBox="0 0 1000 1000" className="absolute inset-0 size-full">
        <circle
          cx="500"
          cy="500"
          r={CLOCK_RADIUS}
          fill="none"
          stroke="var(--line)"
          strokeWidth="18"
          strokeDasharray={isSealing ? undefined : "4 10"}
        />
      </svg>
      <ol aria-label="Seats">
        {seats.map((place) => (
          <LobbySeatNode key={place.seat} place={place} n={n} />
        ))}
      </ol>
      {n > 0 && (
        <div className="absolute top-1/2 left-1/2 flex -translate-x-1/2 -translate-y-1/2 flex-col items-center">
          <span className="font-semibold text-[clamp(1.5rem,8cqw,3rem)] leading-none tracking-tight">
            {takenCount}
            <span className="text-faint">/{n}</span>
          </span>
          <span className="mt-1 text-muted text-sm">{isSealing ? "sealing" : "seats taken"}</span>
          {watching > 0 && <span className="text-faint text-xs">{`${watching} watching`}</span>}
        </div>
      )}
    </RingFrame>
  );
}

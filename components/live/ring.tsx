"use client";
/**
 * The table as a ring: seats in order, so that `mod n` can be seen; in the middle the clock of the round. Everything that
 * can be pointed at is a button; arrow keys go round the seats.
 */
import { useRef } from "react";
import { useSelection } from "@/components/shell/address";
import { currentRound } from "@/lib/port/phase";
import type { View } from "@/lib/port/view";
import { failedRounds, tallyOf } from "@/lib/tab/rounds";
import { type SeatPicture, seatPictures } from "@/lib/tab/seatPicture";
import { useTabState, useWholeView } from "@/lib/tab/useTab";
import { Centre } from "./centre";
import { ClockSvg } from "./clockSvg";
import { GaugesSvg } from "./gaugesSvg";
import { HotCanvas } from "./hotCanvas";
import { IslandsSvg, LinksSvg, NeedleSvg } from "./linksSvg";
import { RingFrame } from "./ringFrame";
import { SeatNode } from "./seatNode";

export function Ring({ className }: { readonly className?: string }) {
  const view = useWholeView();
  const hearsay = useTabState(({ members, online }) => ({ members, online }));
  const [selection, select] = useSelection();
  const seats = seatPictures(view, hearsay);
  const selected = selection?.type === "validator" ? selection.seat : null;
  const openRound = () => select({ type: "round", height: view.height, round: currentRound(view)?.round ?? 0 });
  return (
    <RingFrame className={className}>
      <Drawing view={view} seats={seats} />
      <HotCanvas />
      <Seats seats={seats} selected={selected} onSelect={(seat) => select({ type: "validator", seat })} />
      <Centre onOpenRound={openRound} />
    </RingFrame>
  );
}

interface DrawingProps {
  readonly view: View;
  readonly seats: readonly SeatPicture[];
}

function Drawing({ view, seats }: DrawingProps) {
  const round = currentRound(view);
  const proposer = round?.drawn?.proposer ?? null;
  const turns = useTurns(proposer, seats.length, round?.drawn?.beta ?? "");
  return (
    <svg aria-hidden viewBox="0 0 1000 1000" className="absolute inset-0 size-full">
      <defs>
        <pattern id="hatched" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3.5" height="8" fill="var(--wait)" fillOpacity="0.7" />
        </pattern>
      </defs>
      {isSplit(view, seats) && <IslandsSvg seats={seats} />}
      <LinksSvg seats={seats} self={view.seat} />
      {round !== undefined && (
        <>
          <ClockSvg round={round} failed={failedRounds(view)} />
          <GaugesSvg attested={tallyOf(view, round.attested)} finality={tallyOf(view, round.finality)} />
        </>
      )}
      <NeedleSvg turns={turns} isShown={proposer !== null} />
    </svg>
  );
}

const isSplit = (view: View, seats: readonly SeatPicture[]): boolean =>
  view.table !== null && seats.filter(({ link }) => link === "self" || link === "linked").length < view.table.q;

/** Where the needle points, in turns since the page was opened: each draw goes on at least half a turn. */
function useTurns(proposer: number | null, n: number, beta: string): number {
  const state = useRef({ turns: 0, beta: "" });
  if (proposer !== null && beta !== state.current.beta) {
    const least = state.current.turns + 0.5;
    const place = proposer / n;
    state.current = { turns: Math.ceil(least - place) + place, beta };
  }
  return state.current.turns;
}

interface SeatsProps {
  readonly seats: readonly SeatPicture[];
  readonly selected: number | null;
  readonly onSelect: (seat: number) => void;
}

/** One stop for the Tab key; the arrow keys move on from there. */
function Seats({ seats, selected, onSelect }: SeatsProps) {
  const group = useRef<HTMLDivElement>(null);
  const current = useRef(0);
  const stop = selected ?? seats.find(({ link }) => link === "self")?.seat ?? 0;

  function move(key: string): boolean {
    const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : key === "ArrowLeft" || key === "ArrowUp" ? -1 : 0;
    if (step === 0) return false;
    current.current = (current.current + step + seats.length) % seats.length;
    group.current?.querySelector<HTMLButtonElement>(`[data-seat="${current.current}"]`)?.focus();
    return true;
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: A fieldset is for a form; this is a group of buttons on a drawing.
    <div
      ref={group}
      role="group"
      aria-label="Validators"
      onFocus={({ target }) => {
        current.current = Number(target.dataset.seat ?? 0);
      }}
      onKeyDown={(event) => move(event.key) && event.preventDefault()}
    >
      {seats.map((picture) => (
        <SeatNode
          key={picture.seat}
          picture={picture}
          n={seats.length}
          isSelected={picture.seat === selected}
          tabIndex={picture.seat === stop ? 0 : -1}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
}

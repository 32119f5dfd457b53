"use client";
/**
 * The table as a ring: seats in order, so that `mod n` can be seen; in the middle the clock of the round. Everything that
 * can be pointed at is a button; arrow keys go round the seats.
 */
import { useCallback, useRef, useState } from "react";
import { isCutBetween } from "@/components/faults/links";
import { SeatMenu, SplitDialog } from "@/components/faults/parts";
import { useSelection } from "@/components/shell/address";
import { failedRounds, tallyOf } from "@/lib/picture/rounds";
import { isShort } from "@/lib/picture/seatPicture";
import { currentRound } from "@/lib/port/phase";
import { useLab, useLiveView, useSeatPictures, useTab, useView } from "@/lib/tab/useTab";
import { Centre } from "./centre";
import { ClockSvg } from "./clockSvg";
import { GaugesSvg } from "./gaugesSvg";
import { HotCanvas } from "./hotCanvas";
import { IslandsSvg, LinksSvg } from "./linksSvg";
import { Needle } from "./needle";
import { RingFrame } from "./ringFrame";
import { SeatNode } from "./seatNode";

interface Asked {
  readonly seat: number;
  readonly anchor: HTMLElement;
}

export function Ring({ className }: { readonly className?: string }) {
  const { shown } = useTab();
  const [selection, select] = useSelection();
  const selected = selection?.type === "validator" ? selection.seat : null;
  const onSeat = useCallback((seat: number) => select({ type: "validator", seat }), [select]);
  const onRound = useCallback(() => {
    const { view } = shown.store.getState();
    select({ type: "round", height: view.height, round: currentRound(view)?.round ?? 0 });
  }, [shown, select]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isSplitting, setSplitting] = useState(false);
  const onMenu = useCallback((seat: number, anchor: HTMLElement) => setAsked({ seat, anchor }), []);
  return (
    <RingFrame className={className}>
      <Drawing />
      <Needle />
      <HotCanvas />
      <Seats selected={selected} onSelect={onSeat} onMenu={onMenu} />
      <Centre onOpenRound={onRound} />
      {asked !== null && (
        <SeatMenu {...asked} onSelect={onSeat} onSplit={() => setSplitting(true)} onClose={() => setAsked(null)} />
      )}
      {isSplitting && <SplitDialog onClose={() => setSplitting(false)} />}
    </RingFrame>
  );
}

/** Layer by layer, so that a vote draws its layer and no other. */
const Drawing = () => (
  <svg aria-hidden viewBox="0 0 1000 1000" className="absolute inset-0 size-full">
    <defs>
      <pattern id="hatched" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="3.5" height="8" fill="var(--wait)" fillOpacity="0.7" />
      </pattern>
    </defs>
    <Links />
    <Clock />
    <Gauges />
  </svg>
);

function Links() {
  const { faults } = useTab();
  const links = useSeatPictures(({ link }) => link);
  const self = useView(({ seat }) => seat);
  const q = useView(({ table }) => table?.q ?? 0);
  const atWork = useView((view) => view.faults);
  // What is drawn may be long past: a link is cut, or mended, as it is now.
  const now = useLiveView((view) => view.faults);
  const cutBy = (some: typeof now) =>
    links.flatMap((_, seat) => (self !== null && isCutBetween(some, self, seat) !== undefined ? [seat] : []));
  const toggle = (seat: number) => {
    if (self === null) return;
    const known = isCutBetween(now, self, seat);
    // What a worker refuses, it refuses in the menu of the seat as well, and says why there.
    const done = known === undefined ? faults.inject({ type: "cut", seats: [seat] }, self) : faults.heal(known);
    done.catch(() => undefined);
  };
  return (
    <>
      {isShort(links, q) && <IslandsSvg links={links} />}
      <LinksSvg
        links={links}
        self={self}
        cut={cutBy(atWork)}
        mendable={cutBy(now)}
        onToggle={self !== null && faults.seats().includes(self) ? toggle : null}
      />
    </>
  );
}

function Clock() {
  const round = useView(currentRound);
  const failed = useView(failedRounds);
  return round === undefined ? null : <ClockSvg round={round} failed={failed} />;
}

function Gauges() {
  const attested = useView((view) => tallyOf(view, currentRound(view)?.attested ?? []));
  const finality = useView((view) => tallyOf(view, currentRound(view)?.finality ?? []));
  return attested.of === 0 ? null : <GaugesSvg attested={attested} finality={finality} />;
}

interface SeatsProps {
  readonly selected: number | null;
  readonly onSelect: (seat: number) => void;
  readonly onMenu: (seat: number, anchor: HTMLElement) => void;
}

/** One stop for the Tab key; the arrow keys move on from there. */
function Seats({ selected, onSelect, onMenu }: SeatsProps) {
  const seats = useSeatPictures();
  const focus = useLab(({ play }) => (play?.state === "running" ? play.focus : null));
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
          isFocus={picture.seat === focus}
          tabIndex={picture.seat === stop ? 0 : -1}
          onSelect={onSelect}
          onMenu={onMenu}
        />
      ))}
    </div>
  );
}

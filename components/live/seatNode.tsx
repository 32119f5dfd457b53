"use client";
/**
 * A validator on the ring: a real button. Signs have fixed places, so that nothing jumps: what it must do stands above,
 * how it voted below; a finality vote and giving the round up exclude each other and share a place (P16).
 */
import { memo } from "react";
import { Face } from "@/components/glyphs/face";
import { Glyph, type GlyphKind } from "@/components/glyphs/glyph";
import { cn } from "@/components/ui/cn";
import { seatPoint } from "@/lib/paint/ringPlan";
import { LINK_WORDS, type SeatLink, type SeatPicture, seatWords } from "@/lib/picture/seatPicture";
import { isCrowd, placeAt, seatSize } from "./ringFrame";

export interface SeatNodeProps {
  readonly picture: SeatPicture;
  readonly n: number;
  readonly isSelected: boolean;
  readonly tabIndex: 0 | -1;
  /** A play speaks of it. */
  readonly isFocus: boolean;
  readonly onSelect: (seat: number) => void;
  readonly onMenu: (seat: number, anchor: HTMLElement) => void;
}

const LINKS: Readonly<Record<SeatLink, string>> = {
  self: "border-ink",
  linked: "border-edge",
  suspect: "border-warn border-dashed",
  reported: "border-fault border-dashed",
  present: "border-edge border-dotted",
  away: "border-line border-dashed",
  unknown: "border-line border-dotted",
};

export const SeatNode = memo(function SeatNode(props: SeatNodeProps) {
  const { picture, n, isSelected, tabIndex, isFocus, onSelect, onMenu } = props;
  const { seat, link, isCommitter, isProposer, nullified } = picture;
  const isHere = link === "self" || link === "linked" || link === "suspect" || link === "present";
  return (
    <div
      className="group absolute flex w-0 flex-col items-center focus-within:z-20 hover:z-20"
      style={{ ...placeAt(seatPoint(seat, n)), height: 0 }}
    >
      <div className="-translate-y-1/2">
        <button
          type="button"
          data-seat={seat}
          tabIndex={tabIndex}
          aria-label={`${seatWords(picture)}${isFocus ? ", the play speaks of it" : ""}`}
          aria-haspopup="menu"
          aria-pressed={isSelected}
          onClick={() => onSelect(seat)}
          onContextMenu={(event) => {
            // A long press and the menu key come here as well.
            event.preventDefault();
            onMenu(seat, event.currentTarget);
          }}
          style={{ width: seatSize(n), height: seatSize(n) }}
          className={cn(
            "relative flex items-center justify-center rounded-full border-2 bg-page",
            LINKS[link],
            isCommitter && "border-commit border-dashed",
            isProposer && "border-propose border-solid",
            link === "self" && "shadow-[0_0_0_3px_var(--page),0_0_0_5px_var(--ink)]",
            isFocus && "outline-3 outline-fault outline-offset-6",
            isSelected && "bg-ink/12",
          )}
        >
          <Face
            signingKey={picture.signingKey}
            head={picture.head}
            className={cn("w-[46%]", !isHere && "opacity-35")}
          />
          <Sign n={n} place="-top-1 -left-1" kind="commit" isOn={isCommitter} isDue={!picture.hasCommitted} />
          <Sign n={n} place="-top-1 -right-1" kind="propose" isOn={isProposer} isDue={!picture.hasProposed} />
          <Sign n={n} place="-bottom-1 -left-1" kind="attest" isOn={picture.attested} />
          <Sign
            n={n}
            place="-right-1 -bottom-1"
            kind={nullified === null ? "finality" : "failed"}
            isOn={picture.votedFinal || nullified !== null}
          />
        </button>
      </div>
      <SeatLabel
        seat={seat}
        name={picture.name}
        link={link}
        rttMs={picture.rttMs}
        isPractice={picture.isPractice}
        isChosen={isSelected || isFocus}
        n={n}
      />
    </div>
  );
});

interface SignProps {
  readonly n: number;
  /** Tailwind classes of its place. */
  readonly place: string;
  readonly kind: GlyphKind;
  readonly isOn: boolean;
  /** Waited for, not done yet. */
  readonly isDue?: boolean;
}

/** A sign at the edge of a seat, in and out at once and without moving anything: a round has a dozen of them. */
const Sign = memo(({ n, place, kind, isOn, isDue = false }: SignProps) => (
  <span
    aria-hidden
    className={cn(
      "absolute flex size-[34%] max-h-6 max-w-6 items-center justify-center rounded-full bg-page",
      isCrowd(n) ? "min-h-2 min-w-2 p-px" : "min-h-4 min-w-4 p-[3px]",
      place,
      !isOn && "invisible",
    )}
  >
    <Glyph kind={kind} className={cn("size-full", isDue && "opacity-45")} />
  </span>
));

/** Below the topmost seat there is the clock, and the needle when it points there; beside it there is room, but in a crowd. */
const isBeside = (seat: number, n: number): boolean => seat === 0 && n <= 8;

type SeatLabelProps = Pick<SeatPicture, "seat" | "name" | "link" | "rttMs" | "isPractice"> & {
  /** Its name is shown in a crowd too. */
  readonly isChosen: boolean;
  readonly n: number;
};

const SeatLabel = memo(function SeatLabel(props: SeatLabelProps) {
  const { seat, name, link, rttMs, isPractice, isChosen, n } = props;
  const state = link === "linked" && rttMs !== null ? `${Math.round(rttMs)} ms` : LINK_WORDS[link];
  return (
    <span
      aria-hidden
      className={cn(
        "flex flex-col leading-tight",
        n > 10 ? "max-w-18 text-2xs" : "max-w-28 text-xs",
        isBeside(seat, n) ? "absolute -translate-y-1/2 @max-[20rem]:max-w-17" : "items-center text-center",
        isCrowd(n) && "pointer-events-none z-20 rounded-md border border-line bg-raised px-1.5 py-0.5",
        isCrowd(n) && !isChosen && "invisible group-hover:visible group-has-focus-visible:visible",
      )}
      style={
        isBeside(seat, n)
          ? { left: `calc(${seatSize(n)} / 2 + 0.75rem)` }
          : { marginTop: `calc(${seatSize(n)} / -2 + 0.5rem)` }
      }
    >
      <span className="flex max-w-full items-baseline gap-1">
        <span className="font-mono text-faint">{seat}</span>
        <span className="truncate font-medium">{name}</span>
      </span>
      <span
        // A small ring has no room for what everybody takes for granted.
        className={cn(
          "truncate",
          (link === "linked" || link === "self") && "@max-[25rem]:hidden",
          link === "reported" ? "text-fault" : link === "suspect" ? "text-warn" : "text-muted",
        )}
      >
        {isPractice ? `practice · ${state}` : state}
      </span>
    </span>
  );
});

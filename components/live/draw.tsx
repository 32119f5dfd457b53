"use client";
/** The draw: digits settle into the random value, its remainder is the seat. What is shown is verified by this tab. */
import { useEffect, useRef } from "react";
import { Tick } from "@/components/glyphs/provenance";
import { useMotionLevel } from "@/components/motion/useMotionLevel";
import { ends } from "@/lib/picture/hashes";
import { currentRound } from "@/lib/port/phase";
import { useView } from "@/lib/tab/useTab";

/** Milliseconds until the digits stand, and how many others are seen before. */
const SETTLE_MS = 600;
const TURNS = 8;

export function Draw({ onOpen }: { readonly onOpen: () => void }) {
  const beta = useView((view) => currentRound(view)?.drawn?.beta ?? null);
  const proposer = useView((view) => currentRound(view)?.drawn?.proposer ?? null);
  const modulus = useView(({ table }) =>
    table === null ? 1 : table.params.delegation === "whitepaper" ? table.n - 1 : table.n,
  );
  return (
    <button
      type="button"
      onClick={onOpen}
      tabIndex={beta === null ? -1 : 0}
      aria-hidden={beta === null}
      className="touch-area mt-[1.2cqw] flex h-6 items-center gap-1 whitespace-nowrap rounded-sm font-mono text-[clamp(0.5625rem,2.1cqw,0.75rem)]"
      style={{ opacity: beta === null ? 0 : 1, pointerEvents: beta === null ? "none" : "auto" }}
    >
      <Digits beta={beta} />
      <span className="text-muted">{`mod ${modulus} =`}</span>
      <b className="font-semibold text-propose">{proposer ?? "–"}</b>
      <Tick of="verified" className="size-[1.1em]" />
    </button>
  );
}

/** A reel of any digits that comes to rest on the right ones, turned by the compositor: the page draws one frame for it. */
function Digits({ beta }: { readonly beta: string | null }) {
  const reel = useRef<HTMLSpanElement>(null);
  const motion = useMotionLevel();
  useEffect(() => {
    const { current } = reel;
    if (beta === null || current === null || motion !== "full" || document.visibilityState === "hidden") return;
    current.dataset.above = Array.from({ length: TURNS }, anyDigits).join("\n");
    const turning = current.animate([{ transform: "translateY(0)" }, { transform: `translateY(-${TURNS}lh)` }], {
      duration: SETTLE_MS,
      easing: `steps(${TURNS}, end)`,
      fill: "forwards",
    });
    const rest = () => {
      turning.cancel();
      delete current.dataset.above;
    };
    turning.onfinish = rest;
    return rest;
  }, [beta, motion]);
  return (
    <span className="inline-block h-[1lh] w-[7ch] overflow-hidden text-left contain-strict">
      <span ref={reel} className="block whitespace-pre before:block before:content-[attr(data-above)_/_'']">
        {beta === null ? "" : ends(beta)}
      </span>
    </span>
  );
}

const anyDigits = (): string =>
  ends(
    Math.floor(Math.random() * 0x10000)
      .toString(16)
      .padStart(4, "0"),
  );

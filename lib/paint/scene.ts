/** What the page tells the thread that paints its ring, and what that thread reads off it. */
import { currentRound } from "@/lib/port/phase";
import type { View } from "@/lib/port/view";
import { type Arc, type ArcKind, arcsOf } from "./clockFace";
import type { Departure } from "./flights";

/** The first message; whoever sends it lets go of both. The rest goes through the port. */
export interface Canvas {
  readonly canvas: OffscreenCanvas;
  readonly port: MessagePort;
}

export type ToPainter =
  /** Side of the square, device pixels. */
  | { readonly type: "size"; readonly pixels: number }
  | { readonly type: "colors"; readonly colors: Colors }
  | { readonly type: "scene"; readonly scene: Scene }
  /** Messages that leave now. */
  | { readonly type: "departures"; readonly departures: readonly Departure[] }
  /** The last one. */
  | { readonly type: "close" };

/** As CSS writes them. */
export type Colors = Readonly<Record<ArcKind | "fail" | "wait" | "ink", string>>;

export interface Scene {
  readonly seats: number;
  /** Null: there is no clock. Moments in milliseconds since the Unix epoch, of the view's clock. */
  readonly round: {
    readonly enteredAt: number;
    readonly deadlineMs: number;
    readonly arcs: readonly Arc[];
  } | null;
  readonly time: SceneTime;
  readonly hand: HandMotion;
}

/** The view's clock: it showed `shownMs` when the wall clock showed `wallMs`, and runs `pace` times as fast; 0: it stands. */
export interface SceneTime {
  readonly shownMs: number;
  readonly wallMs: number;
  readonly pace: number;
}

/** By pixels; at the multiples of so many milliseconds of the wall clock, like that of a station; or not at all. */
export type HandMotion =
  | { readonly type: "glides" }
  | { readonly type: "steps"; readonly everyMs: number }
  | { readonly type: "stands" };

export function sceneOf(view: View, time: SceneTime, motion: HandMotion): Scene {
  const round = currentRound(view);
  return {
    seats: view.table?.n ?? 0,
    round:
      round === undefined || view.table === null
        ? null
        : { enteredAt: round.enteredAt, deadlineMs: round.deadlineMs, arcs: arcsOf(round) },
    time,
    hand: view.mode.type === "paused" ? { type: "stands" } : motion,
  };
}

/** What the view's clock shows. @param wallMs of the wall clock, milliseconds since the Unix epoch */
export const shownMs = ({ time }: Scene, wallMs: number): number => time.shownMs + (wallMs - time.wallMs) * time.pace;

/** The hand moves at most this often while nothing else does: a whole frame of the page for a few pixels. */
const GLIDE_MS = 60;

/** In a round that lasts this long it ticks like that of a station: who waits for a minute sees a few pixels a second. */
const SLOW_ROUND_MS = 30_000;
const STATION_MS = 1_000;

/**
 * Milliseconds until the hand will have moved; null when it stands: no round, a held view, a paused validator, time is up.
 *
 * @param circumference of the way of its tip, device pixels
 */
export function handPauseMs(scene: Scene, wallMs: number, circumference: number): number | null {
  const { round, time, hand } = scene;
  if (round === null || time.pace === 0 || hand.type === "stands") return null;
  if (shownMs(scene, wallMs) >= round.enteredAt + round.deadlineMs) return null;
  const roundMs = round.deadlineMs / time.pace;
  if (roundMs >= SLOW_ROUND_MS) return STATION_MS - (wallMs % STATION_MS);
  if (hand.type === "steps") return hand.everyMs - (wallMs % hand.everyMs);
  return Math.max(GLIDE_MS, roundMs / circumference);
}

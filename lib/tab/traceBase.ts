/**
 * The view that a trace file begins with. Builds add fields to the view now and then: a file from before begins with what
 * they are in an empty view. What every build has written must be there, and whatever is there must be of its kind.
 */
import { err, ok, type Result } from "@/lib/base/result";
import { EMPTY_PEER, EMPTY_SEAT } from "@/lib/port/reduce";
import { emptyRound } from "@/lib/port/reduceRounds";
import type { PeerView, RoundView, SeatView, View } from "@/lib/port/view";
import { BEFORE_ALL } from "./history";
import { isRecord } from "./traceShapes";

type Plain = Readonly<Record<string, unknown>>;

/** Never to be made up: without these there is nothing to draw. */
const VIEW_NEEDS: readonly (keyof View)[] = ["seq", "at", "mode", "table", "seat", "height", "rounds", "blocks", "tip"];
const ROUND_NEEDS: readonly (keyof RoundView)[] = [
  "round",
  "enteredAt",
  "deadlineMs",
  "committer",
  "attested",
  "finality",
];
const SEAT_NEEDS: readonly (keyof SeatView)[] = ["committed", "proposed", "recent"];
const PEER_NEEDS: readonly (keyof PeerView)[] = ["peer", "state"];

const LISTS = {
  rounds: { empty: emptyRound(0), needs: ROUND_NEEDS },
  failed: { empty: { ...emptyRound(0), height: 0 }, needs: [...ROUND_NEEDS, "height"] },
  seats: { empty: EMPTY_SEAT, needs: SEAT_NEEDS },
  peers: { empty: EMPTY_PEER, needs: PEER_NEEDS },
} as const;

/** The error says what was got and what is wanted, by its path. */
export function readBase(value: unknown): Result<View, string> {
  if (!isRecord(value)) return err("got no base, want the view before the first event");
  const view = completed(value, { ...BEFORE_ALL }, VIEW_NEEDS, "base");
  if (!view.ok) return view;
  const lists: Record<string, unknown> = {};
  for (const [field, { empty, needs }] of Object.entries(LISTS)) {
    const items: Plain[] = [];
    for (const [i, item] of (view.value[field] as readonly unknown[]).entries()) {
      const whole = completed(item, { ...empty }, needs, `base.${field}.${i}`);
      if (!whole.ok) return whole;
      items.push(whole.value);
    }
    lists[field] = items;
  }
  // Checked field by field against an empty view, which has them all.
  return ok({ ...view.value, ...lists } as Plain & View);
}

function completed(value: unknown, empty: Plain, needs: readonly string[], path: string): Result<Plain, string> {
  if (!isRecord(value)) return err(`got ${path} ${brief(value)}, want its fields`);
  const missing = needs.find((field) => value[field] === undefined);
  if (missing !== undefined) return err(`got no ${path}.${missing}, want what was there before the first event`);
  const whole: Record<string, unknown> = { ...empty, ...value };
  for (const [field, of] of Object.entries(empty)) {
    const got = whole[field];
    if (!isLike(got, of)) return err(`got ${path}.${field} ${brief(got)}, want it like ${brief(of)}`);
    // Counters that are kept together: one may be newer than the file.
    if (isRecord(of) && isRecord(got)) whole[field] = { ...of, ...got };
  }
  return ok(whole);
}

/** What is null in an empty view may be anything later. */
const isLike = (got: unknown, of: unknown): boolean =>
  of === null || (Array.isArray(got) === Array.isArray(of) && typeof got === typeof of && got !== null);

const brief = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 40);

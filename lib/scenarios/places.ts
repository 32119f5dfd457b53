/**
 * Where the transactions of a play were seen in the log. A block's summary lists its first transactions, and a submitter
 * follows its own, both for a while only: so each look adds to what is known, and nothing is forgotten.
 */
import type { View } from "@/lib/port/view";
import type { Place, Scene } from "./scenario";

/** @returns the same map if this look tells nothing new */
export function placesSeen(
  known: Scene["places"],
  { sent, views, first }: Pick<Scene, "sent" | "views" | "first">,
): Scene["places"] {
  if (sent.length === 0) return known;
  const places = new Map(sent.map(({ id }) => [id, known.get(id) ?? []]));
  let isNews = false;
  for (const view of views.values())
    for (const [id, place] of placesIn(view, first.tip.height)) {
      const before = places.get(id);
      if (before === undefined || before.some(({ index }) => index === place.index)) continue;
      places.set(id, [...before, place]);
      isNews = true;
    }
  return isNews ? places : known;
}

function* placesIn({ blocks, transactions }: View, above: number): Generator<readonly [string, Place]> {
  for (const { height, logSize, txCount, txIds } of blocks)
    if (height > above) for (const [at, id] of txIds.entries()) yield [id, { height, index: logSize - txCount + at }];
  for (const { id, status } of transactions)
    if (status.type === "final") yield [id, { height: status.height, index: status.index }];
}

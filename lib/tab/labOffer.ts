/** A scenario that cannot be played as it was asked for: why not, and the nearest thing that works. */
import { SCENARIOS, scenarioOf } from "@/lib/scenarios/all";
import type { Scenario } from "@/lib/scenarios/scenario";

/** What was asked for in vain. */
export interface Refused {
  readonly id: string;
  readonly why: string;
}

export type Offer =
  /** Another one, whose name is the most like it. */
  | { readonly type: "other"; readonly scenario: Scenario }
  /** The same one, on a table made for it. */
  | { readonly type: "sandbox"; readonly scenario: Scenario; readonly href: string };

export function offerFor({ id }: Refused): Offer {
  const scenario = scenarioOf(id);
  if (scenario === undefined) return { type: "other", scenario: nearest(id) };
  return { type: "sandbox", scenario, href: sandboxHref(scenario) };
}

/** A table of virtual validators on which it can be played, and the play begun on it. */
export function sandboxHref({ id, needs }: Scenario): string {
  const seats = Math.min(Math.max(4, needs.seats[0]), needs.seats[1]);
  return `/sandbox?v=lab&preset=fast&seats=${seats}&delegation=${needs.delegation ?? "fair"}&run=${id}`;
}

/** By the letter pairs that two names share: who mistypes or remembers half of a name has most of them. */
function nearest(id: string): Scenario {
  const pairs = pairsOf(id);
  const likeness = (scenario: Scenario): number => {
    const own = pairsOf(`${scenario.id} ${scenario.title}`);
    return [...pairs].filter((pair) => own.has(pair)).length;
  };
  return SCENARIOS.reduce((best, scenario) => (likeness(scenario) > likeness(best) ? scenario : best));
}

/** A name from an address may be as long as the address. */
const COMPARED_MAX = 64;

function pairsOf(text: string): ReadonlySet<string> {
  const letters = text.slice(0, COMPARED_MAX).toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
}

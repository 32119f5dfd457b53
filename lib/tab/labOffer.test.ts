/** What is offered in place of a scenario that cannot be played. */
import { expect, test } from "vitest";
import { SETTINGS } from "@/lib/port/sandbox";
import { parseInstant } from "@/lib/port/sandboxLink";
import { SCENARIOS } from "@/lib/scenarios/all";
import { offerFor, sandboxHref } from "./labOffer";

test.each([
  ["comitter-silent", "committer-silent"],
  ["forged", "forged-vrf"],
  ["DUPLICATES", "duplicate"],
  ["", "happy"],
])("%s: %s is the nearest", (id, wanted) => {
  const offer = offerFor({ id, why: "" });
  expect(offer.type).toBe("other");
  expect(offer.scenario.id).toBe(wanted);
});

test.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
  "%s has a table made for it",
  (id, scenario) => {
    expect(offerFor({ id, why: "the table is too large" })).toMatchObject({ type: "sandbox", scenario });
    const query = new URLSearchParams(sandboxHref(scenario).split("?")[1]);
    const { instant, problems } = parseInstant(query);
    expect(problems).toEqual([]);
    const [min, max] = scenario.needs.seats;
    expect(instant.settings.seats).toBeGreaterThanOrEqual(min);
    expect(instant.settings.seats).toBeLessThanOrEqual(max);
    expect(instant.settings.delegation).toBe(scenario.needs.delegation ?? SETTINGS.delegation);
    expect(query.get("run")).toBe(id);
  },
);

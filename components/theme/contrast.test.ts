/** The tokens of both themes against WCAG 2.2, 1.4.3 and 1.4.11: whatever a table's hashes are, they can be read. */
import { readFileSync } from "node:fs";
import { blend, type Color, clampRgb, rgb, wcagContrast } from "culori";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

const INKS = [
  "ink",
  "muted",
  "faint",
  "wait",
  "commit",
  "propose",
  "attest",
  "final",
  "fail",
  "fault",
  "warn",
  "frozen",
];
const SURFACES = ["page", "panel", "raised"];
/** The strongest tint of a role that other text stands on, as in the bars and the chips. */
const ROLE_TINT = 0.1;

/** The custom properties of the rule that begins with `selector`. */
function tokens(selector: string): Map<string, string> {
  const rule = css.slice(css.indexOf(`\n${selector} {`)).match(/\{([^}]*)\}/)?.[1] ?? "";
  return new Map(
    [...rule.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name as string, value as string]),
  );
}

function colour(value: string | undefined, alpha = 1): Color {
  const parsed = rgb(value ?? "no such token");
  if (parsed === undefined) throw new Error(`not a colour: ${value}`);
  return { ...clampRgb(parsed), alpha };
}

/** How much of the ink a tint of `@theme` has, 0 to 1. */
function tintOf(name: string): number {
  const percent = css.match(
    new RegExp(`--color-${name}: color-mix\\(in srgb, var\\(--ink\\) (\\d+)%, transparent\\)`),
  )?.[1];
  return Number(percent) / 100;
}

describe.each([
  ["light", ":root"],
  ["dark", '[data-theme="dark"]'],
])("contrast, %s", (_, selector) => {
  const token = tokens(selector);
  const hues = Array.from({ length: 360 }, (_, hue) => `oklch(${token.get("hash-lightness")} 0.13 ${hue})`);
  const over = (surface: string, tint: string, alpha: number) =>
    blend([colour(token.get(surface)), colour(token.get(tint), alpha)]);
  /** The inks that are too faint on `ground`, with their ratios. */
  const faintOn = (ground: Color, inks: readonly string[]) =>
    inks
      .map((ink) => ({ ink, ratio: wcagContrast(colour(token.get(ink) ?? ink), ground) }))
      .filter(({ ratio }) => !(ratio >= 4.5));

  test.each(SURFACES)("every ink and every hash can be read on %s, hovered over and chosen", (surface) => {
    for (const alpha of [0, tintOf("hover"), tintOf("chosen")])
      expect(faintOn(over(surface, "ink", alpha), [...INKS, ...hues]), `${alpha}`).toEqual([]);
  });

  test.each(["fail", "warn", "fault", "frozen", "final"])("text and hashes can be read on a tint of %s", (role) => {
    for (const surface of ["page", "panel"])
      expect(faintOn(over(surface, role, ROLE_TINT), ["ink", "muted", role, ...hues]), surface).toEqual([]);
  });

  test("an outline of a control stands out from every surface", () => {
    for (const surface of SURFACES)
      expect(wcagContrast(colour(token.get("edge")), colour(token.get(surface)))).toBeGreaterThanOrEqual(3);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Side, TIP_EDGE_PX, TIP_GAP_PX, tipPlace } from "./tipPlace";

const WINDOW = { width: 1_000, height: 600 };
const TIP = { width: 100, height: 20 };
const at = (left: number, top: number) => ({ left, top, width: 40, height: 40 });

describe("a tip", () => {
  test.each<[string, Side, ReturnType<typeof at>, { left: number; top: number }]>([
    ["stands below, in the middle", "bottom", at(500, 100), { left: 470, top: 146 }],
    ["stands above", "top", at(500, 100), { left: 470, top: 74 }],
    ["stands at the left", "left", at(500, 100), { left: 394, top: 110 }],
    ["stands at the right", "right", at(500, 100), { left: 546, top: 110 }],
    ["goes above where there is no room below", "bottom", at(500, 555), { left: 470, top: 529 }],
    ["goes below where there is no room above", "top", at(500, 5), { left: 470, top: 51 }],
    ["goes left where there is no room at the right", "right", at(900, 100), { left: 794, top: 110 }],
    ["keeps from the edge", "bottom", at(0, 100), { left: 8, top: 146 }],
  ])("%s", (_, side, control, place) => {
    expect(tipPlace(control, TIP, WINDOW, side)).toEqual(place);
  });

  test("lies in the window, and over its control only where neither side has room", () => {
    const side = fc.constantFrom<Side>("top", "right", "bottom", "left");
    fc.assert(
      fc.property(side, fc.nat(960), fc.nat(560), fc.integer({ min: 8, max: 256 }), (wished, left, top, width) => {
        const control = at(left, top);
        const place = tipPlace(control, { width, height: 20 }, WINDOW, wished);
        expect(place.left).toBeGreaterThanOrEqual(TIP_EDGE_PX);
        expect(place.left + width).toBeLessThanOrEqual(WINDOW.width - TIP_EDGE_PX);
        expect(place.top).toBeGreaterThanOrEqual(TIP_EDGE_PX);
        expect(place.top + 20).toBeLessThanOrEqual(WINDOW.height - TIP_EDGE_PX);
        // In a window this large one side of two has room for the largest tip.
        const gaps = [
          control.left - place.left - width,
          place.left - control.left - 40,
          control.top - place.top - 20,
          place.top - control.top - 40,
        ];
        expect(Math.max(...gaps)).toBeGreaterThanOrEqual(TIP_GAP_PX - 1);
      }),
    );
  });
});

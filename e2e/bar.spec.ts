/** The bar above every view has room for what it shows, in every window and also at a table that has run for days. */
import { expect, type Page } from "@playwright/test";
import { expectBlocks, expectGuest, test } from "./actors";

/** Phones, a tablet held upright, half a screen, and the widths at which the bar shows more. */
const WIDTHS = [320, 336, 360, 384, 390, 416, 430, 640, 767, 768, 800, 895, 896, 1023, 1024, 1280];

test("nothing in the bar lies on anything else or outside of the window", async ({ network }) => {
  const code = await network.room({ seats: 1 });
  const ada = await network.tab(code, "?new");
  await expectBlocks(ada, 1);
  const guest = await network.tab(code, "?watch");
  await expectGuest(guest);
  for (const { page, name } of [ada, guest])
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 700 });
      await expect(page.getByRole("banner").getByText(/^#\d+$/)).toBeVisible();
      await expect.poll(() => collisions(page), { message: `${name} at ${width} px` }).toEqual([]);
    }
});

/** What stands outside of the window, and pairs that meet, with a height of six digits in place of the true one. */
const collisions = (page: Page): Promise<string[]> =>
  page.getByRole("banner").evaluate((bar) => {
    const height = [...bar.querySelectorAll("span")].find((span) => /^#\d+$/.test(span.textContent));
    if (height !== undefined) height.textContent = "#123456";
    const parts = [...bar.querySelectorAll("a, button, select, div:has(> span)")].flatMap((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 2 && box.height > 2 ? [{ element, box, text: element.textContent }] : [];
    });
    const outside = parts.filter(({ box }) => box.left < 0 || box.right > window.innerWidth + 0.5);
    const meeting = parts.flatMap((one, i) =>
      parts
        .slice(i + 1)
        .filter(({ element }) => !one.element.contains(element) && !element.contains(one.element))
        .filter(({ box }) => Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 0.5)
        .filter(({ box }) => Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 0.5)
        .map(({ text }) => `${one.text} meets ${text}`),
    );
    return [...outside.map(({ text }) => `${text} is outside`), ...meeting];
  });

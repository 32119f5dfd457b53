/**
 * What pages look like from afar, in both themes, on a phone and with nothing moving, where that can be the same each
 * time: the landing page, and a recorded table (looks/table.ndjson: four tabs, one of them paused for a round; its inputs
 * are left out) held at one event. UPDATE_LOOKS=1 takes the pictures anew, after a change that is meant to be seen.
 */
import { resolve } from "node:path";
import { test as base, chromium, expect, type Page } from "@playwright/test";
import { findBrowser } from "@/lib/cli/browser";
import { differenceTo, takeLook } from "./thumbnail";

/** Parts of a picture: below are a browser's own ways with letters, above is a panel that is not there. */
const SHARE_MAX = 0.004;
const TRACE = resolve(import.meta.dirname, "looks", "table.ndjson");
/** Of the trace: a round has failed, and in the next one a block is attested. */
const HELD_SEQ = 261;

/** Reading the file, and drawing a table for the first time. */
const OPEN_MS = 20_000;

const WIDE = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };
type Look = readonly [name: string, size: typeof WIDE, colorScheme: "dark" | "light"];

const test = base.extend({
  // Names that are suggested, and times of the day, are the same for all.
  async context({ browser }, use) {
    const context = await browser.newContext({ timezoneId: "UTC", locale: "en-GB", reducedMotion: "reduce" });
    await context.addInitScript(() => {
      Math.random = () => 0.5;
    });
    await use(context);
    await context.close();
  },
});

async function expectLook(page: Page, [name, size, colorScheme]: Look): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
  if (process.env.UPDATE_LOOKS === "1") await takeLook(name, page);
  const look = async () => {
    const { share, where } = await differenceTo(name, page);
    return share <= SHARE_MAX
      ? "as known"
      : `${name}: ${(100 * share).toFixed(2)} % is different, first at ${where.join(" ")}`;
  };
  await expect.poll(look).toBe("as known");
}

async function openTrace(page: Page, view: string): Promise<void> {
  await page.goto(`/replay?v=${view}&at=${HELD_SEQ}`);
  await page.getByLabel("Trace file").setInputFiles(TRACE);
  await expect(page.getByText(`event ${HELD_SEQ} of`)).toBeVisible({ timeout: OPEN_MS });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

test("the landing page looks as it is known", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await expectLook(page, ["landing-dark", WIDE, "dark"]);
  await expectLook(page, ["landing-light", WIDE, "light"]);
  await expectLook(page, ["landing-phone", PHONE, "dark"]);
});

for (const view of ["live", "timeline", "chain", "validators", "events"])
  test(`a recorded table looks as it is known: ${view}`, async ({ page }) => {
    // What is scrolled to depends on how much is in sight when it is drawn.
    await page.setViewportSize(WIDE);
    await openTrace(page, view);
    await expectLook(page, [`${view}-dark`, WIDE, "dark"]);
    await expectLook(page, [`${view}-light`, WIDE, "light"]);
    await expectLook(page, [`${view}-phone`, PHONE, "dark"]);
  });

test("on a phone held sideways no validator lies on another", async ({ page }) => {
  await openTrace(page, "live");
  for (const size of [{ width: 844, height: 390 }, PHONE]) {
    await page.setViewportSize(size);
    const seats = page.getByRole("group", { name: "Validators" }).getByRole("button");
    await expect(seats).toHaveCount(4);
    const boxes = (await Promise.all((await seats.all()).map((seat) => seat.boundingBox()))).filter(
      (box) => box !== null,
    );
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        expect(Math.hypot(a.x - b.x, a.y - b.y), `two seats at ${size.width} × ${size.height}`).toBeGreaterThan(
          a.width,
        );
  }
});

/** What the views have of the window once they are scrolled to, parts of its height. */
const shareOfView = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const view = document.querySelector("main") as HTMLElement;
    view.scrollIntoView();
    const { top, bottom } = view.getBoundingClientRect();
    const bars = [...document.querySelectorAll("nav[aria-label=Views], section[aria-label=Chain]")]
      .map((it) => it.getBoundingClientRect())
      .filter(({ top: at, height }) => height > 0 && at > top);
    return (Math.min(bottom, window.innerHeight, ...bars.map((it) => it.top)) - Math.max(0, top)) / window.innerHeight;
  });

test("on a phone held sideways, and at four times its size, a view has most of the window and none is too wide", async ({
  page,
}) => {
  for (const view of ["live", "timeline", "chain", "pool", "validators", "lab", "events", "learn"]) {
    await page.setViewportSize({ width: 844, height: 390 });
    await openTrace(page, view);
    for (const size of [
      { width: 844, height: 390 },
      { width: 320, height: 256 },
    ]) {
      await page.setViewportSize(size);
      const where = `${view} at ${size.width} × ${size.height}`;
      expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(size.width);
      await expect.poll(() => shareOfView(page), where).toBeGreaterThan(0.6);
    }
  }
});

test("on a narrow page no button lies on the name of the topmost seat", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await page.goto("/sandbox?preset=fast");
  const name = await page.getByText("seat 0", { exact: true }).first().boundingBox();
  for (const label of ["Split the table", "Table view"]) {
    const button = await page.getByRole("button", { name: label }).boundingBox();
    if (name === null || button === null) throw new Error(`${label} or the name is not there`);
    const isBeside = button.x >= name.x + name.width || button.y >= name.y + name.height;
    expect(isBeside, label).toBe(true);
  }
});

test("nothing lies on the table that Live can be read as", async ({ page }) => {
  await openTrace(page, "live");
  await page.getByRole("button", { name: "Table view" }).click();
  for (const size of [WIDE, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    const table = await page.getByRole("main").getByRole("table").boundingBox();
    for (const name of [/^Last failed/, "Table view"]) {
      const button = await page.getByRole("button", { name }).boundingBox();
      if (table === null || button === null) throw new Error(`${name} or the table is not there`);
      expect(button.y + button.height, `${name} at ${size.width} px`).toBeLessThanOrEqual(table.y);
    }
    const finality = page.getByRole("columnheader", { name: "Finality" });
    await expect(finality, "without being scrolled to").toBeInViewport({ ratio: 1 });
  }
});

test("a recording has nobody to play, and says so", async ({ page }) => {
  await openTrace(page, "lab");
  await expect(page.getByRole("article").first()).toContainText("This is a recording");
  await expect(page.getByText("not sealed yet")).toHaveCount(0);
});

test("with type twice as large no line of a list lies on another", async () => {
  const known = await findBrowser();
  const browser = await chromium.launch({ ...known, args: [...known.args, "--blink-settings=defaultFontSize=32"] });
  const page = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "", viewport: WIDE });
  for (const [view, lines] of [
    ["chain", page.getByRole("region", { name: "Final blocks, newest first" }).getByRole("button")],
    ["events", page.getByRole("group", { name: "Events" }).getByRole("button")],
  ] as const) {
    await openTrace(page, view);
    await expect(lines.nth(2)).toBeVisible();
    const overfull = await lines.evaluateAll((all) => all.filter((it) => it.scrollHeight > it.clientHeight + 1).length);
    expect(overfull, `${view}: lines higher than their place`).toBe(0);
  }
  await browser.close();
});

test("on a tablet a finger meets 44 px; a contrast theme leaves sliders their track, and outlines what is chosen", async ({
  browser,
}) => {
  const baseURL = test.info().project.use.baseURL ?? "";
  const viewport = { width: 1_024, height: 600 };
  const context = await browser.newContext({ baseURL, viewport, hasTouch: true, forcedColors: "active" });
  const page = await context.newPage();
  for (const [view, target] of [
    ["pool", page.getByRole("navigation", { name: "Views" }).getByRole("button")],
    ["validators", page.getByRole("main").getByRole("columnheader").getByRole("button")],
    ["events", page.getByRole("group", { name: "Events" }).getByRole("button")],
    ["timeline", page.getByRole("slider")],
  ] as const) {
    await openTrace(page, view);
    await expect(target.first()).toBeVisible();
    const heights = await target.evaluateAll((all) => all.map((it) => it.getBoundingClientRect().height));
    expect(Math.min(...heights), view).toBeGreaterThanOrEqual(44);
  }
  await expect(page.getByRole("slider")).toHaveCSS("forced-color-adjust", "none");
  await expect(page.getByRole("slider")).toHaveCSS("--edge", "CanvasText");
  await expect(page.getByRole("tab", { selected: true })).toHaveCSS("outline-style", "solid");
  await expect(page.getByRole("tabpanel")).toHaveCSS("outline-style", "none");
  await openTrace(page, "live");
  const hits = await page.getByRole("button", { name: /mod 4 =/ }).evaluate((draw) => {
    const { x, y, width, height } = draw.getBoundingClientRect();
    const at = (below: number) => document.elementFromPoint(x + width / 2, y + height / 2 + below);
    return [-21, 0, 21].filter((below) => draw.contains(at(below)));
  });
  expect(hits, "of the draw inside the ring").toHaveLength(3);
  await context.close();
});

test("by keyboard alone the events are gone through, also where the details lie over them", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 800 });
  await openTrace(page, "events");
  const list = page.getByRole("group", { name: "Events" });
  await list.focus();
  const selected = () => new URL(page.url()).searchParams.get("sel");
  const active = () => list.getAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  const second = await active();
  expect(second).toMatch(/^event-\d+$/);
  await expect(page.locator(`#${second}`)).toBeVisible();
  expect(selected()).toBeNull();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /^Event \d+$/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect.poll(active).not.toBe(second);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the events show the moment that is held, wherever it is stepped to, and live again their end", async ({
  page,
}) => {
  await openTrace(page, "events");
  const held = page.locator(`#event-${HELD_SEQ}`);
  await expect(held).toBeInViewport();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(held).not.toBeInViewport();
  const at = () => new URL(page.url()).searchParams.get("at");
  await expect.poll(at).not.toBe(`${HELD_SEQ}`);
  // The address tells the first step before the second: the event is looked for anew each time.
  await expect(async () => {
    await expect(page.locator(`#event-${at()}`)).toBeInViewport({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("l");
  await expect(page.getByRole("group", { name: "Events" }).getByRole("button").last()).toBeInViewport();
  await expect(held).not.toBeInViewport();
});

test("another theme, a missing panel and an empty ring are seen", async ({ page }) => {
  await openTrace(page, "live");
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expect.poll(async () => (await differenceTo("live-dark", page)).share).toBeLessThanOrEqual(SHARE_MAX);
  for (const part of ["aside", "section[aria-label=Chain]", "[role=group][aria-label=Validators]", "header"]) {
    const element = page.locator(part).first();
    await element.evaluate((it: HTMLElement) => it.style.setProperty("visibility", "hidden"));
    expect((await differenceTo("live-dark", page)).share, part).toBeGreaterThan(SHARE_MAX);
    await element.evaluate((it: HTMLElement) => it.style.removeProperty("visibility"));
  }
  expect((await differenceTo("live-light", page)).share, "the other theme").toBeGreaterThan(0.5);
});

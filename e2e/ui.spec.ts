/** What a person does with the page: finds a table, brings others, submits, looks, falls silent, comes back. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { RoundtableApi } from "@/lib/session/api";
import { type Actor, expectBlocks, expectRole, JOIN_MS, test } from "./actors";

/** With one of four silent, 7 of 16 rounds lack committer or proposer (P7); each takes two seconds and a bit. */
const FAILED_ROUND_MS = 60_000;
/** More stops than any of our pages has. */
const TAB_STOPS_MAX = 120;

test("from the landing page to a running table: links, one click each, and practice validators for the rest", async ({
  page,
  context,
  network,
}) => {
  await page.goto("/");
  await page.getByLabel("Name").fill("Tea");
  await page.getByRole("button", { name: "Start a table" }).click();
  const ada = network.adopt(page);
  await expectRole(ada, "waiting");
  await expect(page.getByRole("heading", { name: "Tea" })).toBeVisible();
  await expect(page.getByRole("status")).toContainText("1 of 4 seats");

  const [opened] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Open another validator here" }).click(),
  ]);
  const ben = network.adopt(opened);
  await expectRole(ben, "waiting");
  await expect(page.getByRole("status")).toContainText("2 of 4 seats");

  // Whoever has lost the tab in the heap finds the table where it was begun.
  const start = await context.newPage();
  await start.goto("/");
  const [third] = await Promise.all([
    context.waitForEvent("page"),
    start.getByRole("link", { name: "Open another validator at Tea" }).click(),
  ]);
  const cai = network.adopt(third);
  await expectRole(cai, "waiting");
  await expect(page.getByRole("status")).toContainText("3 of 4 seats");

  await page.getByRole("button", { name: "Fill with practice validators" }).click();
  for (const actor of [ada, ben, cai]) await expectRole(actor, "validating");
  await expectBlocks(ada, 1);
  await expect(page).toHaveURL(/#[0-9a-f]{64}$/);
  await expect(seats(page)).toHaveCount(4);
  await expect(page.getByRole("button", { name: /^Seat \d, .*, practice/ })).toHaveCount(1);
  // It is sealed: there are no free seats to offer.
  await expect(start.getByRole("link", { name: "Tea" })).toBeVisible();
  await expect(start.getByRole("link", { name: "Open another validator at Tea" })).toBeHidden();
});

test("a typed transaction becomes final, and its certificate names who is missing: by keyboard alone", async ({
  network,
}) => {
  const [ada] = (await network.open(4, { preset: "live" })) as [Actor, Actor, Actor, Actor];
  const { page } = ada;
  await page.bringToFront();
  await page.keyboard.press("n");
  await page.keyboard.type("tea for two");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Progress" }).getByText(/^Final in #\d+$/)).toBeVisible();
  await page.keyboard.press("Escape");

  await tabTo(page, page.getByRole("main").getByRole("button", { name: "tea for two" }));
  await page.keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "Details" });
  await expect(details.getByText(/^final, place \d+ in the log$/)).toBeVisible();
  await tabTo(page, details.getByRole("button", { name: /^#\d+$/ }));
  await page.keyboard.press("Enter");
  await expect(details.getByText(/Final: [34] of 4 signatures, verified by this tab/)).toBeVisible();
  const names = (await details.getByText(/Final: 3 of 4/).count()) === 0 ? /, .+ and / : /not in it: \w+/;
  await expect(details.getByText(names).first()).toBeVisible();
  await expect(page).toHaveURL(/sel=/);
});

test("freezing the view stops the picture and not the validator", async ({ network }) => {
  const [ada] = (await network.open(1, { preset: "fast" })) as [Actor];
  const { page } = ada;
  await expectBlocks(ada, 1);
  // The page draws a block a beat after its validator has it.
  await expect(newestCube(page)).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByText("View frozen")).toBeVisible();
  const drawn = await newestCube(page).getAttribute("aria-label");
  await expectBlocks(ada, 3);
  expect(await newestCube(page).getAttribute("aria-label")).toBe(drawn);
  expect((await ada.status()).role).toBe("validating");
  expect(await page.title()).not.toContain("⏸");
  await page.getByRole("button", { name: "Skip to live" }).click();
  await expect(newestCube(page)).not.toHaveAttribute("aria-label", drawn ?? "");
});

test("what moves on the ring is painted, and stands still when the view is frozen", async ({ network }) => {
  const [{ page }, ...others] = (await network.open(4, { preset: "live" })) as [Actor, ...Actor[]];
  const first = await painted(page);
  await expect.poll(() => painted(page)).not.toBe(first);
  await page.keyboard.press("Space");
  await expect(page.getByText("View frozen")).toBeVisible();
  await expectBlocks(others[0] as Actor, 1);
  const frozen = await painted(page);
  await expectBlocks(others[0] as Actor, 2);
  expect(await painted(page)).toBe(frozen);
});

/** What stands on the canvas of the ring, once there is something: how much, and where. */
async function painted(page: Page): Promise<string> {
  const read = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>("main canvas");
      if (canvas === null) return "";
      const brush = new OffscreenCanvas(500, 500).getContext("2d");
      brush?.drawImage(canvas, 0, 0, 500, 500);
      const pixels = brush?.getImageData(0, 0, 500, 500).data ?? [];
      let count = 0;
      let places = 0;
      for (let at = 3; at < pixels.length; at += 4)
        if ((pixels[at] ?? 0) > 0) {
          count++;
          places = (places * 31 + at) % 1_000_003;
        }
      return count === 0 ? "" : `${count} ${places}`;
    });
  await expect.poll(read).not.toBe("");
  return read();
}

test("pausing by the button shows a frame, others say why their round failed, and leaving is something else", async ({
  network,
}) => {
  const [ada, , , dee] = (await network.open(4, { preset: "live" })) as [Actor, Actor, Actor, Actor];
  const { page } = dee;
  await page.bringToFront();
  await page.getByRole("button", { name: /^You:/ }).click();
  await page.getByRole("button", { name: "Pause this validator" }).click();
  await page.getByRole("button", { name: "Pause (o)" }).click();
  await expectRole(dee, "paused");
  await expect(page.locator(".paused-frame")).toBeVisible();
  await expect(page).toHaveTitle(/^⏸ seat \d/);
  await expect(page.getByText("Your validator is paused and reads nothing")).toBeVisible();

  await ada.page.bringToFront();
  await ada.page.waitForFunction(
    () => /no (commitment|proposal) from \w+/.test(document.querySelector("aside")?.textContent ?? ""),
    null,
    { timeout: FAILED_ROUND_MS, polling: 50 },
  );
  // Its links stay, and its name among the validators says that nothing comes over them.
  const { seat } = await dee.status();
  const seen = (how: string) => ada.page.getByRole("button", { name: new RegExp(`^Seat ${seat}, .*, ${how}`) });
  await expect(seen("silent")).toBeVisible();
  await page.bringToFront();
  await page.getByRole("button", { name: "Resume" }).click();
  await expectRole(dee, "validating");
  await ada.page.bringToFront();
  await expect(seen("connected")).toBeVisible();
  await page.bringToFront();
  await expect(page.locator(".paused-frame")).toHaveCount(0);

  await page.getByRole("button", { name: /^You:/ }).click();
  await page.getByRole("button", { name: "Leave the network" }).click();
  await expect(page.getByText("You have left the table")).toBeVisible();
  await expect(page.getByText(/^peers/)).toHaveCount(0);
  await expect(page.getByText("This is how things stood when this tab left.")).toBeVisible();
  await page.getByRole("button", { name: "Sit down again" }).first().click();
  await expectRole(dee, "validating");
  await expectBlocks(dee, 1);
});

test("a page that the browser kept and shows again sits down anew", async ({ network }) => {
  const [ada, ben] = (await network.open(2, { preset: "live" })) as [Actor, Actor];
  await ada.page.evaluate(() => {
    window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await expectRole(ada, "validating");
  await expectBlocks(ben, 2);
});

test("with reduced motion nothing moves while blocks become final", async ({ network }) => {
  const [ada] = (await network.open(1, { preset: "fast" })) as [Actor];
  const moving = ada.page.evaluate(
    () =>
      new Promise<number>((done) => {
        const from = (window.roundtable as RoundtableApi).status().tip.height;
        let most = 0;
        const look = () => {
          most = Math.max(most, document.getAnimations().length);
          if ((window.roundtable as RoundtableApi).status().tip.height < from + 4) requestAnimationFrame(look);
          else done(most);
        };
        look();
      }),
  );
  expect(await moving).toBe(0);
});

test("every action is in the palette, and single keys can be switched off", async ({ network }) => {
  const [{ page }] = (await network.open(1)) as [Actor];
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "All actions" });
  await palette.getByRole("combobox").fill("motion");
  await page.keyboard.press("Enter");
  const display = page.getByRole("dialog", { name: "Display" });
  await display.getByRole("group", { name: "Shortcuts" }).getByText("Off").click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+?");
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
});

test("keys are what they write, whatever a keyboard's layout makes one hold down for it", async ({ network }) => {
  const [{ page }] = (await network.open(1)) as [Actor];
  const pressWithShift = (key: string) =>
    page.evaluate((name) => {
      const press = { key: name, shiftKey: true, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new KeyboardEvent("keydown", press));
    }, key);
  await expect(page.getByRole("navigation", { name: "Views" })).toBeVisible();
  await pressWithShift("/");
  await expect(page.getByRole("dialog", { name: "All actions" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await pressWithShift("1");
  await expect(page).toHaveURL(/sel=v0/);
});

test("the strip of blocks stands still under a pointer, and goes on when it leaves", async ({ network }) => {
  const [{ page }] = (await network.open(1)) as [Actor];
  const dock = page.getByRole("region", { name: "Chain" });
  const blocks = dock.getByRole("button", { name: /^Block \d+, / });
  const newer = dock.getByText(/^\+\d+$/);
  await expect(blocks.nth(2)).toBeVisible();
  const { x, y } = (await blocks.last().boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(x + 10, y + 10);
  await expect(newer).toBeVisible();
  const words = (await blocks.last().getAttribute("aria-label")) ?? "";
  let to = x;
  const moveAndCount = async () => {
    await page.mouse.move(to++, y + 10);
    return Number(await newer.textContent());
  };
  await expect.poll(moveAndCount).toBeGreaterThan(2);
  await expect(blocks.last()).toHaveAttribute("aria-label", words);
  await page.mouse.move(10, 10);
  await expect(newer).toHaveCount(0);
  await expect(blocks.last()).not.toHaveAttribute("aria-label", words);
});

test("on a phone the views are within reach of a thumb, and nothing scrolls sideways", async ({ network }) => {
  const [{ page }] = (await network.open(1)) as [Actor];
  const tabs = page.getByRole("navigation", { name: "Views" }).getByRole("button");
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(tabs).toHaveText(["Live", "Chain", "Submit", "Validators", "More"]);
    for (const box of await Promise.all((await tabs.all()).map((tab) => tab.boundingBox())))
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  const dock = page.getByRole("region", { name: "Chain" });
  await expect(dock.getByRole("button", { name: /^Block \d+, / }).last()).toBeInViewport();
  await expect(dock.getByRole("slider", { name: "Moment" })).toBeHidden();
  await dock.getByRole("button", { name: "Freeze the view" }).click();
  await expect(dock.getByRole("slider", { name: "Moment" })).toBeInViewport();
  await page.getByRole("button", { name: "Skip to live" }).click();
  await tabs.getByText("More").click();
  await page.getByRole("dialog", { name: "More" }).getByRole("button", { name: "Timeline" }).click();
  await expect(tabs.filter({ hasText: "More" })).toHaveAttribute("aria-current", "page");
  await tabs.filter({ hasText: "Live" }).click();
  await page.getByRole("button", { name: "Submit", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Submit a transaction" });
  await sheet.getByRole("textbox").fill("from a phone");
  await page.keyboard.press("Enter");
  await expect(sheet).toHaveCount(0);
  const progress = page.getByRole("list", { name: "Progress" });
  await expect(progress.getByText(/^Final in #\d+$/)).toBeVisible({ timeout: JOIN_MS });
});

const seats = (page: Page): Locator => page.getByRole("group", { name: "Validators" }).getByRole("button");
const newestCube = (page: Page): Locator => page.getByRole("button", { name: /^Block \d+, / }).last();

/** Presses Tab until that is in focus, as somebody without a pointer does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stop = 0; stop < TAB_STOPS_MAX; stop++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${wanted} was not reached by ${TAB_STOPS_MAX} presses of Tab`);
}

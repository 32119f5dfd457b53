/**
 * An incident goes from one machine to another: a tab's trace, a failing run of the simulator, a moment of a sandbox. The
 * other machine is another browser process with a profile of its own; what it decides must come out alike.
 */
import { readFile, writeFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { run } from "@/lib/sim/run";
import { traceOfFailure } from "@/lib/sim/traceFile";
import { forkOf } from "@/lib/sim/twins";
import { type Actor, createNetwork, expectBlocks, JOIN_MS } from "./actors";
import { test } from "./ownBrowsers";

/** Deciding some thousand steps again on a machine that does other things as well. */
const PROOF_MS = 60_000;
/** Two twins at a table of four, which bears one: this seed forks. */
const SEED = 3;

const bar = (page: Page) => page.getByRole("region", { name: "Replay" });

async function replay(page: Page, address: string, path: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Trace file").setInputFiles(path);
}

test("a tab's trace is decided again by another browser, to the same digest", async ({
  network,
  startBrowser,
  baseURL,
}, info) => {
  const [ada] = (await network.open(4)) as [Actor];
  await expectBlocks(ada, 4);
  const path = info.outputPath("trace.ndjson");
  await ada.page
    .getByRole("navigation", { name: "Views" })
    .getByRole("button", { name: "Events", exact: true })
    .click();
  const [download] = await Promise.all([
    ada.page.waitForEvent("download"),
    ada.page.getByRole("button", { name: "Export" }).click(),
  ]);
  await download.saveAs(path);
  const digest = /"digest":"([0-9a-f]+)"/.exec((await readFile(path, "utf8")).trimEnd().split("\n").at(-2) ?? "")?.[1];
  expect(digest).toMatch(/^[0-9a-f]{8,}$/);
  const { context } = await startBrowser();
  const other = await context.newPage();
  await replay(other, `${baseURL}/replay`, path);
  await expect(bar(other)).toContainText(/Decided again, \d+ steps: alike/, { timeout: PROOF_MS });
  await expect(bar(other)).toContainText(`digest ${digest}`);
});

test("a failing run of the simulator opens, fails again alike, and a changed line is named", async ({ page }, info) => {
  const dials = forkOf(4, SEED);
  const invariant = run(SEED, dials).violation?.invariant ?? "none";
  const { text } = traceOfFailure(SEED, dials, invariant);
  const path = info.outputPath("run.ndjson");
  await writeFile(path, text);
  await replay(page, "/replay", path);
  await expect(bar(page)).toContainText(`Simulated run, seed ${SEED}`);
  await expect(bar(page)).toContainText(invariant);
  await expect(bar(page)).toContainText("alike", { timeout: PROOF_MS });
  await bar(page).getByLabel("Seen by").selectOption({ index: 1 });
  await expect(page.getByRole("group", { name: "Validators" }).getByRole("button").first()).toBeVisible({
    timeout: JOIN_MS,
  });

  const lines = text.split("\n");
  const at = lines.findLastIndex((line) => line.includes('"type":"host"')) - 5;
  await writeFile(
    path,
    lines.map((line, i) => (i === at ? line.replace(/"atMs":(\d)/, '"atMs":1$1') : line)).join("\n"),
  );
  await replay(page, "/replay", path);
  await expect(bar(page).getByRole("alert")).toContainText(`first at line ${at + 1}`, { timeout: PROOF_MS });
});

test("the same link makes the same moment of a sandbox in another browser", async ({ page, startBrowser, baseURL }) => {
  const deeds = JSON.stringify([
    [300, 1_000, { type: "inject", seat: 1, fault: { type: "withhold", what: "proposal", rounds: null } }],
    [700, 2_400, { type: "submit", seat: 2, text: "hello" }],
    [900, 3_000, { type: "network", delayMs: 80, lossPercent: 10 }],
  ]);
  const address = `${baseURL}/sandbox?${new URLSearchParams({ x: "1", seats: "7", seed: "9", deeds, events: "4000" })}`;
  const { context } = await startBrowser();
  const digests: (string | null)[] = [];
  for (const each of [page, await context.newPage()]) {
    const network = createNetwork(each.context(), baseURL ?? "");
    network.adopt(each);
    await each.goto(address);
    const clock = each.getByRole("region", { name: "Sandbox clock" });
    await expect(clock.getByRole("textbox", { name: "Event" })).toHaveValue("4000", { timeout: JOIN_MS });
    digests.push(await clock.locator("[data-digest]").getAttribute("data-digest"));
    expect(network.mishaps).toEqual([]);
  }
  expect(digests[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(digests[1]).toBe(digests[0]);
});

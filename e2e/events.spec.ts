/** The trace as the source of everything: a failed round explained, gone back to, exported, and decided again elsewhere. */
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { baseLine, endLine, eventLine, headLine, readTraceFile } from "@/lib/history/traceFile";
import { LOG_EVENTS_MAX } from "@/lib/history/traceLog";
import type { TraceEvent } from "@/lib/port/trace";
import { type Actor, expectBlocks, test } from "./actors";
import { expectAccessible } from "./axe";

/** Rounds need committer and drawn proposer, and with one of four away 7 of 16 rounds lack one of them (P7). */
const FAILED_ROUND_MS = 60_000;
/** Deciding some thousand steps again on a machine that does other things as well. */
const PROOF_MS = 30_000;

async function open(page: Page, view: "Live" | "Timeline" | "Events"): Promise<void> {
  await page
    .getByRole("navigation", { name: "Views" })
    .getByRole("button", { name: view, exact: true })
    .first()
    .click();
}

/** Until this tab has seen a round of the paused seat fail because of it. */
async function expectFailureOf(actor: Actor, seat: number): Promise<void> {
  const failed = async () =>
    (await actor.trace("counted")).some(({ reason }) => reason === 1 || reason === 2) &&
    (await actor.trace("entered")).some(({ cause }) => cause === "nullified");
  await expect.poll(failed, { message: `a round fails without seat ${seat}`, timeout: FAILED_ROUND_MS }).toBe(true);
}

async function exported(page: Page, path: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export" }).click(),
  ]);
  await download.saveAs(path);
  return readFile(path, "utf8");
}

async function replay(page: Page, path: string): Promise<void> {
  await page.goto("/replay");
  await page.getByLabel("Trace file").setInputFiles(path);
}

test("a failed round is explained, gone back to, exported, and decided again elsewhere", async ({ network }, info) => {
  const actors = await network.open(4);
  const [ada, , , dee] = actors as [Actor, Actor, Actor, Actor];
  await expectBlocks(ada, 1);
  const away = (await dee.status()).seat as number;
  await dee.pause();
  await expectFailureOf(ada, away);
  const { page } = ada;
  await page.bringToFront();

  // The timeline names the seat and the reason.
  await open(page, "Timeline");
  await expect(page.getByRole("region", { name: "Why a round failed" })).toContainText(
    new RegExp(`No (commitment|proposal) .*\\(seat ${away}\\)`, "i"),
  );
  await expect(page.getByRole("button", { name: /round \d ✕ no (commitment|proposal) \(seat/ }).first()).toBeVisible();
  await expectAccessible(page, "timeline");

  // Back to the failed round: Live shows it as it was, and the address says which moment that is.
  await open(page, "Live");
  await page.keyboard.press("[");
  await expect(page.getByText("View frozen")).toBeVisible();
  await expect(page).toHaveURL(/at=\d+/);
  await page.keyboard.press("ArrowLeft");
  // Its time was up here, or two others' was before (P10).
  await expect(page.getByRole("main").getByText(/seats have given round \d+ up/)).toBeVisible();
  const { height } = await ada.status();
  await page.keyboard.press("l");
  await expect(page.getByText("View frozen")).toBeHidden();
  expect(height).toBeGreaterThan(1);

  // The whole trace, asked for what did not hold.
  await open(page, "Events");
  await page.getByLabel("Query").fill("type:nullify form:2");
  await expect(page.getByText(/got form:, want one of/)).toBeVisible();
  await page.getByLabel("Query").fill("type:nullify -type:message");
  await expect(
    page
      .getByRole("group", { name: "Events" })
      .getByText(/gives the round up/)
      .first(),
  ).toBeVisible();
  await expectAccessible(page, "events");

  // The same file on another page: the same blocks, and the same digest.
  const path = info.outputPath("trace.ndjson");
  const text = await exported(page, path);
  const digest = /"digest":"([0-9a-f]+)"/.exec(text.trimEnd().split("\n").at(-2) ?? "")?.[1] ?? "nothing recorded";
  const other = await network.context.newPage();
  await replay(other, path);
  const bar = other.getByRole("region", { name: "Replay" });
  await expect(bar).toContainText("alike", { timeout: PROOF_MS });
  await expect(bar).toContainText(digest);
  await open(other, "Timeline");
  await expect(other.getByRole("region", { name: "Why a round failed" })).toContainText(`seat ${away}`);
  await open(other, "Events");
  expect(await exported(other, info.outputPath("again.ndjson"))).toBe(text);

  // What would decide does not come: that says nothing of the file.
  await other.route(/turbopack-worker/, (route) => route.abort());
  await replay(other, path);
  await expect(bar).toContainText("? It could not be decided again: what decides did not load.");
  await other.unrouteAll();

  // One step changed: refused, and the line is named. One line broken: likewise.
  const lines = text.split("\n");
  const step = lines.findLastIndex((line) => line.startsWith('{"type":"step"')) - 3;
  await writeFile(
    path,
    lines.map((line, i) => (i === step ? line.replace('"wallMs":', '"wallMs":9') : line)).join("\n"),
  );
  await replay(other, path);
  await expect(bar).toContainText(`first at line ${step + 1}`, { timeout: PROOF_MS });
  await writeFile(path, lines.map((line, i) => (i === 20 ? "nonsense" : line)).join("\n"));
  await replay(other, path);
  await expect(other.getByText("trace.ndjson, line 21")).toBeVisible();
  await expectAccessible(other, "replay");
});

/** The recorded table of looks.spec.ts, and after it as much waiting as the list of events can hold. */
async function longTrace(): Promise<{ readonly text: string; readonly story: readonly TraceEvent[] }> {
  const read = await readTraceFile(await readFile(resolve(import.meta.dirname, "looks", "table.ndjson"), "utf8"));
  if (!read.ok || read.value.of.type !== "tab") throw new Error("the recorded table does not open");
  const [seen] = read.value.perspectives;
  const story = seen?.events ?? [];
  const last = story.at(-1);
  if (seen === undefined || last === undefined) throw new Error("the recorded table is empty");
  const waiting = Array.from({ length: LOG_EVENTS_MAX }, (_, i): TraceEvent => {
    const after = i + 1;
    return { type: "pool", waiting: after, own: 0, seq: last.seq + after, at: last.at + after, causeSeq: null };
  });
  const events = [...story, ...waiting];
  const lines = [headLine(read.value.of), baseLine(seen.base), ...events.map(eventLine), endLine(events.length, 0)];
  return { text: lines.map((line) => `${line}\n`).join(""), story };
}

test("what the list does not hold any more is looked through when asked for, by the query that is there", async ({
  page,
}, info) => {
  const { text, story } = await longTrace();
  const path = info.outputPath("long.ndjson");
  await writeFile(path, text);
  await page.goto("/replay?v=events");
  await page.getByLabel("Trace file").setInputFiles(path);
  const list = page.getByRole("group", { name: "Events" });
  const older = page.getByRole("button", { name: `Look through ${story.length} older` });
  await expect(page.getByText(`${LOG_EVENTS_MAX} events`, { exact: true })).toBeVisible({ timeout: PROOF_MS });
  await expect(older).toBeVisible();

  // The list holds no round: those that were are found before it, and the button has nothing left to look through.
  const rounds = story.filter(({ type }) => type === "entered").length;
  expect(rounds).toBeGreaterThan(1);
  await page.getByLabel("Query").fill("type:entered");
  await expect(page.getByText(`0 of ${LOG_EVENTS_MAX} events`)).toBeVisible();
  await expect(list.getByRole("button")).toHaveCount(0);
  await older.click();
  await expect(page.getByText(`${rounds} of ${LOG_EVENTS_MAX + story.length} events`)).toBeVisible();
  await expect(older).toHaveCount(0);
  await expect(list.getByRole("button").first()).toContainText(/round 0/i);
  await expectAccessible(page, "older events");

  // Another query has looked at nothing yet; nothing asked for is everything.
  await page.getByLabel("Query").fill("");
  await expect(page.getByText(`${LOG_EVENTS_MAX} events`, { exact: true })).toBeVisible();
  await older.click();
  await expect(page.getByText(`${LOG_EVENTS_MAX + story.length} events`, { exact: true })).toBeVisible();
  await expect(older).toHaveCount(0);
});

test("the timeline shows the rounds of any moment, however long ago, and those asked for", async ({ page }, info) => {
  const { text } = await longTrace();
  const path = info.outputPath("long.ndjson");
  await writeFile(path, text);
  await page.goto("/replay?v=timeline");
  await page.getByLabel("Trace file").setInputFiles(path);
  const rounds = page.getByRole("main").getByRole("button", { name: /^#\d+ round \d+ / });
  const none = page.getByText("No round began in these events.");
  const [older, newer] = ["Older rounds", "Newer rounds"].map((name) => page.getByRole("button", { name })) as [
    Locator,
    Locator,
  ];
  // A file is opened at its first round, which the list of newest events does not hold.
  await expect(rounds.first()).toBeVisible({ timeout: PROOF_MS });
  await expect(rounds.first()).toHaveAccessibleName(/^#1 round 0 ✓ /);
  await newer.click();
  await expect(none).toBeVisible();
  await expect(newer).toHaveCount(0);
  await older.click();
  await expect(rounds.first()).toBeVisible();
  await expect(older).toHaveCount(0);

  await page.getByRole("slider", { name: "Moment" }).focus();
  await page.keyboard.press("End");
  await page.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(none).toBeVisible();
  await page.keyboard.press("[");
  await expect(rounds.first()).toBeVisible();
  await expectAccessible(page, "timeline of the past");
});

test("a file that is chosen before the page listens is opened all the same", async ({ page }) => {
  let choose = () => {};
  const chosen = new Promise<void>((resolve) => {
    choose = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await chosen;
    await route.continue();
  });
  await page.goto("/replay", { waitUntil: "commit" });
  const file = { name: "early.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from("nonsense") };
  await page.getByLabel("Trace file").setInputFiles(file);
  choose();
  await expect(page.getByText("early.ndjson, line 1")).toBeVisible();
});

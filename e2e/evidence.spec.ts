/** A practice seat signs two blocks in one round: every honest tab gets to know, shows it, and hands it on (P18). */
import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { fromHex } from "@/lib/base/bytes";
import { verifyZip215 } from "@/lib/crypto/ed25519";
import type { RoundtableApi } from "@/lib/session/api";
import type { EvidenceSheet } from "@/lib/tab/evidence";
import { type Actor, expectRole, expectSameTip, JOIN_MS, test } from "./actors";

/** The drawn seat is any of four: now and then a turn is long in coming. */
const DRAWN_MS = 60_000;
/** What a quiet machine needs at most; a busy one is not judged by the test, its figure is printed. */
const SHOWN_MS = 2_000;

test("evidence of two proposals is at every honest tab, exported, and both signatures hold", async ({
  network,
}, info) => {
  const code = await network.room({ seats: 4 });
  const actors: Actor[] = [];
  for (let i = 0; i < 3; i++) actors.push(await network.tab(code, "?new"));
  const [ada] = actors as [Actor];
  await expect(ada.page.getByText("3/4").first()).toBeVisible({ timeout: JOIN_MS });
  await ada.page.getByRole("button", { name: /practice/i }).click();
  for (const actor of actors) await expectRole(actor, "validating");
  await expect.poll(() => ada.page.evaluate(() => window.roundtable?.faults.practiceSeats())).toHaveLength(1);
  const liar = await ada.page.evaluate(async () => {
    const { faults } = window.roundtable as RoundtableApi;
    const [seat] = faults.practiceSeats() as [never];
    await faults.inject({ type: "lie", how: "equivocate proposal" }, seat);
    return seat as number;
  });

  for (const actor of actors)
    await expect
      .poll(async () => (await actor.trace("accused")).length, {
        message: `${actor.name} holds evidence`,
        timeout: DRAWN_MS,
      })
      .toBeGreaterThan(0);
  const afterMs = await Promise.all(actors.map((actor) => delayOf(actor, actors, liar)));
  info.annotations.push({
    type: "evidence, milliseconds after the first of the two blocks",
    description: afterMs.join(", "),
  });
  process.stdout.write(`evidence at ${afterMs.join(", ")} ms, want ${SHOWN_MS} on a quiet machine\n`);

  for (const { page } of actors) {
    await page.evaluate((seat) => window.history.replaceState(null, "", `?sel=v${seat}`), liar);
    await expect(page.getByRole("heading", { name: "Signed twice" })).toBeVisible({ timeout: JOIN_MS });
  }
  const [download] = await Promise.all([
    ada.page.waitForEvent("download"),
    ada.page.getByRole("link", { name: "Export the evidence" }).click(),
  ]);
  const file = JSON.parse(await readFile(await download.path(), "utf8")) as { readonly evidence: EvidenceSheet[] };
  const key = await ada.page.evaluate(
    (seat) => (window.roundtable as RoundtableApi).view().table?.validators[seat]?.signingKey,
    liar,
  );
  const [sheet] = file.evidence;
  expect(sheet).toMatchObject({ seat: liar, kind: "propose" });
  const [first, second] = sheet?.signed ?? [];
  expect(first?.value).not.toBe(second?.value);
  for (const { bytes, signature } of sheet?.signed ?? [])
    expect(verifyZip215(fromHex(signature), fromHex(bytes), fromHex(key ?? ""))).toBe(true);

  await ada.page.evaluate(() => window.roundtable?.faults.healAll());
  await expectSameTip(...actors);
});

/** From the first of the two blocks that anybody heard of until this tab held the evidence. */
async function delayOf(actor: Actor, actors: readonly Actor[], liar: number): Promise<number> {
  const [accused] = await actor.trace("accused");
  expect(accused?.seat).toBe(liar);
  const proposed = await Promise.all(actors.map((it) => it.trace("proposed")));
  const first = Math.min(
    ...proposed
      .flat()
      .filter(({ height, round }) => height === accused?.height && round === accused.round)
      .map(({ at }) => at),
  );
  return (accused?.at ?? Number.POSITIVE_INFINITY) - first;
}

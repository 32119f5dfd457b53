/**
 * The whitepaper's three edge cases on real tabs: one message of one round is missing, the screen names the seat and the
 * reason, the next round decides, and no transaction is lost. And who may be made to misbehave at all.
 */
import { expect } from "@playwright/test";
import type { ActiveFault, Fault } from "@/lib/port/fault";
import type { TraceEvent } from "@/lib/port/trace";
import type { RoundtableApi } from "@/lib/session/api";
import { type Actor, expectBlocks, expectFinal, expectSameOrder, expectSameTip, test } from "./actors";
import { expectOneVotePerSlot } from "./votes";

/** Chance decides when the drawn seat is the silent one. */

const inject = (actor: Actor, fault: Fault): Promise<ActiveFault> =>
  actor.page.evaluate((asked) => (window.roundtable as RoundtableApi).faults.inject(asked), fault);

/** The drawn seat is any of four: now and then a turn is long in coming. */
const FAILS_MS = 40_000;
/** Heights that a table of the fast preset may finish while two tabs are told: with work to do it makes ten a second. */
const AHEAD = 20;

const CASES = [
  { what: "commitment", who: 1, reason: 1, says: /no commitment from/ },
  { what: "proposal", who: 1, reason: 2, says: /no proposal from/ },
  // Two of four attest nothing in one round: the two others are one voice short of a quorum. How many of them this tab had
  // heard when it gave up depends on the machine.
  { what: "attestation", who: 2, reason: 5, says: /only \d of 3 attestations|attestations came too late/ },
] as const;

for (const { what, who, reason, says } of CASES)
  test(`no ${what} in one round: it fails for that reason, the next decides, nothing is lost (P10)`, async ({
    network,
  }, info) => {
    const actors = await network.open(4);
    const [ada] = actors as [Actor];
    await expectBlocks(ada, 1);
    const sent = await Promise.all(actors.map((actor, i) => actor.submit(`before ${i}`)));
    // It stays on the screen until another round fails.
    const said = ada.page
      .getByRole("button", { name: "Last failed" })
      .filter({ hasText: says })
      .waitFor({ timeout: FAILS_MS });
    // Two seats shall keep quiet in the same round, so both begin at a height that is still ahead of them.
    const from = (await ada.status()).height + (who === 1 ? 0 : AHEAD);
    await Promise.all(actors.slice(0, who).map((actor) => inject(actor, { type: "withhold", what, rounds: 1, from })));
    const more = await Promise.all(actors.map((actor, i) => actor.submit(`meanwhile ${i}`)));
    const failed = await failedRound(ada, reason);
    // What a round costs is a figure of a quiet machine; lib/sandbox asserts it in virtual time.
    info.annotations.push({ type: "failed round", description: JSON.stringify(failed) });
    await said;
    await Promise.all(actors.map((actor) => actor.page.evaluate(() => window.roundtable?.faults.healAll())));
    await expectSameOrder(
      actors,
      [...sent, ...more].map(({ id }) => id),
    );
    await expectSameTip(...actors);
    await expectOneVotePerSlot(actors);
  });

interface FailedRound {
  readonly lastedMs: number;
  /** It doubles while nothing is decided (P14). */
  readonly deadlineMs: number;
}

/** Waits for a round that most seats gave up for this reason, and reads off how long it lasted here. */
async function failedRound(actor: Actor, reason: number): Promise<FailedRound> {
  const look = async (): Promise<FailedRound | null> => {
    const events = await actor.trace("entered", "counted");
    for (const [at, event] of events.entries()) {
      if (event.type !== "entered" || event.cause !== "nullified") continue;
      const isOfRound = (it: TraceEvent) =>
        it.type === "counted" && it.kind === "nullify" && it.height === event.height && it.round === event.round - 1;
      const votes = events.filter(isOfRound);
      if (!votes.some((vote) => vote.type === "counted" && vote.reason === reason)) continue;
      const before = events.slice(0, at).findLast(({ type }) => type === "entered");
      if (before?.type === "entered") return { lastedMs: event.at - before.at, deadlineMs: before.deadlineMs };
    }
    return null;
  };
  await expect
    .poll(look, { message: `${actor.name} sees a round fail for reason ${reason}`, timeout: FAILS_MS })
    .not.toBeNull();
  return (await look()) as FailedRound;
}

test("faults are chips that end one by one, all at once by a key, and with the tab", async ({ network }) => {
  const actors = await network.open(4);
  const [ada, ben] = actors as [Actor, Actor];
  await inject(ada, { type: "delay", delayMs: 20 });
  await inject(ada, { type: "loss", percent: 5 });
  const chips = ada.page.getByRole("region", { name: "Faults at work" });
  await expect(chips.getByText("20 ms late")).toBeVisible();
  await chips.getByRole("button", { name: /End: .*20 ms late/ }).click();
  await expect(chips.getByText("20 ms late")).toBeHidden();
  await expect(chips.getByText("5 % lost")).toBeVisible();
  await ada.page.keyboard.press("h");
  await expect(chips).toBeHidden();
  const seat = (await ben.status()).seat as number;
  await expect(
    ada.page.evaluate((other) => (window.roundtable as RoundtableApi).faults.inject({ type: "pause" }, other), seat),
  ).rejects.toThrow(/want one of this page/);
  await expect(inject(ada, { type: "lie", how: "equivocate proposal" })).rejects.toThrow(/want a practice seat/);
  await inject(ada, { type: "pause" });
  await expect.poll(async () => (await ada.status()).role).toBe("paused");
  await ada.reload();
  await expectBlocks(ben, 1);
  await expect.poll(async () => (await ada.page.evaluate(() => window.roundtable?.faults.list())) ?? null).toEqual([]);
});

test("a partition leaves no side a quorum, and when it heals the table goes on", async ({ network }) => {
  const actors = await network.open(4);
  const [ada, ben, cai, dee] = actors as [Actor, Actor, Actor, Actor];
  await expectBlocks(ada, 1);
  const seats = await Promise.all([cai, dee].map(async (actor) => (await actor.status()).seat as number));
  for (const actor of [ada, ben]) await inject(actor, { type: "cut", seats });
  const { id } = await ada.submit("on one side");
  const { id: other } = await dee.submit("on the other");
  const cut = (await ada.status()).tip.height;
  await failedRoundAfter(ada, cut + 1);
  // What was submitted after the cut is final on neither side, and neither has left the other behind.
  expect(await placeOf(ada, id)).not.toBe("final");
  expect(await placeOf(dee, other)).not.toBe("final");
  const tips = await Promise.all(actors.map(async (actor) => (await actor.status()).tip.height));
  expect(Math.max(...tips) - Math.min(...tips)).toBeLessThanOrEqual(1);
  for (const actor of [ada, ben]) expect(await actor.page.evaluate(() => window.roundtable?.faults.healAll())).toBe(1);
  await expectFinal(dee, id);
  await expectSameOrder(actors, [id, other]);
  await expectOneVotePerSlot(actors);
});

const placeOf = (actor: Actor, id: string): Promise<string | undefined> =>
  actor.page.evaluate(async (txId) => (await window.roundtable?.transaction(txId))?.type, id);

/** Two seats have given up a round that a third one would have to. */
async function failedRoundAfter(actor: Actor, height: number): Promise<void> {
  await expect
    .poll(
      async () =>
        new Set(
          (await actor.trace("counted"))
            .filter((event) => event.kind === "nullify" && event.height >= height)
            .map(({ seat }) => seat),
        ).size,
      { timeout: FAILS_MS },
    )
    .toBe(2);
}

/** Validators that are paused: what fails, why it says it failed, what goes on, and how they come back. */
import { expect } from "@playwright/test";
import { NULLIFY_REASONS } from "@/lib/chain/votes";
import type { TraceEvent } from "@/lib/port/trace";
import { type Actor, expectBlocks, expectFinal, expectRole, expectSameOrder, expectSameTip, test } from "./actors";
import { expectOneVotePerSlot } from "./votes";

/** Rounds need committer and drawn proposer, and with one of four away 7 of 16 rounds lack one of them (P7). */
const FAILED_ROUND_MS = 60_000;

test("with one of four paused a round fails for the reason it says, and the network goes on", async ({ network }) => {
  const actors = await network.open(4);
  const [ada, ben, cai, dee] = actors as [Actor, Actor, Actor, Actor];
  await expectBlocks(ada, 1);
  const away = (await dee.status()).seat as number;
  await dee.pause();
  await expectRole(dee, "paused");
  const since = (await ada.trace("entered")).length;
  await expect(dee.submit("while away")).rejects.toThrow(/paused/);
  const frozen = (await dee.status()).tip;

  await expect.poll(() => roundsFailedBy(ada, away, since), { timeout: FAILED_ROUND_MS }).not.toEqual([]);
  for (const { said, want } of await roundsFailedBy(ada, away, since)) expect(said).toBe(want);
  const sent = await Promise.all([ada.submit("one"), ben.submit("two"), cai.submit("three")]);
  for (const { id } of sent) for (const actor of [ada, ben, cai]) await expectFinal(actor, id);
  await expectBlocks(ada, 2);
  expect((await dee.status()).tip).toEqual(frozen);

  await dee.resume();
  await expectRole(dee, "validating");
  await expectSameOrder(
    actors,
    sent.map(({ id }) => id),
  );
  await expectBlocks(dee, 2);
  await expectSameTip(...actors);
  await expectOneVotePerSlot(actors);
});

test("with two of four paused nothing becomes final, and with one of them back it goes on", async ({ network }) => {
  const actors = await network.open(4);
  const [ada, ben, cai, dee] = actors as [Actor, Actor, Actor, Actor];
  await cai.pause();
  await dee.pause();
  // A tab that is asked to pause says so once it does.
  for (const actor of [cai, dee]) await expectRole(actor, "paused");
  const { id } = await ada.submit("waiting");
  // Both who are left have given the same round up, and say where they stand again: no round can end any more. What the
  // others said before they were paused does not count.
  const left = [(await ada.status()).seat, (await ben.status()).seat];
  await expect
    .poll(async () => givenUp(await ada.trace("counted"), left, await ben.status()), { timeout: FAILED_ROUND_MS })
    .toBe(2);
  const stuck = (await ada.status()).tip;
  await expectStatusesFrom(ben, ada, 3);
  expect((await ada.status()).tip).toEqual(stuck);
  expect((await ben.status()).tip).toEqual(stuck);
  expect((await ada.status()).pool).toBe(1);

  await cai.resume();
  for (const actor of [ada, ben, cai]) await expectFinal(actor, id);
  await dee.resume();
  await expectSameOrder(actors, [id]);
  await expectBlocks(dee, 2);
  await expectOneVotePerSlot(actors);
});

interface FailedRound {
  readonly said: string;
  readonly want: string;
}

/** Of the rounds this tab entered since then: where that seat's turn came and passed, and what this tab then said of it. */
async function roundsFailedBy(actor: Actor, away: number, since: number): Promise<FailedRound[]> {
  const { seat } = await actor.status();
  const failed: FailedRound[] = [];
  let entered = 0;
  let committer: number | null = null;
  let proposer: number | null = null;
  for (const event of await actor.trace("entered", "drawn", "counted")) {
    if (event.type === "entered") [entered, committer, proposer] = [entered + 1, event.committer, null];
    else if (event.type === "drawn") proposer = event.proposer;
    else if (event.seat === seat && event.reason !== null && entered > since) {
      const said = NULLIFY_REASONS[event.reason];
      // Who has heard it from f + 1 others says no more than that.
      if (said === "followed") continue;
      if (committer === away) failed.push({ said, want: "no-commitment" });
      else if (proposer === away) failed.push({ said, want: "no-proposal" });
    }
  }
  return failed;
}

/** How many of these seats have nullified the round that the tab is in. */
const givenUp = (
  votes: readonly Extract<TraceEvent, { type: "counted" }>[],
  seats: readonly (number | null)[],
  at: { height: number; round: number },
): number =>
  votes.filter(
    ({ kind, height, round, seat }) =>
      kind === "nullify" && height === at.height && round === at.round && seats.includes(seat),
  ).length;

/** The one says where it stands that many more times, and the other hears it (P13). */
async function expectStatusesFrom(speaker: Actor, listener: Actor, more: number): Promise<void> {
  const { seat } = await speaker.status();
  const heard = async () =>
    (await listener.trace("message")).filter(
      ({ kind, direction, from }) => kind === "status" && direction === "in" && from === seat,
    ).length;
  const before = await heard();
  await expect
    .poll(heard, { message: `${listener.name} hears ${speaker.name}`, timeout: FAILED_ROUND_MS })
    .toBeGreaterThanOrEqual(before + more);
}

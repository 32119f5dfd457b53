/** Four real tabs as the stage of a play: looked at one after the other, each doing what its own seat is told. */
import { expect, type Page } from "@playwright/test";
import type { View } from "@/lib/port/view";
import { advance, beginPlay, type Play, type Sight, withSent } from "@/lib/scenarios/play";
import { type Act, type Scenario, type Sent, unmet } from "@/lib/scenarios/scenario";
import type { RoundtableApi } from "@/lib/session/api";
import { type Actor, expectBlocks, expectRole, JOIN_MS, type Network } from "./actors";
import { expectEachOnce, expectExplained, type FailedRound, failedIn } from "./aftermath";

export interface Outcome {
  readonly state: Play["state"];
  readonly why: string | null;
  readonly said: readonly string[];
  readonly ms: number;
  readonly failed: readonly FailedRound[];
}

const SEATS = 4;

export async function playOnTabs(network: Network, scenario: Scenario): Promise<Outcome> {
  const actors = await seated(network, scenario);
  const [first] = actors as [Actor];
  await expectBlocks(first, 2);
  let sight = await ready(actors, scenario);
  const places = await placesOf(actors);
  const startedMs = Date.now();
  let play = beginPlay(scenario, sight);
  while (play.state === "running") {
    const { play: next, acts } = advance(play, sight);
    play = next;
    // What is done in one beat is done at once, as in the Lab.
    for (const sent of await Promise.all(acts.map((act) => carryOut(places, act))))
      if (sent !== null) play = withSent(play, sent);
    sight = await look(actors);
  }
  const { state, why, said, sent } = play;
  const ms = Date.now() - startedMs;
  const spectator = actors.at(-1) as Actor;
  const failed = failedIn(sight, play);
  if (state === "passed") {
    await expectExplained(spectator, play, failed);
    await expectEachOnce(
      actors,
      sent.map(({ id }) => id),
    );
  }
  return { state, why, said, ms, failed };
}

/** Tabs for all seats; where somebody has to lie, the last seat is practice of the first tab's page. */
async function seated(network: Network, { needs }: Scenario): Promise<Actor[]> {
  const params = needs.delegation === undefined ? {} : { params: { delegation: needs.delegation } };
  const liars = needs.liars ?? 0;
  if (liars === 0) return network.open(SEATS, params);
  const code = await network.room({ seats: SEATS });
  const actors: Actor[] = [];
  for (let i = 0; i < SEATS - liars; i++) actors.push(await network.tab(code, "?new"));
  const [first] = actors as [Actor];
  await expect(first.page.getByText(`${SEATS - liars}/${SEATS}`).first()).toBeVisible({ timeout: JOIN_MS });
  await first.page.getByRole("button", { name: /practice/i }).click();
  for (const actor of actors) await expectRole(actor, "validating");
  return actors;
}

interface Glance {
  readonly view: View;
  readonly own: readonly number[];
  readonly liars: readonly number[];
  readonly nowMs: number;
}

/** Null while its page is being loaded. */
const glance = (page: Page): Promise<Glance | null> =>
  page
    .evaluate(() => {
      const api = window.roundtable as RoundtableApi | undefined;
      if (api === undefined) return null;
      return { view: api.view(), own: api.faults.seats(), liars: api.faults.practiceSeats(), nowMs: Date.now() };
    })
    .catch(() => null);

/** What a practice seat may be told is known to its page a moment after the table is sealed. */
async function ready(actors: readonly Actor[], scenario: Scenario): Promise<Sight> {
  let sight = await look(actors);
  await expect(async () => {
    sight = await look(actors);
    expect(unmet(scenario, sight.view.table, sight.cast, sight.liars)).toBeNull();
  }).toPass({ timeout: JOIN_MS });
  return sight;
}

/** The spectator looks through the last tab. */
async function look(actors: readonly Actor[]): Promise<Sight> {
  const glances = await Promise.all(actors.map(({ page }) => glance(page)));
  const spectator = glances.at(-1);
  if (!spectator) throw new Error("the spectator's tab is gone");
  const views = new Map<number, View>();
  for (const it of glances) if (it?.view.seat != null) views.set(it.view.seat, it.view);
  const liars = glances.flatMap((it) => it?.liars ?? []);
  const own = glances.flatMap((it) => it?.own ?? []);
  const last = spectator.view.seat as number;
  return {
    nowMs: spectator.nowMs,
    view: spectator.view,
    cast: [...own.filter((seat) => seat !== last), last],
    liars,
    views,
  };
}

/** Which tab each seat is in; they stay where they are. */
async function placesOf(actors: readonly Actor[]): Promise<ReadonlyMap<number, Actor>> {
  const glances = await Promise.all(actors.map(async (actor) => [actor, await glance(actor.page)] as const));
  return new Map(glances.flatMap(([actor, seen]) => (seen?.own ?? []).map((seat) => [seat, actor] as const)));
}

async function carryOut(places: ReadonlyMap<number, Actor>, act: Act): Promise<Sent | null> {
  if (act.type === "heal") {
    const pages = new Set([...places.values()].map(({ page }) => page));
    await Promise.all([...pages].map((page) => page.evaluate(() => window.roundtable?.faults.healAll())));
    return null;
  }
  const actor = places.get(act.seat);
  if (actor === undefined) throw new Error(`no tab has seat ${act.seat}`);
  switch (act.type) {
    case "inject":
      await actor.page.evaluate(([fault, seat]) => window.roundtable?.faults.inject(fault, seat), [
        act.fault,
        act.seat,
      ] as const);
      return null;
    case "restart":
      await actor.reload();
      return null;
    case "submit":
      return { seat: act.seat, ...(await actor.submit(act.text)) };
  }
}

/** Four real tabs as the stage of a play: looked at one after the other, each doing what its own seat is told. */
import { expect, type Page } from "@playwright/test";
import type { View } from "@/lib/port/view";
import { advance, beginPlay, type Play, type Sight, withSent } from "@/lib/scenarios/play";
import { type Act, type Scenario, unmet } from "@/lib/scenarios/scenario";
import type { RoundtableApi } from "@/lib/tab/api";
import { type Actor, expectBlocks, expectRole, JOIN_MS, type Network } from "./actors";

export interface Outcome {
  readonly state: Play["state"];
  readonly why: string | null;
  readonly said: readonly string[];
  readonly ms: number;
}

const SEATS = 4;

export async function playOnTabs(network: Network, scenario: Scenario): Promise<Outcome> {
  const actors = await seated(network, scenario);
  const [first] = actors as [Actor];
  await expectBlocks(first, 2);
  let sight = await look(actors);
  expect(unmet(scenario, sight.view.table, sight.cast, sight.liars)).toBeNull();
  const startedMs = Date.now();
  let play = beginPlay(scenario, sight);
  while (play.state === "running") {
    const { play: next, acts } = advance(play, sight);
    play = next;
    for (const act of acts) play = await carryOut(actors, play, act);
    sight = await look(actors);
  }
  const { state, why, said } = play;
  return { state, why, said, ms: Date.now() - startedMs };
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

async function carryOut(actors: readonly Actor[], play: Play, act: Act): Promise<Play> {
  if (act.type === "heal") {
    await Promise.all(actors.map(({ page }) => page.evaluate(() => window.roundtable?.faults.healAll())));
    return play;
  }
  const actor = await actorOf(actors, act.seat);
  switch (act.type) {
    case "inject":
      await actor.page.evaluate(([fault, seat]) => window.roundtable?.faults.inject(fault, seat), [
        act.fault,
        act.seat,
      ] as const);
      return play;
    case "restart":
      await actor.reload();
      return play;
    case "submit":
      return withSent(play, { seat: act.seat, ...(await actor.submit(act.text)) });
  }
}

async function actorOf(actors: readonly Actor[], seat: number): Promise<Actor> {
  for (const actor of actors) if ((await glance(actor.page))?.own.includes(seat)) return actor;
  throw new Error(`no tab has seat ${seat}`);
}

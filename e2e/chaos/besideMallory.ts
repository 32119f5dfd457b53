/** A table of four with one seat that means ill: how three honest tabs get there, and what must hold of them whatever it does. */
import { expect } from "@playwright/test";
import { type Actor, expectBlocks, expectFinal, expectRole, expectSameTip, JOIN_MS, type Network } from "@/e2e/actors";
import { expectOneVotePerSlot } from "@/e2e/votes";
import type { View } from "@/lib/port/view";
import type { RoundtableApi } from "@/lib/session/api";
import { test as base, type Mallory } from "./mallory";

/** Rounds fail while the liar's links are cut, and the machine may do other things. */
export const FINAL_MS = 90_000;

export interface Beside {
  readonly honest: readonly [Actor, Actor, Actor];
  readonly mallory: Mallory;
  /** Its seat. */
  readonly liar: number;
}

/** It is honest until it is told otherwise. */
async function openBeside(network: Network, startMallory: (room: string) => Promise<Mallory>): Promise<Beside> {
  const room = await network.room({ seats: 4 });
  const open = () => network.tab(room, "?new");
  const honest = [await open(), await open(), await open()] as const;
  const mallory = await startMallory(room);
  for (const actor of honest) await expectRole(actor, "validating");
  await mallory.validates();
  const seats = await Promise.all(honest.map(seatOf));
  const liar = [0, 1, 2, 3].find((seat) => !seats.includes(seat)) as number;
  const linksOf = async (actor: Actor) => (await actor.status()).peers.length;
  for (const actor of honest)
    await expect.poll(() => linksOf(actor), { message: `${actor.name} has links`, timeout: JOIN_MS }).toBe(3);
  await expectBlocks(honest[0], 2);
  return { honest, mallory, liar };
}

/** Tests that begin at such a table. */
export const test = base.extend<{ readonly table: Beside }>({
  table: async ({ network, startMallory }, use) => use(await openBeside(network, startMallory)),
});

export const seatOf = async (actor: Actor): Promise<number> => (await actor.status()).seat as number;

export const viewOf = (actor: Actor): Promise<View> =>
  actor.page.evaluate(() => (window.roundtable as RoundtableApi).view());

/** Ids of a transaction of each. */
export async function submitted(actors: readonly Actor[], text: string): Promise<readonly string[]> {
  const sent = await Promise.all(actors.map((actor) => actor.submit(`${actor.name}: ${text}`)));
  return sent.map(({ id }) => id);
}

/** Blocks go on, everything accepted is final exactly once, all have one chain, and no slot has two votes (P16, P19). */
export async function expectAllWell({ honest, liar }: Beside, accepted: readonly string[]): Promise<void> {
  for (const actor of honest) await expectBlocks(actor, 3, FINAL_MS);
  for (const actor of honest) {
    let height = 0;
    for (const id of accepted) height = Math.max(height, await expectFinal(actor, id, FINAL_MS));
    expect(await timesFinal(actor, accepted, height)).toEqual(accepted.map(() => 1));
    expect((await actor.status()).role).toBe("validating");
  }
  await expectSameTip(...honest);
  await expectOneVotePerSlot(honest, [], liar);
}

/** How often each of these stands in the blocks up to a height. */
const timesFinal = (actor: Actor, ids: readonly string[], height: number): Promise<number[]> =>
  actor.page.evaluate(
    async ([wanted, until]) => {
      const times = new Map(wanted.map((id) => [id, 0]));
      for (let at = 1; at <= until; at++)
        for (const id of (await (window.roundtable as RoundtableApi).block(at))?.txIds ?? [])
          if (times.has(id)) times.set(id, (times.get(id) ?? 0) + 1);
      return [...times.values()];
    },
    [ids, height] as const,
  );

/**
 * A seat whose holder means ill: a process with a real seat and its real key, linked to three honest tabs like any other,
 * which floods them, lies about heights, forges certificates or reads nothing. What is provable costs it its links and
 * is named; what is not costs it at most its own turn. Finality among the honest goes on.
 */
import { expect } from "@playwright/test";
import { type Actor, expectBlocks, expectFinal, expectRole, expectSameTip, JOIN_MS, type Network } from "@/e2e/actors";
import { expectOneVotePerSlot } from "@/e2e/votes";
import type { RoundtableApi } from "@/lib/tab/api";
import type { DeedName } from "./hostile/deeds";
import { type Mallory, test } from "./mallory";

const LIES: readonly { readonly what: string; readonly deeds: readonly (readonly [DeedName, string])[] }[] = [
  {
    what: "claims heights that nobody has",
    deeds: [
      ["claim a height", "malformed"],
      ["prove a height", "bad-signature"],
      ["send garbage", "malformed"],
    ],
  },
  {
    what: "forges certificates",
    deeds: [
      ["announce too few", "bad-certificate"],
      ["announce one as many", "bad-signature"],
      ["announce strangers", "bad-signature"],
    ],
  },
  {
    what: "puts real signatures under other blocks",
    deeds: [
      ["announce another block", "bad-signature"],
      ["announce another block", "bad-signature"],
      ["announce another block", "bad-signature"],
    ],
  },
];

/** Blocks that a tab on a busy machine may be behind the others for a moment; a lie claims a million. */
const BEHIND_MAX = 100;

for (const { what, deeds } of LIES)
  test(`a seat that ${what} is refused and named by each of the others, and nobody's tip moves for it`, async ({
    network,
    startMallory,
  }) => {
    const { honest, mallory, liar } = await threeAndMallory(network, startMallory);
    const accepted = [await submitted(honest, "before")];
    for (const [i, [deed, code]] of deeds.entries()) {
      const actor = honest[i] as Actor;
      await mallory.does(deed, (await actor.status()).seat as number);
      await expectNamed(actor, liar, code);
    }
    accepted.push(await submitted(honest, "after"));
    await expectAllWell(honest, accepted, liar);
  });

/** All that a neighbour sees of a lie: named once, with its code, on the screen too; the link gone, and nothing to catch up with. */
async function expectNamed(actor: Actor, liar: number, code: string): Promise<void> {
  const named = async () => (await actor.trace("blamed")).map((event) => ({ seat: event.seat, code: event.code }));
  await expect
    .poll(named, { message: `${actor.name} names seat ${liar}`, timeout: JOIN_MS })
    .toEqual([{ seat: liar, code }]);
  await expect
    .poll(async () => (await actor.status()).peers.map(({ seat }) => seat), { message: "its link is gone" })
    .not.toContain(liar);
  const view = await actor.page.evaluate(() => (window.roundtable as RoundtableApi).view());
  expect(view.seats.map(({ blamed }) => blamed?.code ?? null)).toEqual(
    view.seats.map((_, seat) => (seat === liar ? code : null)),
  );
  for (const { by } of await actor.trace("behind")) expect(by).toBeLessThan(BEHIND_MAX);
}

/** Ids of a transaction of each. */
async function submitted(actors: readonly Actor[], text: string): Promise<readonly string[]> {
  const sent = await Promise.all(actors.map((actor) => actor.submit(`${actor.name}: ${text}`)));
  return sent.map(({ id }) => id);
}

/** Blocks go on, everything accepted is final exactly once, all have one chain, and no slot has two votes (P16, P19). */
async function expectAllWell(
  honest: readonly Actor[],
  accepted: readonly (readonly string[])[],
  liar: number,
): Promise<void> {
  const ids = accepted.flat();
  for (const actor of honest) await expectBlocks(actor, 3, 60_000);
  for (const actor of honest) {
    const heights = await Promise.all(ids.map((id) => expectFinal(actor, id)));
    expect(await timesFinal(actor, ids, Math.max(...heights))).toEqual(ids.map(() => 1));
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

/** A table of four: three honest tabs, and a process that is honest, too, until it is told otherwise. */
async function threeAndMallory(network: Network, startMallory: (room: string) => Promise<Mallory>) {
  const room = await network.room({ seats: 4 });
  const honest: Actor[] = [];
  for (let i = 0; i < 3; i++) honest.push(await network.tab(room, "?new"));
  const mallory = await startMallory(room);
  for (const actor of honest) await expectRole(actor, "validating");
  await mallory.validates();
  const seats = await Promise.all(honest.map(async (actor) => (await actor.status()).seat as number));
  const liar = [0, 1, 2, 3].find((seat) => !seats.includes(seat)) as number;
  for (const actor of honest)
    await expect
      .poll(async () => (await actor.status()).peers.length, { message: "all are linked", timeout: JOIN_MS })
      .toBe(3);
  await expectBlocks(honest[0] as Actor, 2);
  return { honest, mallory, liar };
}

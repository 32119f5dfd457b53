/** The main job on real tabs: join, seal, order what is typed, prove it, and stay so through what browsers do to tabs. */
import { expect } from "@playwright/test";
import { type Actor, expectBlocks, expectFinal, expectRole, expectSameTip, test } from "./actors";

test("four tabs join, seal, and finalise typed transactions in one order", async ({ network }) => {
  const [ada, ben, cai, dee] = (await network.open(4)) as [Actor, Actor, Actor, Actor];
  const sent = await Promise.all([ada.submit("one"), ben.submit("two"), cai.submit("three"), dee.submit("four")]);
  for (const actor of [ada, ben, cai, dee]) for (const { id } of sent) await expectFinal(actor, id);
  await expectSameTip(ada, ben, cai, dee);
  const height = (await ada.status()).tip.height;
  const orders = await Promise.all([ada, ben, cai, dee].map((actor) => actor.order(height)));
  expect(new Set(orders.map(String)).size, "one order").toBe(1);
  expect([...(orders[0] as string[])].sort()).toEqual(sent.map(({ id }) => id).sort());
});

test("the same transaction again is the same transaction", async ({ network }) => {
  const [ada, ben] = (await network.open(4)) as [Actor, Actor];
  const first = await ada.submit("again");
  expect(first.duplicate).toBe(false);
  await expectFinal(ben, first.id);
  expect(await ada.submit("again")).toEqual({ id: first.id, duplicate: true });
  expect(await ben.submit("again")).toEqual({ id: first.id, duplicate: true });
});

test("a tab that reloads comes back to its seat and its chain, each in turn", async ({ network }) => {
  const actors = await network.open(4);
  for (const actor of actors) {
    const before = await actor.status();
    const { id } = await actor.submit(`before ${actor.name} reloads`);
    await actor.reload();
    await expectRole(actor, "validating");
    const after = await actor.status();
    expect(after.seat).toBe(before.seat);
    expect(after.tip.height).toBeGreaterThanOrEqual(before.tip.height);
    await expectFinal(actor, id);
    await expectBlocks(actor, 2);
  }
  await expectSameTip(...actors);
});

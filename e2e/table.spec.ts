/** The main job on real tabs: join, seal, order what is typed, prove it, for as many tabs as a room has seats. */
import { expect } from "@playwright/test";
import {
  type Actor,
  expectBlocks,
  expectFinal,
  expectRole,
  expectSameOrder,
  expectSameTip,
  JOIN_MS,
  test,
} from "./actors";
import { runInPage } from "./pageProgram";
import { expectOneVotePerSlot } from "./votes";

const CHECKER = "e2e/checker.page.ts";

test("four tabs join, seal, finalise typed transactions in one order, and prove it", async ({ network }) => {
  const actors = await network.open(4);
  const [ada, ben, cai, dee] = actors as [Actor, Actor, Actor, Actor];
  const sent = await Promise.all([ada.submit("one"), ben.submit("two"), cai.submit("three"), dee.submit("four")]);
  await expectSameOrder(
    actors,
    sent.map(({ id }) => id),
  );
  await expectSameTip(...actors);
  await runInPage(ada.page, CHECKER);
  await runInPage(dee.page, CHECKER);
  for (const { id } of sent) {
    const file = await ada.page.evaluate((txId) => window.checker.proofOf(txId), id);
    const steps = await dee.page.evaluate((proof) => window.checker.checkProof(proof), file);
    expect(steps.map(({ name, ok }) => [name, ok])).toEqual([
      ["acknowledgements", true],
      ["transaction id", true],
      ["certificate", true],
      ["signatures", true],
      ["inclusion", true],
    ]);
  }
});

test("a proof in which one bit is different proves nothing", async ({ network }) => {
  const [ada] = (await network.open(1)) as [Actor];
  const { id } = await ada.submit("a bit");
  await expectFinal(ada, id);
  await runInPage(ada.page, CHECKER);
  const file = await ada.page.evaluate((txId) => window.checker.proofOf(txId), id);
  const { bytes, ...rest } = JSON.parse(file) as { bytes: string };
  const accepted: number[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    const flipped = bytes.slice(0, at) + (Number.parseInt(bytes.charAt(at), 16) ^ 1).toString(16) + bytes.slice(at + 1);
    const tampered = JSON.stringify({ ...rest, bytes: flipped });
    const steps = await ada.page.evaluate((proof) => window.checker.checkProof(proof), tampered);
    if (steps.at(-1)?.ok) accepted.push(at);
  }
  expect(accepted).toEqual([]);
});

test("the same transaction again is the same transaction", async ({ network }) => {
  const [ada, ben] = (await network.open(4)) as [Actor, Actor];
  const first = await ada.submit("again");
  expect(first.duplicate).toBe(false);
  await expectFinal(ben, first.id);
  expect(await ada.submit("again")).toEqual({ id: first.id, duplicate: true });
  expect(await ben.submit("again")).toEqual({ id: first.id, duplicate: true });
});

test("a key pressed twice sends once, and what is typed while it is sent stays", async ({ network }) => {
  const [ada] = (await network.open(1)) as [Actor];
  const field = ada.page.getByRole("textbox", { name: "A transaction" });
  await field.fill("once");
  await field.evaluate((input: HTMLInputElement) => {
    input.form?.requestSubmit();
    input.form?.requestSubmit();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, "and then");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const ordered = async () => ada.order((await ada.status()).tip.height);
  await expect.poll(async () => (await ordered()).length).toBe(1);
  await expect(field).toHaveValue("and then");
  await field.press("Enter");
  await expect(field).toHaveValue("");
  // A second "once" would stand before it.
  await expect.poll(async () => (await ordered()).length).toBe(2);
});

test("who comes late and only watches gets the whole chain and checks all of it", async ({ network, browser }) => {
  const actors = await network.open(4);
  const [ada] = actors as [Actor];
  const { id } = await ada.submit("long ago");
  await expectFinal(ada, id);
  await expectBlocks(ada, 3);
  const elsewhere = await browser.newContext();
  const guest = await network.tab((await ada.status()).room, "?watch", elsewhere);
  await expectRole(guest, "observing");
  expect(await guest.status()).toMatchObject({ seat: null, why: "asked" });
  await expectFinal(guest, id);
  await expectSameTip(...actors, guest);
  await runInPage(guest.page, CHECKER);
  const { height } = (await guest.status()).tip;
  const steps = await guest.page.evaluate(
    async ([txId, until]) => window.checker.checkChain(until, await window.checker.proofOf(txId)),
    [id, height] as const,
  );
  expect(steps.filter(({ ok }) => !ok)).toEqual([]);
  expect(steps).toHaveLength(7 * height);
  await elsewhere.close();
});

for (const seats of [8, 12])
  test(`${seats} tabs in one browser`, async ({ network }) => {
    const actors = await network.open(seats, { preset: "live" });
    const sent = await Promise.all(actors.map((actor) => actor.submit(`from ${actor.name}`)));
    await expectSameOrder(
      actors,
      sent.map(({ id }) => id),
    );
    await expectBlocks(actors.at(-1) as Actor, 1, 2 * JOIN_MS);
    await expectOneVotePerSlot(actors);
  });

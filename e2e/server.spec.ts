/** The signaling server goes away, comes back without memory, and is lied to: the tables do not depend on it. */
import { test as base, expect } from "@playwright/test";
import { PRESETS } from "@/lib/chain/params";
import { type Served, serveBundle } from "@/lib/cli/served";
import { recordField } from "@/lib/signal/fields";
import { createPerson, sealTable } from "@/lib/signal/fixtures";
import { toJson } from "@/lib/signal/messages";
import {
  type Actor,
  createNetwork,
  expectBlocks,
  expectFinal,
  expectGuest,
  expectOnline,
  expectRole,
  expectSameTip,
  expectTrouble,
} from "./actors";

interface Server {
  readonly origin: string;
  stop(): Promise<void>;
  /** On the same port, knowing nothing. */
  restart(): Promise<void>;
}

const test = base.extend<{ server: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs off its parameter.
  async server({}, use) {
    let served: Served = await serveBundle();
    const origin = served.url;
    await use({
      origin,
      stop: () => served.stop(),
      async restart() {
        await served.stop();
        served = await serveBundle(Number(new URL(origin).port));
      },
    });
    await served.stop();
  },
});

test("the server is restarted: the table goes on meanwhile, and everybody finds it again", async ({
  server,
  context,
  browser,
}) => {
  const network = createNetwork(context, server.origin);
  const actors = await network.open(4);
  const [ada, ben] = actors as [Actor, Actor];
  const { room, networkId, seat } = await ada.status();

  await server.stop();
  await expectOnline(actors, false);
  const { id } = await ada.submit("nobody serves");
  for (const actor of actors) await expectFinal(actor, id);
  await expectBlocks(ben, 2);

  await server.restart();
  await expectOnline(actors, true);
  await ada.reload();
  await expectRole(ada, "validating");
  expect((await ada.status()).seat).toBe(seat);
  const elsewhere = await browser.newContext();
  const guest = await network.tab(room, "?watch", elsewhere);
  const linked = await network.tab(room, `?watch#${networkId}`, elsewhere);
  for (const actor of [guest, linked]) await expectFinal(actor, id);
  await expectSameTip(...actors, guest, linked);

  const misled = await network.tab(room, `?watch#${"5a".repeat(32)}`, elsewhere);
  expect(await expectTrouble(misled, "wrong-network")).toMatchObject({ action: "home" });
  await expectBlocks(guest, 2);
  expect(await misled.status()).toMatchObject({ tip: { height: 0 }, trouble: { code: "wrong-network" } });
  await elsewhere.close();
  expect(network.mishaps).toEqual([]);
});

test("everybody has gone and the server has forgotten the table: who comes back brings it along", async ({
  server,
  context,
  browser,
}) => {
  const elsewhere = await browser.newContext({ reducedMotion: "reduce" });
  const network = createNetwork(context, server.origin);
  const code = await network.room({ seats: 2 });
  const first = [await network.tab(code, "?new"), await network.tab(code, "?new", elsewhere)];
  for (const tab of first) await expectRole(tab, "validating");
  await expectBlocks(first[0] as Actor, 2);
  const { tip, networkId } = await (first[0] as Actor).status();
  for (const { page } of first) await page.close();
  await server.restart();

  // Whose link names the table waits for it.
  const guest = await network.tab(code, `?watch#${networkId}`);
  await expectTrouble(guest, "unknown-room");
  const ada = await network.tab(code);
  await expectRole(ada, "validating");
  expect(await ada.status()).toMatchObject({ online: true, trouble: null });
  const ben = await network.tab(code, "", elsewhere);
  await expectRole(ben, "validating");
  await expectBlocks(ada, 2);
  await expectSameTip(ada, ben);
  expect(await ben.blockId(tip.height)).toBe(tip.id);
  await expectGuest(guest);
  await expectSameTip(ada, guest);
  await elsewhere.close();
  expect(network.mishaps).toEqual([]);
});

test("another table sealed under the same code is listed, and the link still leads to its own", async ({
  server,
  context,
  browser,
}) => {
  const network = createNetwork(context, server.origin);
  const actors = await network.open(4);
  const [ada] = actors as [Actor];
  const { room, networkId } = await ada.status();
  await server.restart();
  const foreign = await intrude(server.origin, room);
  await expectOnline(actors, true);

  await expect.poll(() => networksListed(server.origin, room)).toBe(2);
  const elsewhere = await browser.newContext();
  const guest = await network.tab(room, `?watch#${networkId}`, elsewhere);
  await expectBlocks(guest, 2);
  await expectSameTip(...actors, guest);
  expect((await guest.status()).networkId).toBe(networkId);
  // Nobody runs the intruder's table: its link leads nowhere, and never here.
  const misled = await network.tab(room, `?watch#${foreign}`, elsewhere);
  await expect.poll(async () => (await misled.status()).networkId).toBe(foreign);
  await expectBlocks(guest, 2);
  expect((await misled.status()).tip.height).toBe(0);
  await elsewhere.close();
  expect(network.mishaps).toEqual([]);
});

/** A stranger who claims the room with a table of its own, properly signed, its only validator. */
async function intrude(origin: string, room: string): Promise<string> {
  const eve = await createPerson("Eve");
  const { record, networkId } = await sealTable(room, { params: PRESETS.fast, genesisTimeMs: Date.now() }, [eve]);
  const presence = await eve.presence(room, { networkId, issuedAtMs: Date.now() });
  const answer = await fetch(`${origin}/api/rooms/${room}/join`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ stream: "e".repeat(32), presence, record: toJson(recordField, record) }),
  });
  expect(answer.status, await answer.text()).toBe(200);
  return networkId;
}

async function networksListed(origin: string, room: string): Promise<number> {
  const { records } = (await (await fetch(`${origin}/api/rooms/${room}`)).json()) as { records: readonly string[] };
  return records.length;
}

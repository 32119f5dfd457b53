/**
 * The signaling server is killed. It delivers the page and introduces people; the table itself does not need it: blocks
 * go on, lost links are found again through neighbours, and a tab that is loaded already comes in next door.
 */
import { test as base, expect, type Page } from "@playwright/test";
import {
  type Actor,
  BACK_ONLINE_MS,
  createNetwork,
  expectBlocks,
  expectFinal,
  expectOnline,
  expectRole,
  expectSameTip,
} from "@/e2e/actors";
import { type Served, serveBundle } from "@/lib/cli/served";
import type { RoundtableApi } from "@/lib/session/api";

interface Server {
  readonly origin: string;
  /** SIGKILL: it says no farewell. */
  kill(): Promise<void>;
  /** On the same port, knowing nothing. */
  restart(): Promise<void>;
}

/** A link that was closed on this side only is given up after 15 s of silence; then it is dialled, with pauses. */
const LINKED_MS = 90_000;

const test = base.extend<{ server: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs off its parameter.
  async server({}, use) {
    let served: Served = await serveBundle();
    const origin = served.url;
    await use({
      origin,
      kill: () => served.kill(),
      async restart() {
        served = await serveBundle(Number(new URL(origin).port));
      },
    });
    await served.kill();
  },
});

test("with the server killed a member that lost its links finds them again through the one neighbour it has left", async ({
  server,
  context,
  browser,
}) => {
  const network = createNetwork(context, server.origin);
  const elsewhere = await browser.newContext();
  await elsewhere.addInitScript(keepConnections);
  const code = await network.room({ seats: 4 });
  const others = [await network.tab(code, "?new"), await network.tab(code, "?new"), await network.tab(code, "?new")];
  const dee = await network.tab(code, "?new", elsewhere);
  const actors = [...others, dee];
  for (const actor of actors) await expectRole(actor, "validating");
  await expectLinks(dee, 3);

  await server.kill();
  await expectOnline(actors, false);
  expect(await cutLinks(dee.page, 1)).toBe(2);
  const { id } = await dee.submit("with one link left");
  await expect.poll(async () => (await dee.trace("peerDown")).length, { timeout: LINKED_MS }).toBeGreaterThanOrEqual(2);
  for (const actor of actors) await expectFinal(actor, id);
  for (const actor of actors) await expectLinks(actor, 3);
  await expectOnline(actors, false);
  for (const actor of actors) await expectBlocks(actor, 3);
  await expectSameTip(...actors);
  await elsewhere.close();
  expect(network.mishaps).toEqual([]);
});

test("with the server killed tabs that are loaded already sit down again next door; restarted it learns it all anew", async ({
  server,
  context,
  browser,
}) => {
  const network = createNetwork(context, server.origin);
  const actors = await network.open(4);
  const [ada, ben, , dee] = actors as [Actor, Actor, Actor, Actor];
  const { room, seat, networkId } = await dee.status();
  const guest = await network.tab(room, "?watch");
  await expectRole(guest, "observing");
  await expectBlocks(guest, 1);
  for (const actor of [guest, dee]) await actor.page.evaluate(() => (window.roundtable as RoundtableApi).leave());
  await expectBlocks(ada, 1);

  await server.kill();
  await expectOnline([ada, ben], false);
  for (const actor of [guest, dee]) await actor.page.evaluate(() => (window.roundtable as RoundtableApi).rejoin());
  await expectRole(guest, "observing");
  await expectRole(dee, "validating");
  expect((await dee.status()).seat).toBe(seat);
  const { id } = await guest.submit("from a guest, with nobody to introduce it");
  for (const actor of [...actors, guest]) await expectFinal(actor, id);
  // Its votes count: with one away, three are a quorum only with it.
  await ada.pause();
  await expectBlocks(dee, 3);
  await ada.resume();

  await server.restart();
  await expectOnline([...actors, guest], true);
  await expect.poll(() => roomAt(server.origin, room), { timeout: BACK_ONLINE_MS }).toMatchObject({ members: 5 });
  expect(await roomAt(server.origin, room)).toMatchObject({ records: 1, phase: "sealed" });
  const stranger = await network.tab(room, `?watch#${networkId}`, await browser.newContext());
  await expectFinal(stranger, id);
  await expectSameTip(...actors, guest, stranger);
  await stranger.page.context().close();
  expect(network.mishaps).toEqual([]);
});

async function roomAt(origin: string, room: string): Promise<object> {
  const answer = (await (await fetch(`${origin}/api/rooms/${room}`)).json()) as {
    members?: readonly unknown[];
    records?: readonly unknown[];
    phase?: string;
  };
  return { members: answer.members?.length, records: answer.records?.length, phase: answer.phase };
}

async function expectLinks(actor: Actor, count: number): Promise<void> {
  const seats = async () => new Set((await actor.status()).peers.map((peer) => peer.seat)).size;
  await expect.poll(seats, { message: `${actor.name} has ${count} links`, timeout: LINKED_MS }).toBe(count);
}

/** Runs in the page before its own scripts: remembers its connections. */
function keepConnections(): void {
  const kept: RTCPeerConnection[] = [];
  window.connections = kept;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.push(this);
    }
  };
}

/** Closes all connections that are up but so many; says how many those were. */
const cutLinks = (page: Page, left: number): Promise<number> =>
  page.evaluate((spared) => {
    const up = window.connections.filter(({ connectionState }) => connectionState === "connected").slice(spared);
    for (const connection of up) connection.close();
    return up.length;
  }, left);

declare global {
  interface Window {
    connections: RTCPeerConnection[];
  }
}

/** A bad network: every packet between two tabs takes 150 ± 50 ms, and one in fifty is lost and has to be sent again. */
import { type BrowserContext, expect } from "@playwright/test";
import { type Actor, expectBlocks, expectRole, expectSameOrder, expectSameTip, type Network, test } from "@/e2e/actors";
import { expectOneVotePerSlot } from "@/e2e/votes";
import { integer, randomStream } from "@/lib/sim/random";

/** Chromium holds a packet back when it leaves a tab and again when it enters one: each end takes half. */
const HALF_MS = [50, 100] as const;
/** Per cent at each end. */
const HALF_LOSS = 1;
/** The delay is drawn anew this often, for each tab by itself. */
const REDRAWN_MS = 200;
const SEED = 20_221_122;

test("over 150 ± 50 ms and 2 % loss blocks go on, nothing is lost, and nobody is blamed", async ({
  network,
  context,
}) => {
  test.setTimeout(240_000);
  const code = await network.room({ seats: 4, preset: "live" });
  const actors: Actor[] = [];
  const stops: (() => Promise<void>)[] = [];
  for (let i = 0; i < 4; i++) {
    const { actor, stop } = await tabOnBadNetwork(network, context, code, i);
    actors.push(actor);
    stops.push(stop);
  }
  for (const actor of actors) await expectRole(actor, "validating");
  await expectSlow(actors);

  for (const actor of actors) await expectBlocks(actor, 10, 120_000);
  const sent = await Promise.all(
    actors.flatMap((actor) => [1, 2, 3, 4, 5].map((n) => actor.submit(`${actor.name}'s ${n}. over a bad line`))),
  );
  await expectSameOrder(
    actors,
    sent.map(({ id }) => id),
  );
  await expectSameTip(...actors);
  await expectSlow(actors);
  await expectOneVotePerSlot(actors);
  for (const stop of stops) await stop();
});

/** The conditions must stand before the page makes a connection. */
async function tabOnBadNetwork(network: Network, context: BrowserContext, code: string, index: number) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const random = randomStream(SEED, `network of tab ${index}`);
  const redraw = (): Promise<unknown> =>
    session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: integer(random, ...HALF_MS),
      downloadThroughput: -1,
      uploadThroughput: -1,
      packetLoss: HALF_LOSS,
    });
  await session.send("Network.enable");
  await redraw();
  let drawing: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    drawing = drawing.then(redraw);
  }, REDRAWN_MS);
  const actor = await network.visit(page, code, "?new");
  return {
    actor,
    async stop() {
      clearInterval(timer);
      await drawing;
    },
  };
}

/** There and back takes at least twice 100 ms: the network is as bad as it should be. */
async function expectSlow(actors: readonly Actor[]): Promise<void> {
  const fastest = async () => {
    const statuses = await Promise.all(actors.map((actor) => actor.status()));
    const times = statuses.flatMap(({ peers }) => peers.map(({ rttMs }) => rttMs ?? 0));
    return times.length < 12 ? 0 : Math.min(...times);
  };
  await expect.poll(fastest, { message: "every link is slow", timeout: 30_000 }).toBeGreaterThanOrEqual(200);
}

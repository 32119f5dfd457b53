/**
 * A signaling server that tells lies: it puts a certificate fingerprint of its own into offers or answers, to sit between
 * two tabs. The envelopes are signed, so whoever gets one refuses it and says so, and no link comes about (network of
 * trust: the server introduces, it does not vouch).
 */
import { test as base, expect } from "@playwright/test";
import { createNetwork, expectBlocks, expectRole } from "@/e2e/actors";
import { type Swap, type SwappingServer, startSwappingServer } from "./swappingServer";

const test = base.extend<{ swapping: SwappingServer }>({
  async swapping({ baseURL }, use) {
    const server = await startSwappingServer(baseURL ?? "");
    await use(server);
    await server.close();
  },
});

const SWAPS: readonly (readonly [string, Swap])[] = [
  ["in offers on their way to a tab", { kind: "offer", towards: "tab" }],
  ["in answers on their way to a tab", { kind: "answer", towards: "tab" }],
  ["in offers on their way to the server", { kind: "offer", towards: "server" }],
  ["in answers on their way to the server", { kind: "answer", towards: "server" }],
];

for (const [where, swap] of SWAPS)
  test(`a fingerprint swapped ${where} is refused and said, and no link comes about until it stops`, async ({
    swapping,
    context,
    browser,
  }) => {
    swapping.swap(swap);
    const network = createNetwork(context, swapping.origin);
    const elsewhere = await browser.newContext();
    const code = await network.room({ seats: 2 });
    const pair = [await network.tab(code, "?new"), await network.tab(code, "?new", elsewhere)];
    // Whoever gets the changed envelope, or hears from the server that its own arrived changed.
    const said = async () =>
      (await Promise.all(pair.map((actor) => actor.status()))).map(({ trouble }) => trouble?.code);
    await expect.poll(said, { timeout: 30_000 }).toContain("bad-signature");
    expect(swapping.swapped).toBeGreaterThan(0);
    for (const actor of pair) {
      expect(await actor.trace("peerUp").catch(() => [])).toEqual([]);
      expect(await actor.status()).toMatchObject({ peers: [], tip: { height: 0 } });
    }

    swapping.swap(null);
    for (const actor of pair) await expectRole(actor, "validating");
    for (const actor of pair) await expectBlocks(actor, 2, 60_000);
    await elsewhere.close();
  });

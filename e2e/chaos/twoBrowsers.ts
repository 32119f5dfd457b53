/** Tabs of one table in two browsers: what befalls one of them leaves the other alone. */
import { createNetwork, expectBlocks, expectRole, type Network } from "@/e2e/actors";
import type { OwnBrowser } from "@/lib/cli/ownBrowser";

/** A table of four: three tabs of one browser, and one in a browser of its own. */
export async function threeAndOne(network: Network, browser: OwnBrowser, origin: string) {
  const room = await network.room({ seats: 4 });
  const others = [await network.tab(room, "?new"), await network.tab(room, "?new"), await network.tab(room, "?new")];
  const dee = await createNetwork(browser.context, origin).tab(room, "?new");
  for (const actor of [...others, dee]) await expectRole(actor, "validating");
  await expectBlocks(dee, 2);
  return { others, dee, room, seat: (await dee.status()).seat as number };
}

/** What browsers do to tabs: reloading, copying, killing. A seat comes back, once, and has never said two things. */
import { expect, type Page } from "@playwright/test";
import type { TraceEvent } from "@/lib/port/trace";
import type { RoundtableApi } from "@/lib/session/api";
import {
  type Actor,
  copyOf,
  createNetwork,
  expectBlocks,
  expectFinal,
  expectRole,
  expectSameOrder,
  expectSameTip,
  JOIN_MS,
} from "./actors";
import { test } from "./ownBrowsers";
import { expectOneVotePerSlot } from "./votes";

type Counted = Extract<TraceEvent, { type: "counted" }>;

test("each tab in turn reloads in the middle of a round: same seat, no second vote, chain kept", async ({
  network,
}) => {
  const actors = await network.open(4);
  await expectBlocks(actors[0] as Actor, 1);
  const ids: string[] = [];
  for (const [i, actor] of actors.entries()) {
    // With one away the round needs the three others: what this tab said before must count afterwards.
    const away = actors[(i + 1) % 4] as Actor;
    const others = actors.filter((other) => other !== actor);
    await expectSameTip(...actors);
    const before = await actor.status();
    ids.push((await actor.submit(`before ${actor.name} reloads`)).id);
    const votes = await actor.trace("counted");
    await away.pause();
    await reloadAtOwnVote(actor);
    await expectRole(actor, "validating");
    expect((await actor.status()).seat).toBe(before.seat);
    expect(await actor.blockId(before.tip.height)).toBe(before.tip.id);
    await expectBlocks(actor, 2);
    await away.resume();
    await expectOneVotePerSlot([...others, actor], votes);
  }
  await expectSameOrder(actors, ids);
});

test("a copied tab finds its seat in use, watches, says so, and takes it over when the first one is closed", async ({
  network,
}) => {
  const [ada, ben] = (await network.open(4)) as [Actor, Actor];
  const seat = (await ada.status()).seat;
  const copy = network.adopt(await copyOf(ada.page));
  await expectRole(copy, "observing");
  expect(await copy.status()).toMatchObject({ seat: null, why: "seat-in-use" });
  const { id } = await copy.submit("what the copy submits counts like any other");
  for (const actor of [ada, ben, copy]) await expectFinal(actor, id);
  await expectSameTip(ada, ben, copy);
  expect(await ada.status()).toMatchObject({ seat, role: "validating" });
  await expectOneVotePerSlot([ada, ben, copy]);

  // The seat is taken over by the tab that waits for it, without anybody's doing.
  const votes = await ada.trace("counted");
  await ada.page.close();
  await expectRole(copy, "validating");
  expect((await copy.status()).seat).toBe(seat);
  await expectBlocks(copy, 2);
  await expectOneVotePerSlot([ben, copy], votes);
});

test("the browser is killed in the middle of a round, and three of four tabs are opened again", async ({
  startBrowser,
  baseURL,
}) => {
  const first = await startBrowser();
  const network = createNetwork(first.context, baseURL ?? "");
  const tabs = await network.open(4);
  await expectBlocks(tabs[0] as Actor, 1);
  const { room: code, tip } = await (tabs[0] as Actor).status();
  const votes: Counted[] = [];
  for (const { page } of tabs) await tellVotes(page, (vote) => votes.push(vote));
  const sent = await Promise.all(tabs.flatMap((tab) => FIVE.map((text) => tab.submit(`${tab.name} ${text}`))));
  await atOwnVote((tabs[0] as Actor).page, first.kill);

  const second = await startBrowser(first.profile);
  const again = createNetwork(second.context, baseURL ?? "");
  const back = [await again.tab(code), await again.tab(code), await again.tab(code)];
  for (const tab of back) await expectRole(tab, "validating");
  expect(new Set(await Promise.all(back.map(async (tab) => (await tab.status()).seat))).size).toBe(3);
  for (const tab of back) await expectBlocks(tab, 2);
  for (const tab of back) expect(await tab.blockId(tip.height)).toBe(tip.id);
  back.push(await again.tab(code));
  await expectRole(back[3] as Actor, "validating");
  const accepted = sent.map(({ id }) => id);
  await expectSameOrder(back, accepted);
  await expectOneVotePerSlot(back, votes);
  expect([...network.mishaps, ...again.mishaps]).toEqual([]);
});

test("a tab that sleeps while the table is sealed loses its seat, and sits down again when it wakes", async ({
  network,
  startBrowser,
  baseURL,
}) => {
  const other = await startBrowser();
  const code = await network.room({ seats: 2 });
  const ada = await createNetwork(other.context, baseURL ?? "").tab(code, "?new");
  await expect(ada.page.getByText("1 of 2 seats taken")).toBeVisible();
  await other.signalRenderers("SIGSTOP");
  const ben = await network.tab(code, "?new");
  const lobby = ben.page.getByRole("main");
  // P25: fifteen seconds for the draft.
  await expect(lobby).toContainText("did not answer while the table was being sealed. 1 of 2 seats taken.", {
    timeout: JOIN_MS,
  });
  await other.signalRenderers("SIGCONT");
  for (const tab of [ada, ben]) await expectRole(tab, "validating");
  expect([(await ben.status()).seat, (await ada.status()).seat]).toEqual([0, 1]);
  await expectBlocks(ben, 2);
});

const FIVE = ["one", "two", "three", "four", "five"];

/** The page reloads itself the moment its validator has attested, with the round undecided. */
async function reloadAtOwnVote({ page }: Actor): Promise<void> {
  const loaded = page.waitForEvent("load");
  await page.evaluate(() => {
    const api = window.roundtable as RoundtableApi;
    const { seat } = api.status();
    api.on("counted", (vote) => {
      if (vote.seat === seat && vote.kind === "attest") window.location.reload();
    });
  });
  await loaded;
}

/** Runs it the moment the validator of this page has attested; resolves when that is done. */
function atOwnVote(page: Page, run: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const armed = page
      .exposeFunction("ownVote", () => void run().then(resolve, reject))
      .then(() =>
        page.evaluate(() => {
          const api = window.roundtable as RoundtableApi;
          const { seat } = api.status();
          const stop = api.on("counted", (vote) => {
            if (vote.seat !== seat || vote.kind !== "attest") return;
            stop();
            void window.ownVote();
          });
        }),
      );
    armed.catch(reject);
  });
}

/** Every vote counted in this page from now on. */
async function tellVotes(page: Page, onVote: (vote: Counted) => void): Promise<void> {
  await page.exposeFunction("voteCounted", onVote);
  await page.evaluate(() =>
    (window.roundtable as RoundtableApi).on("counted", (vote) => void window.voteCounted(vote)),
  );
}

declare global {
  interface Window {
    ownVote(): Promise<void>;
    voteCounted(vote: Counted): Promise<void>;
  }
}

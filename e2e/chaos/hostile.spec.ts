/**
 * A seat whose holder means ill: a process with a real seat and its real key, linked to three honest tabs like any other,
 * which floods them, lies about heights, forges certificates or reads nothing. What is provable costs it its links and
 * is named; what is not costs it at most its own turn. Finality among the honest goes on.
 */
import { expect } from "@playwright/test";
import { type Actor, expectBlocks, expectFinal, JOIN_MS } from "@/e2e/actors";
import { LANES } from "@/lib/mesh/lanes";
import { BURST_MAX, MESSAGES_PER_SECOND } from "@/lib/node/allowance";
import type { LinkDownCode } from "@/lib/port/mesh";
import type { RoundtableApi } from "@/lib/session/api";
import { expectAllWell, FINAL_MS, seatOf, submitted, test, viewOf } from "./besideMallory";
import type { DeedName } from "./hostile/deeds";

/** One lie for each honest tab: the link to whom it was told is gone. */
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
];

/** Blocks that a tab on a busy machine may be behind the others for a moment; a lie claims a million. */
const BEHIND_MAX = 100;

for (const { what, deeds } of LIES)
  test(`a seat that ${what} is refused and named by each of the others, and nobody's tip moves for it`, async ({
    table,
  }) => {
    const { honest, mallory, liar } = table;
    const accepted = [...(await submitted(honest, "before"))];
    for (const [i, [deed, code]] of deeds.entries()) {
      const actor = honest[i] as Actor;
      await mallory.does(deed, await seatOf(actor));
      await expectNamed(actor, liar, code);
    }
    accepted.push(...(await submitted(honest, "after")));
    await expectAllWell(table, accepted);
  });

test("a seat that puts real signatures under another block, or serves such blocks, is named, and whoever it told them catches up elsewhere", async ({
  table,
}) => {
  const { honest, mallory, liar } = table;
  const [ada, ben, cai] = honest;
  await mallory.does("serve false blocks", await seatOf(cai));
  await cai.page.evaluate(() => (window.roundtable as RoundtableApi).leave());
  // With cai away the liar is one of the quorum: in all else it does what it should.
  await expectBlocks(ada, 5, FINAL_MS);
  const { tip } = await ada.status();
  await ada.pause();
  await ben.pause();
  await cai.page.evaluate(() => (window.roundtable as RoundtableApi).rejoin());
  await expectNamed(cai, liar, "wrong-parent");
  expect((await cai.status()).tip.height).toBeLessThan(tip.height);

  await ada.resume();
  await ben.resume();
  await expect.poll(() => cai.blockId(tip.height), { message: "cai catches up", timeout: FINAL_MS }).toBe(tip.id);
  await mallory.does("announce another block", await seatOf(ada));
  await expectNamed(ada, liar, "bad-signature");
  await expectAllWell(table, await submitted(honest, "with the true chain"));
});

test("a seat that floods the others is read as fast as it may be and no faster, is named, and finality goes on meanwhile", async ({
  table,
}) => {
  const { honest, mallory, liar } = table;
  const [ada] = honest;
  for (const actor of honest) await mallory.does("flood", await seatOf(actor));
  for (const actor of honest) {
    const limited = async () => (await actor.trace("limited")).map(({ seat }) => seat);
    await expect
      .poll(limited, { message: `${actor.name} reads it no faster`, timeout: FINAL_MS })
      .toEqual(expect.arrayContaining([liar]));
    expect(new Set(await limited())).toEqual(new Set([liar]));
  }
  const accepted = await submitted(honest, "during the flood");
  for (const id of accepted) await expectFinal(ada, id, FINAL_MS);
  await expectBlocks(ada, 3, FINAL_MS);

  for (const actor of honest) {
    const came = (await actor.trace("message")).filter(({ direction, from }) => direction === "in" && from === liar);
    const seconds = ((came.at(-1)?.at ?? 0) - (came[0]?.at ?? 0)) / 1_000;
    expect(came.length).toBeGreaterThan(BURST_MAX);
    expect(came.length).toBeLessThanOrEqual(BURST_MAX + MESSAGES_PER_SECOND * (seconds + 1));
    expect(await mallory.does("end the flood", await seatOf(actor))).toBeGreaterThan(came.length);
  }
  await expectAllWell(table, accepted);
});

/** A seat's window of blocks is 5 MiB; as much again, and it stands still. */
const BODIES = 160;
const BODY_CHARS = 60_000;
const QUEUES_BYTES_MAX = Object.values(LANES).reduce((sum, { queueBytesMax }) => sum + queueBytesMax, 0);

const DEAF: readonly (readonly [string, "read nothing" | "SIGSTOP", LinkDownCode])[] = [
  ["answers, and deals with nothing that it is sent,", "read nothing", "slow"],
  ["stands still", "SIGSTOP", "silent"],
];

for (const [what, how, code] of DEAF)
  test(`a seat that ${what} loses its links for it, and what waits for it is bounded`, async ({ table }) => {
    const { honest, mallory, liar } = table;
    const [ada] = honest;
    if (how === "SIGSTOP") mallory.signal(how);
    else await mallory.does(how, await seatOf(ada));
    const accepted: string[] = [];
    for (let n = 0; n < BODIES; n++) accepted.push((await ada.submit(String(n).padEnd(BODY_CHARS, "."))).id);
    const gone = async () => (await ada.trace("peerDown")).filter(({ seat }) => seat === liar).map((it) => it.code);
    await expect.poll(gone, { message: "its link goes", timeout: FINAL_MS }).toContain(code);

    const waited = (await ada.trace("links")).flatMap(({ links }) => links.map(({ queuedBytes }) => queuedBytes));
    if (how === "read nothing") expect(Math.max(...waited)).toBeGreaterThan(0);
    expect(Math.max(...waited)).toBeLessThanOrEqual(QUEUES_BYTES_MAX);
    for (const { blamed } of (await viewOf(ada)).seats) expect(blamed).toBe(null);
    await expectAllWell(table, accepted);
    if (how === "SIGSTOP") mallory.signal("SIGCONT");
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
  const { seats } = await viewOf(actor);
  expect(seats.map(({ blamed }) => blamed?.code ?? null)).toEqual(
    seats.map((_, seat) => (seat === liar ? code : null)),
  );
  for (const { by } of await actor.trace("behind")) expect(by).toBeLessThan(BEHIND_MAX);
}

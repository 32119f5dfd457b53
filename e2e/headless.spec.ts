/** Validators without a browser: among themselves, and beside tabs. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { expectBlocks, expectFinal, expectRole, test as network } from "./actors";
import {
  expectOneChain,
  expectSameHeight,
  expectSequenced,
  expectValidating,
  type HeadlessActor,
  READY_MS,
  startHeadless,
} from "./processes";

/** Processes of one test: whatever happens, none is left behind. */
const test = network.extend<{ start: (room: string, name: string) => HeadlessActor }>({
  async start({ baseURL }, use) {
    const folder = await mkdtemp(join(tmpdir(), "roundtable-headless-"));
    const started: HeadlessActor[] = [];
    await use((room, name) => {
      const actor = startHeadless(baseURL ?? "", room, join(folder, name), name);
      started.push(actor);
      return actor;
    });
    await Promise.all(started.map((actor) => actor.end("SIGKILL")));
    await rm(folder, { recursive: true });
  },
});

test("four processes finalise typed transactions, and one that is killed comes back to its seat", async ({
  network: { room },
  start,
}) => {
  const code = await room({ seats: 4 });
  const [ada, ben, cai, dee] = [start(code, "ada"), start(code, "ben"), start(code, "cai"), start(code, "dee")];
  await Promise.all([ada, ben, cai, dee].map(expectValidating));
  const ids = await Promise.all([ada, ben, cai, dee].map((actor) => actor.submit(`from ${actor.name}`)));
  const { seat, validators } = await tableOf(dee);
  // P16: what was accepted is durable, and so are the votes it gave.
  ids.push(await dee.submit("accepted, then killed"));
  expect(await dee.end("SIGKILL")).toBe(null);

  ids.push(await ada.submit("meanwhile"));
  await expectSequenced(ada, [ids.at(-1) ?? ""]);
  const back = start(code, "dee");
  await expectValidating(back);
  ids.push(await back.submit("back again"));
  for (const actor of [ada, ben, cai]) await expectSequenced(actor, ids);
  await expectSameHeight([ada, ben, cai, back]);
  expectOneChain([ada, ben, cai, dee, back]);
  expect(await tableOf(back)).toMatchObject({ seat, validators });

  const all = [ada, ben, cai, back];
  expect(await Promise.all(all.map((actor) => actor.end("SIGTERM")))).toEqual([0, 0, 0, 0]);
  for (const { told, complaints } of all) {
    expect(told.at(-1)?.event).toBe("stopped");
    expect(complaints).toEqual([]);
  }
});

test("three tabs and a process are one table", async ({ network, start }) => {
  const code = await network.room({ seats: 4 });
  const process = start(code, "node");
  const [ada, ben, cai] = [await network.tab(code), await network.tab(code, "?new"), await network.tab(code, "?new")];
  const tabs = [ada, ben, cai];
  await Promise.all([expectValidating(process), ...tabs.map((tab) => expectRole(tab, "validating"))]);
  const ids = [(await ada.submit("from a tab")).id, await process.submit("from a process")];
  for (const tab of tabs) for (const id of ids) await expectFinal(tab, id);
  await expectSequenced(process, ids);
  // Its votes count: with a tab away, three are a quorum only with the process.
  await cai.pause();
  await expectBlocks(ada, 3);
  const height = (await ada.status()).tip.height;
  await expect.poll(() => expectOneChain([process]).get(height), { timeout: READY_MS }).toBe(await ada.blockId(height));
});

test("a folder belongs to one process, and a room that is not there is said", async ({ network, start }) => {
  const code = await network.room({ seats: 1 });
  const ada = start(code, "ada");
  await expectValidating(ada);
  const second = start(code, "ada");
  await expect.poll(() => second.complaints.join(), { timeout: READY_MS }).toContain("belongs to another validator");
  const lost = start("ZZZZZZZZ", "eve");
  await expect.poll(() => lost.told.at(-1), { timeout: READY_MS }).toMatchObject({ event: "stopped" });
  expect(lost.of("failed")).toMatchObject([{ code: "unknown-room" }]);
  await expectSequenced(ada, [await ada.submit("still here")]);
});

async function tableOf(actor: HeadlessActor) {
  await expect.poll(() => actor.of("table"), { message: `${actor.name} knows the table` }).toHaveLength(1);
  return actor.of("table")[0] as ReturnType<typeof actor.of<"table">>[number];
}

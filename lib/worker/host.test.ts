/** What a tab's worker does when its validator starts again, is paused, or both (P14, P16, P17). */
import { afterEach, describe, expect, test } from "vitest";
import { createTestHosts, type TestHosts, type TestTab } from "./testHosts";

let hosts: TestHosts | null = null;
afterEach(async () => {
  await hosts?.close();
  hosts = null;
});

async function open(...given: Parameters<typeof createTestHosts>): Promise<TestHosts> {
  hosts = await createTestHosts(...given);
  return hosts;
}

const failuresOf = ({ said }: TestTab) => said.filter(({ type }) => type === "failed");

const submit = (tab: TestTab, count: number): void => {
  for (let i = 0; i < count; i++) {
    const payload = new Uint8Array([i & 255, i >> 8]);
    void tab.post({ type: "ask", id: -1 - i, question: { type: "submit", payload, namespace: 0, salt: payload } });
  }
};

describe("P17: a validator that starts again from its store over links that stay", () => {
  const RESTARTS: readonly (readonly [string, (tab: TestTab) => void])[] = [
    ["because the page asks for it", (tab) => void tab.post({ type: "restart" })],
    [
      "because a write failed (P16)",
      (tab) => {
        tab.failingWrites = 1;
      },
    ],
  ];
  test.each(RESTARTS)("hears its neighbours, who have noticed nothing, and votes: %s", async (_, strike) => {
    const { tabs, until, pass } = await open(4);
    const [ada, , cai] = tabs as [TestTab, TestTab, TestTab, TestTab];
    await until(() => cai.finalHeight() >= 2);
    strike(cai);
    await pass(1_500);
    const reached = Math.max(ada.finalHeight(), cai.finalHeight());
    await until(() => tabs.every((tab) => tab.finalHeight() >= reached + 3));
    expect(await cai.mode()).toBe("validating");
    expect(tabs.flatMap(failuresOf)).toEqual([]);
    const answer = await ada.ask({ type: "trace", fromSeq: 0 });
    const accused = answer.type === "trace" && answer.events.filter(({ type }) => type === "accused");
    expect(accused).toEqual([]);
  });

  test("hears them also if their hello waited behind a pause when the old life ended", async () => {
    const { tabs, until, pass, linkAnew } = await open(4);
    const cai = tabs[2] as TestTab;
    await until(() => cai.finalHeight() >= 2);
    await cai.post({ type: "pause" });
    linkAnew(2);
    await pass(500);
    await cai.post({ type: "restart" });
    await pass(500);
    await cai.post({ type: "resume" });
    const reached = Math.max(...tabs.map((tab) => tab.finalHeight()));
    await until(() => cai.finalHeight() >= reached + 3);
    expect(await cai.mode()).toBe("validating");
  });
});

describe("a validator that is paused", () => {
  test("P14: ends the write under way, and begins nothing until it goes on, alone at its table, too", async () => {
    const { tabs, until, pass } = await open(1, { maxBlockTxs: 1 });
    const ada = tabs[0] as TestTab;
    submit(ada, 30);
    await until(() => ada.finalHeight() >= 3);
    await ada.post({ type: "pause" });
    const before = ada.finalHeight();
    await pass(10_000);
    expect(ada.finalHeight() - before).toBeLessThanOrEqual(1);
    expect(await ada.mode()).toBe("paused");
    await ada.post({ type: "resume" });
    await until(() => ada.finalHeight() >= 30);
    expect(await ada.mode()).toBe("validating");
  });

  test("is still paused when it starts again from its store", async () => {
    const { tabs, until, pass } = await open(1);
    const ada = tabs[0] as TestTab;
    await until(() => ada.finalHeight() >= 3);
    await ada.post({ type: "pause" });
    await pass(1_000);
    const before = ada.finalHeight();
    await ada.post({ type: "restart" });
    await pass(10_000);
    expect(ada.finalHeight()).toBe(before);
    expect(await ada.mode()).toBe("paused");
    await ada.post({ type: "resume" });
    expect(await ada.mode()).toBe("validating");
    await until(() => ada.finalHeight() >= before + 3);
  });

  test("is paused from the beginning when it is told so while it starts again", async () => {
    const { tabs, until, pass } = await open(1);
    const ada = tabs[0] as TestTab;
    await until(() => ada.finalHeight() >= 3);
    const restarted = ada.post({ type: "restart" });
    await ada.post({ type: "pause" });
    await restarted;
    const before = ada.finalHeight();
    await pass(10_000);
    expect(ada.finalHeight()).toBe(before);
    expect(await ada.mode()).toBe("paused");
  });
});

describe("P16: a disk that fails", () => {
  test("now and then is no broken one, however often it has failed in a whole life", async () => {
    const { tabs, until } = await open(1);
    const ada = tabs[0] as TestTab;
    for (let hiccup = 0; hiccup < 8; hiccup++) {
      const before = ada.finalHeight();
      await until(() => ada.finalHeight() >= before + 2);
      ada.failingWrites = 1;
      await until(() => ada.failingWrites < 1);
    }
    const before = ada.finalHeight();
    await until(() => ada.finalHeight() >= before + 2);
    expect(failuresOf(ada)).toEqual([]);
  });

  test("again and again, with no block between, is given up", async () => {
    const { tabs, until, pass } = await open(1);
    const ada = tabs[0] as TestTab;
    await until(() => ada.finalHeight() >= 2);
    ada.failingWrites = 1_000;
    await pass(60_000);
    expect(failuresOf(ada)).toMatchObject([{ type: "failed", code: "storage" }]);
    expect(1_000 - ada.failingWrites).toBe(6);
  });
});

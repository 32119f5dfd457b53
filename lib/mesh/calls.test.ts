/** What an envelope can get wrong, tried on a table of tabs in virtual time. Their signatures were verified before. */
import { describe, expect, test } from "vitest";
import {
  createMemoryTable,
  elapse,
  isFullMesh,
  NO_CONNECTION,
  seated,
  seatKeyOf,
  story,
  type Tab,
} from "./memoryTable";

describe("an envelope", () => {
  async function call() {
    const { table, tabs } = await seated(14, 2);
    const [low, high] = tabs.sort((a, b) => (a.session < b.session ? -1 : 1)) as [Tab, Tab];
    return { table, low, high };
  }
  const offer = (tab: Tab, seq: number, body = "v=0\r\n") =>
    ({ from: tab.session, kind: "offer", connectionId: `${seq}`.padStart(32, "0"), seq, body }) as const;

  test.each([
    [4_000, "is heard when that comes", 1],
    [6_000, "is forgotten if that is too late", 0],
  ])("that is %i ms ahead of its sender's presence %s", async (aheadMs, _, heard) => {
    const table = createMemoryTable(15);
    const ada = table.open("ada", "ada");
    const early = { ...offer(ada, 1), from: "00".repeat(32) as Tab["session"] };
    expect(ada.mesh.onEnvelope(early)).toBe("stranger");
    await elapse(table, aheadMs);
    ada.mesh.onPresence({ session: early.from, seatKey: seatKeyOf("ben"), issuedAtMs: 0 });
    expect(ada.events.filter(({ type }) => type === "unreached")).toHaveLength(heard);
    expect(table.network.made("ada")).toBe(heard);
  });

  test("that was seen before is a replay, in whatever order it comes", async () => {
    const { low, high } = await call();
    expect(high.mesh.onEnvelope({ ...offer(low, 500), kind: "answer" })).toBe("no-such-connection");
    expect(high.mesh.onEnvelope(offer(low, 500))).toBe("replayed");
    expect(high.mesh.onEnvelope({ ...offer(low, 400), kind: "answer" })).toBe("no-such-connection");
    expect(high.mesh.onEnvelope(offer(low, 400))).toBe("replayed");
  });

  test("older than the window is a replay", async () => {
    const { low, high } = await call();
    high.mesh.onEnvelope({ ...offer(low, 5_000), kind: "answer" });
    expect(high.mesh.onEnvelope(offer(low, 5_000 - 1_024))).toBe("replayed");
  });

  test("of nobody we know is a stranger's", async () => {
    const { low, high } = await call();
    expect(high.mesh.onEnvelope({ ...offer(low, 500), from: "ee".repeat(32) as Tab["session"] })).toBe("stranger");
  });

  test("that offers from the wrong side is refused, and so is a poke", async () => {
    const { low, high } = await call();
    expect(low.mesh.onEnvelope(offer(high, 500))).toBe("wrong-side");
    expect(high.mesh.onEnvelope({ ...offer(low, 500), kind: "poke" })).toBe("wrong-side");
  });

  test("that repeats an offer under a new number finds the connection there", async () => {
    const { low, high } = await call();
    const [connectionId = ""] = high.links.keys();
    expect(high.mesh.onEnvelope({ ...offer(low, 500), connectionId })).toBe("replayed");
    expect(story(high)).toEqual(["up"]);
  });

  test("that meddles with the connection of another is refused", async () => {
    const { table, low, high } = await call();
    const cai = table.open("cai", "cai");
    expect(await table.whenReady(() => isFullMesh([low, high, cai]), 5_000)).toBe(true);
    const connectionId = [...high.links].find(([, session]) => session === low.session)?.[0] ?? "";
    const meddling = { from: cai.session, kind: "answer", connectionId, seq: 900, body: "v=0\r\n" } as const;
    expect(high.mesh.onEnvelope(meddling)).toBe("no-such-connection");
    expect(high.mesh.onEnvelope({ ...meddling, kind: "candidate", seq: 901 })).toBe("no-such-connection");
    expect(isFullMesh([low, high, cai])).toBe(true);
  });

  test("with a body that is no offer costs its author the attempt, and more of them his welcome", async () => {
    const { low, high } = await call();
    expect(high.mesh.onEnvelope(offer(low, 500))).toBe("taken");
    expect(high.events.at(-1)).toMatchObject({ type: "unreached", reason: { code: "fault" } });
    expect(high.mesh.onEnvelope(offer(low, 501))).toBe("shunned");
    expect(story(high)).toEqual(["up"]);
  });

  test("fuzzed in every field changes nothing for the others and throws nothing", async () => {
    const { table, low, high } = await call();
    const cai = table.open("cai", "cai");
    expect(await table.whenReady(() => isFullMesh([low, high, cai]), 5_000)).toBe(true);
    const kinds = ["offer", "answer", "candidate", "poke"] as const;
    const bodies = ["", "{}", "null", "[1]", "v=0\r\n", "\u0000", "candidate:", '{"candidate":1}', "x".repeat(20_000)];
    for (let round = 0; round < 2_000; round++) {
      const pick = <T>(list: readonly T[]): T => list[table.time.between(0, list.length - 1)] as T;
      const target = pick([low, high]);
      target.mesh.onEnvelope({
        from: cai.session,
        kind: pick(kinds),
        connectionId: pick([...target.links.keys(), NO_CONNECTION, `${round}`.padStart(32, "0")]),
        seq: 1_000 + pick([round, 3, round * 7]),
        body: pick(bodies),
      });
    }
    await elapse(table, 30_000);
    const between = [...low.links.values()].filter((session) => session === high.session);
    expect(between).toHaveLength(1);
    expect(table.network.living(low.name)).toBeLessThanOrEqual(4);
  });
});

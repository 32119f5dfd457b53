/** Tables of tabs in virtual time; every schedule is repeatable by its seed. */
import { describe, expect, test } from "vitest";
import {
  createMemoryTable,
  elapse,
  isFullMesh,
  NO_CONNECTION,
  openSeats,
  SEAT_NAMES,
  seated,
  seatKeyOf,
  story,
  type Tab,
} from "./memoryTable";
import { OBSERVER_LINKS_MAX, SERVED_MAX } from "./topology";

describe("two seats", () => {
  test("find each other and say who they are", async () => {
    const table = createMemoryTable(1);
    const [ada, ben] = openSeats(table, 2) as [Tab, Tab];
    expect(await table.whenReady(() => isFullMesh([ada, ben]), 2_000)).toBe(true);
    expect(ada.events[0]).toMatchObject({ type: "linkUp", session: ben.session, seatKey: seatKeyOf("ben") });
    expect([...ada.links.keys()]).toEqual([...ben.links.keys()]);
  });

  test("dialling and poking in 500 schedules end up with one link, the same for both", async () => {
    for (let seed = 0; seed < 500; seed++) {
      const table = createMemoryTable(seed, { delayMs: [0, seed % 2 === 0 ? 50 : 3_000], loss: 0.05, repeats: 0.2 });
      const [ada, ben] = openSeats(table, 2) as [Tab, Tab];
      const [low, high] = ada.session < ben.session ? [ada, ben] : [ben, ada];
      // Pokes that cross the offer, and some that come when there is a link.
      for (let poke = 0; poke < 3; poke++) {
        table.time.after(table.time.between(0, 4_000), () => {
          low.mesh.onEnvelope({
            from: high.session,
            kind: "poke",
            connectionId: NO_CONNECTION,
            seq: 1_000 + poke,
            body: "",
          });
        });
      }
      const isOne = () =>
        isFullMesh([ada, ben]) && SEAT_NAMES.slice(0, 2).every((name) => table.network.living(name) === 1);
      await table.time.runUntil(5_000);
      expect({ seed, one: await table.whenReady(isOne, 120_000) }).toEqual({ seed, one: true });
      const [peer] = ada.links.keys();
      await table.time.runUntil(table.time.nowMs() + 20_000);
      expect({ seed, one: isOne(), peers: [...ada.links.keys(), ...ben.links.keys()] }).toEqual({
        seed,
        one: true,
        peers: [peer, peer],
      });
    }
  });
});

describe("a table", () => {
  test("of seven seats is a full mesh within a second", async () => {
    const table = createMemoryTable(2);
    const tabs = openSeats(table, 7);
    expect(await table.whenReady(() => isFullMesh(tabs), 1_000)).toBe(true);
  });

  test("whose signaling loses and repeats a fifth of all envelopes becomes a full mesh all the same", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const table = createMemoryTable(seed, { delayMs: [1, 500], loss: 0.2, repeats: 0.2 });
      const tabs = openSeats(table, 4);
      expect({ seed, done: await table.whenReady(() => isFullMesh(tabs), 300_000) }).toEqual({ seed, done: true });
    }
  });

  test("survives a storm of reloads, within every budget", async () => {
    const table = createMemoryTable(3);
    let tabs = openSeats(table, 7);
    for (let storm = 0; storm < 3; storm++) {
      await elapse(table, table.time.between(200, 3_000));
      for (const tab of tabs) table.time.after(table.time.between(0, 500), () => tab.hide());
      await elapse(table, 600);
      tabs = openSeats(table, 7);
    }
    expect(await table.whenReady(() => isFullMesh(tabs), 90_000)).toBe(true);
    // Six others, three reloads; every tab is a page of its own and so has the budget of 20 dials a minute.
    for (const name of SEAT_NAMES.slice(0, 7)) expect(table.network.made(name)).toBeLessThanOrEqual(4 * 20);
    await elapse(table, 30_000);
    for (const tab of tabs) expect(table.network.living(tab.name)).toBe(6);
  });

  test("does not let one that reloads for ever use up the dials of the others", async () => {
    const { table, tabs } = await seated(4, 4);
    const [ada] = tabs as [Tab];
    for (let reload = 0; reload < 40; reload++) {
      const gus = table.open("gus", "gus");
      await elapse(table, 700);
      gus.hide();
    }
    const made = table.network.made("ada");
    const ben = tabs[1] as Tab;
    ben.hide();
    const back = table.open("ben", "ben");
    expect(await table.whenReady(() => [...ada.links.values()].includes(back.session), 5_000)).toBe(true);
    expect(made).toBeLessThan(15);
  });
});

describe("a seat", () => {
  test("that opens a new session takes its links with it", async () => {
    const { table, tabs } = await seated(5, 3);
    const [ada, ben, cai] = tabs as [Tab, Tab, Tab];
    await elapse(table, 1_000);
    const again = table.open("ben2", "ben");
    const moved = () => [...ada.links.values()].sort().join() === [again.session, cai.session].sort().join();
    expect(await table.whenReady(moved, 5_000)).toBe(true);
    expect(story(ada)).toEqual(["up", "up", "up", "replaced"]);
    expect([...ben.links.values()]).not.toContain(again.session);
    expect(await table.whenReady(() => ben.links.size === 0, 1_000)).toBe(true);
  });

  test("that crashes is noticed within 15.5 s, and suspected before", async () => {
    const { table, tabs } = await seated(6, 2);
    const [ada, ben] = tabs as [Tab, Tab];
    await elapse(table, 3_000);
    ben.crash();
    await elapse(table, 8_500);
    expect(ada.events.findLast(({ type }) => type === "stats")).toMatchObject({ links: [{ suspect: true }] });
    expect(await table.whenReady(() => ada.links.size === 0, 7_000)).toBe(true);
    expect(story(ada)).toEqual(["up", "silent"]);
  });

  test("that goes away properly is noticed at once", async () => {
    const { table, tabs } = await seated(7, 2);
    const [ada, ben] = tabs as [Tab, Tab];
    ben.hide();
    expect(table.network.living("ben")).toBe(0);
    await elapse(table, 100);
    expect(story(ada)).toEqual(["up", "closed"]);
    expect(story(ben)).toEqual(["up", "shutdown"]);
  });

  test("whose link fell silent gets a new one before the old one is given up", async () => {
    const { table, tabs } = await seated(8, 2);
    table.network.sever("ada", "ben");
    await elapse(table, 5_000);
    table.network.heal();
    await elapse(table, 4_000);
    for (const tab of tabs) expect(story(tab)).toEqual(["up", "up", "replaced"]);
  });

  test("keeps its links whatever the server says of leaving", async () => {
    const { table, tabs } = await seated(9, 3);
    for (const tab of tabs) for (const other of tabs) tab.mesh.onLeft(other.session);
    await elapse(table, 60_000);
    expect(isFullMesh(tabs)).toBe(true);
    for (const tab of tabs) expect(story(tab)).toEqual(["up", "up"]);
  });

  test("without a seat at the sealed table is an observer", async () => {
    const { table, tabs } = await seated(10, 2);
    for (const tab of tabs) tab.mesh.seal(["ada", "ben"].map(seatKeyOf));
    const crowd = Array.from({ length: 12 }, (_, at) => table.open(`fake${at}`, `fake${at}`));
    await elapse(table, 20_000);
    const [ada] = tabs as [Tab];
    const strangers = [...ada.links.values()].filter((session) => crowd.some((tab) => tab.session === session));
    expect(strangers.length).toBeLessThanOrEqual(SERVED_MAX);
    for (const event of ada.events)
      if (event.type === "linkUp" && event.session !== tabs[1]?.session) expect(event.seatKey).toBeNull();
  });
});

describe("a provable fault", () => {
  test("ends the link, names its cause, and keeps its author away for a while, also after a reload", async () => {
    const { table, tabs } = await seated(11, 3);
    const [ada, ben, cai] = tabs as [Tab, Tab, Tab];
    const peerTo = (session: string) => [...ada.links].find(([, each]) => each === session)?.[0];
    const peer = peerTo(ben.session);
    if (peer === undefined) throw new Error("there is a link");
    ada.mesh.obey({ type: "fault", peer, code: "bad-signature", detail: "got one of nobody" });
    expect(ada.events.at(-1)).toMatchObject({ reason: { code: "fault", detail: "bad-signature: got one of nobody" } });
    await elapse(table, 5_000);
    ben.hide();
    const again = table.open("ben", "ben");
    await elapse(table, 20_000);
    expect([...ada.links.values()]).toEqual([cai.session]);
    expect(await table.whenReady(() => isFullMesh([ada, again, cai]), 120_000)).toBe(true);
  });
});

describe("observers", () => {
  test("take three links at most, a seat serves eight, and everybody reaches a seat", async () => {
    const table = createMemoryTable(12);
    const seats = openSeats(table, 4);
    await elapse(table, 2_000);
    const observers = Array.from({ length: 20 }, (_, at) => table.open(`observer${at}`, null));
    const sessions = new Set(seats.map(({ session }) => session));
    const linkedSeats = (tab: Tab) => [...tab.links.values()].filter((session) => sessions.has(session));
    expect(await table.whenReady(() => observers.every((tab) => tab.links.size > 0), 120_000)).toBe(true);
    await elapse(table, 60_000);
    for (const seat of seats) expect(seat.links.size).toBeLessThanOrEqual(3 + SERVED_MAX);
    const served = (tab: Tab) => tab.links.size - linkedSeats(tab).length;
    for (const tab of observers) {
      expect(linkedSeats(tab).length).toBeLessThanOrEqual(OBSERVER_LINKS_MAX);
      expect(served(tab)).toBeLessThanOrEqual(SERVED_MAX + OBSERVER_LINKS_MAX);
    }
    expect(
      isFullMesh(
        seats.map((seat) => ({ ...seat, links: new Map([...seat.links].filter(([, each]) => sessions.has(each))) })),
      ),
    ).toBe(true);
    // From every observer to some seat over at most one other observer.
    for (const tab of observers) {
      const reach = [tab, ...observers.filter(({ session }) => [...tab.links.values()].includes(session))];
      expect(reach.some((each) => linkedSeats(each).length > 0)).toBe(true);
    }
  });
});

describe("without the server", () => {
  test("links stay, and a lost one is dialled again through a neighbour", async () => {
    const { table, tabs } = await seated(13, 3);
    const [ada, ben] = tabs as [Tab, Tab];
    table.server.isUp = false;
    await elapse(table, 300_000);
    expect(isFullMesh(tabs)).toBe(true);
    table.network.sever("ada", "ben");
    await elapse(table, 3_000);
    table.network.heal();
    expect(await table.whenReady(() => [ada, ben].every((tab) => story(tab).length === 4), 60_000)).toBe(true);
    expect(isFullMesh(tabs)).toBe(true);
  });
});

test("bytes go to those they are for, and what nobody consumes is bounded", async () => {
  const { table, tabs } = await seated(15, 3);
  const [ada, ben, cai] = tabs as [Tab, Tab, Tab];
  const peer = [...ada.links].find(([, session]) => session === ben.session)?.[0];
  if (peer === undefined) throw new Error("there is a link");
  ada.mesh.obey({
    type: "send",
    to: [peer, "gone" as typeof peer],
    priority: "votes",
    bytes: new Uint8Array([1, 2, 3]),
  });
  await elapse(table, 100);
  expect(ben.events.at(-1)).toEqual({ type: "bytes", peer, priority: "votes", bytes: new Uint8Array([1, 2, 3]) });
  expect(cai.events.some(({ type }) => type === "bytes")).toBe(false);
});

test("a mesh that was closed stays closed", async () => {
  const { table, tabs } = await seated(16, 2);
  const [ada, ben] = tabs as [Tab, Tab];
  ada.mesh.close();
  expect(table.network.living("ada")).toBe(0);
  await elapse(table, 60_000);
  ada.mesh.onPresence({ session: ben.session, seatKey: ben.seatKey, issuedAtMs: 1 });
  expect(
    ada.mesh.onEnvelope({ from: ben.session, kind: "poke", connectionId: NO_CONNECTION, seq: 9_000, body: "" }),
  ).toBe("no-room");
  expect(table.network.living("ada")).toBe(0);
  expect(story(ada)).toEqual(["up", "shutdown"]);
});

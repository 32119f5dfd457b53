/**
 * Tabs as actors: `const [ada, ben, cai, dee] = await network.open(4)`, and then a test reads as a story. An actor is a
 * real tab with a real validator; what it does and knows goes through `window.roundtable` or what a person sees.
 */
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { TraceEvent } from "@/lib/port/trace";
import type { RoundtableApi, Status } from "@/lib/session/api";

export interface RoomOptions {
  readonly seats?: number;
  readonly preset?: "fast" | "live" | "lecture" | "whitepaper";
  readonly params?: Record<string, unknown>;
}

export interface Actor {
  readonly page: Page;
  readonly name: string;
  status(): Promise<Status>;
  submit(text: string): Promise<{ readonly id: string; readonly duplicate: boolean }>;
  /** Pauses and goes on by program; the buttons are tried by the tests of the page. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  reload(): Promise<void>;
  /** The ids of the final transactions up to a height, in order. */
  order(height: number): Promise<string[]>;
  /** The id of the final block at that height, null if it is not final here. */
  blockId(height: number): Promise<string | null>;
  /** What this life of the tab's validator has recorded of these types, oldest first. */
  trace<T extends TraceEvent["type"]>(...types: T[]): Promise<Extract<TraceEvent, { type: T }>[]>;
}

export interface Network {
  readonly context: BrowserContext;
  /** Errors in the consoles of all its tabs. */
  readonly mishaps: readonly string[];
  /** Makes a room. */
  room(options?: RoomOptions): Promise<string>;
  /** Makes a room of `seats` and opens a tab for each; resolves when all of them validate. */
  open(seats: number, options?: RoomOptions): Promise<Actor[]>;
  /** One more tab in a room. `query` is the rest of its address, `?watch` or `#<network>` for instance. */
  tab(code: string, query?: string, context?: BrowserContext): Promise<Actor>;
  /** The same in a page that has been prepared. */
  visit(page: Page, code: string, query?: string): Promise<Actor>;
  /** A tab that is there already. */
  adopt(page: Page): Actor;
}

const NAMES = "ada ben cai dee eve fay gus hal ida joe kim leo mia ned oda pia".split(" ");
/** Joining, sealing and linking on a machine that does other things as well. */
export const JOIN_MS = 60_000;
/** The pauses between a tab's attempts to come back double up to 15 s. */
export const BACK_ONLINE_MS = 60_000;
/** Messages of a browser that say nothing about us. */
const HARMLESS = /favicon|net::ERR_|Failed to load resource/;

export const test = base.extend<{ network: Network }>({
  async network({ context, baseURL }, use) {
    const network = createNetwork(context, baseURL ?? "");
    await use(network);
    expect(network.mishaps, "errors in the tabs' consoles").toEqual([]);
  },
});

/** Tables at the server of that origin, whose tabs are in this browser context. */
export function createNetwork(context: BrowserContext, origin: string): Network {
  const mishaps: string[] = [];
  let tabs = 0;
  const network: Network = {
    context,
    mishaps,
    async room(options = {}) {
      const answer = await fetch(`${origin}/api/rooms`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ preset: "fast", ...options }),
      });
      const body = (await answer.json()) as { code: string };
      expect(answer.status, JSON.stringify(body)).toBe(201);
      return body.code;
    },
    async open(seats, options = {}) {
      const code = await network.room({ ...options, seats });
      const actors: Actor[] = [];
      for (let i = 0; i < seats; i++) actors.push(await network.tab(code, "?new"));
      await Promise.all(actors.map((actor) => expectRole(actor, "validating")));
      return actors;
    },
    tab: async (code, query = "", inside = context) => network.visit(await inside.newPage(), code, query),
    async visit(page, code, query = "") {
      const actor = network.adopt(page);
      await page.goto(`${origin}/r/${code}${query}`);
      await atHand(page);
      return actor;
    },
    adopt(page) {
      const name = NAMES[tabs++] ?? `tab ${tabs}`;
      page.on("pageerror", (error) => mishaps.push(`${name}: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error" && !HARMLESS.test(message.text())) mishaps.push(`${name}: ${message.text()}`);
      });
      return actorOf(page, name);
    },
  };
  return network;
}

/** What a tab can be asked comes with its scripts, a moment after its document. */
async function atHand(page: Page): Promise<void> {
  await page.waitForFunction(() => window.roundtable !== undefined, undefined, { timeout: JOIN_MS });
}

function actorOf(page: Page, name: string): Actor {
  return {
    page,
    name,
    status: () => page.evaluate(() => (window.roundtable as RoundtableApi).status()),
    submit: (text) => page.evaluate((payload) => (window.roundtable as RoundtableApi).submit(payload), text),
    pause: () => page.evaluate(() => (window.roundtable as RoundtableApi).pause()),
    resume: () => page.evaluate(() => (window.roundtable as RoundtableApi).resume()),
    async reload() {
      await page.reload();
      await atHand(page);
    },
    order: (height) =>
      page.evaluate(async (until) => {
        const ids: string[] = [];
        for (let at = 1; at <= until; at++)
          ids.push(...((await (window.roundtable as RoundtableApi).block(at))?.txIds ?? []));
        return ids;
      }, height),
    blockId: (height) =>
      page.evaluate(async (at) => (await (window.roundtable as RoundtableApi).block(at))?.blockId ?? null, height),
    trace: <T extends TraceEvent["type"]>(...types: T[]) =>
      page.evaluate(async (wanted) => {
        const events = await (window.roundtable as RoundtableApi).trace();
        return events.filter(({ type }) => (wanted as string[]).includes(type)) as Extract<TraceEvent, { type: T }>[];
      }, types),
  };
}

/**
 * Tabs of this context are like those of a browser that cannot transfer a data channel to a worker: what goes over it goes
 * through the page, where a test can reach it.
 */
export const keepChannelsInPage = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const { postMessage } = MessagePort.prototype as { postMessage(data: unknown, transfer: Transferable[]): void };
    MessagePort.prototype.postMessage = function (data: unknown, transfer?: unknown) {
      if (Array.isArray(transfer) && transfer.some((each) => each instanceof RTCDataChannel))
        throw new DOMException("got a data channel, which cannot be transferred here", "DataCloneError");
      postMessage.call(this, data, (transfer ?? []) as Transferable[]);
    };
  });

export async function expectRole(actor: Actor, role: Status["role"]): Promise<void> {
  await expect
    .poll(async () => (await statusOrNull(actor))?.role, { message: `${actor.name} is ${role}`, timeout: JOIN_MS })
    .toBe(role);
}

/** It watches and hears the others: whom all seats refused sits down a second time, and only then is let in. */
export async function expectGuest(actor: Actor): Promise<void> {
  await expectRole(actor, "observing");
  await expect
    .poll(async () => (await statusOrNull(actor))?.peers.length ?? 0, {
      message: `${actor.name} hears somebody`,
      timeout: JOIN_MS,
    })
    .toBeGreaterThan(0);
}

/** What the tab says went wrong. */
export async function expectTrouble(actor: Actor, code: string): Promise<NonNullable<Status["trouble"]>> {
  const trouble = async () => (await statusOrNull(actor))?.trouble ?? null;
  await expect
    .poll(async () => (await trouble())?.code, { message: `${actor.name} says ${code}`, timeout: JOIN_MS })
    .toBe(code);
  return (await trouble()) as NonNullable<Status["trouble"]>;
}

/** All have the block that the furthest of them has now. */
export async function expectSameTip(...actors: readonly Actor[]): Promise<void> {
  const height = Math.max(...(await Promise.all(actors.map(async (actor) => (await actor.status()).tip.height))));
  const idsThere = () => Promise.all(actors.map((actor) => actor.blockId(height)));
  await expect
    .poll(async () => (await idsThere()).includes(null), { message: `all reach height ${height}`, timeout: JOIN_MS })
    .toBe(false);
  expect(new Set(await idsThere()).size, `one block at height ${height}`).toBe(1);
}

/** The chain has come at least that much further. */
export async function expectBlocks(actor: Actor, more: number, timeoutMs = JOIN_MS): Promise<void> {
  const from = (await actor.status()).tip.height;
  await expect
    .poll(async () => (await actor.status()).tip.height, {
      message: `${actor.name}: ${more} more blocks`,
      timeout: timeoutMs,
    })
    .toBeGreaterThanOrEqual(from + more);
}

/** Every one of them has its way to the server, or none. */
export async function expectOnline(actors: readonly Actor[], online: boolean): Promise<void> {
  for (const actor of actors)
    await expect
      .poll(async () => (await actor.status()).online, { message: `${actor.name} online`, timeout: BACK_ONLINE_MS })
      .toBe(online);
}

/** Resolves to the height of its block. */
export async function expectFinal(actor: Actor, id: string, timeoutMs = JOIN_MS): Promise<number> {
  const look = () =>
    actor.page.evaluate((txId) => (window.roundtable as RoundtableApi).transaction(txId), id).catch(() => null);
  await expect
    .poll(async () => (await look())?.type, {
      message: `${actor.name} has ${id.slice(0, 8)} final`,
      timeout: timeoutMs,
    })
    .toBe("final");
  const status = await look();
  return status?.type === "final" ? status.height : 0;
}

/** All of these and nothing else, everywhere, each once, in one order. */
export async function expectSameOrder(actors: readonly Actor[], ids: readonly string[]): Promise<void> {
  let height = 0;
  for (const actor of actors) for (const id of ids) height = Math.max(height, await expectFinal(actor, id));
  const orders = await Promise.all(actors.map((actor) => actor.order(height)));
  expect(new Set(orders.map(String)).size, "one order").toBe(1);
  expect(orders[0]?.toSorted()).toEqual(ids.toSorted());
}

/** Null while the page is on its way. */
async function statusOrNull(actor: Actor): Promise<Status | null> {
  return actor.page.evaluate(() => window.roundtable?.status() ?? null).catch(() => null);
}

/** "Duplicate tab": a window opened by a page begins with a copy of its session storage. */
export async function copyOf(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent("page");
  await page.evaluate(() => void window.open(window.location.href));
  return opened;
}

/** Opens a view by its button, as a person does. */
export async function openView(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name, exact: true }).click();
}

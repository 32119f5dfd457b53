/**
 * Signaling among real tabs: the real server, the real shared worker in a real browser, and one signaling client per
 * tab. The client runs beside the tab, in the test, and reaches the worker through the tab's own port; so a test can
 * cut a client off from the server while the tab stays.
 */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { createSignalingClient, type SignalingClient } from "@/lib/mesh/signaling";
import type { SignalingEvent } from "@/lib/mesh/signalingEvents";
import type { FromStream, ToStream } from "@/lib/mesh/signalingPort";
import type { OpenStream } from "@/lib/mesh/signalingStream";
import { createSignalChecks } from "@/lib/signal/checks";
import { createPerson, type Person } from "@/lib/signal/fixtures";
import type { Created } from "@/lib/signal/messages";

interface Tab {
  readonly page: Page;
  readonly person: Person;
  readonly client: SignalingClient;
  readonly told: SignalingEvent[];
  /** The stream's id, as the worker said it. */
  stream(): string | undefined;
}

interface Setting {
  readonly context: BrowserContext;
  readonly origin: string;
  readonly room: Created;
}

let setting: Setting;

test.beforeEach(async ({ context, baseURL, request }) => {
  const origin = baseURL ?? "";
  const room: Created = await (await request.post("/api/rooms", { data: { seats: 16 } })).json();
  setting = { context, origin, room };
});

test("eight tabs of one browser share one stream, and hear of each other", async () => {
  const tabs: Tab[] = [];
  for (let n = 0; n < 8; n++) tabs.push(await joined(await openTab(`Tab ${n}`)));
  expect(new Set(tabs.map((tab) => tab.stream())).size).toBe(1);
  const [first, last] = [tabs[0] as Tab, tabs[7] as Tab];
  await expect.poll(() => names(first)).toEqual(["Tab 1", "Tab 2", "Tab 3", "Tab 4", "Tab 5", "Tab 6", "Tab 7"]);
  await expect.poll(() => last.told.some(({ type }) => type === "online")).toBe(true);
  expect((await look()).seats).toHaveLength(8);
});

test("an envelope reaches a tab of another browser over the server", async ({ browser }) => {
  const ada = await joined(await openTab("Ada"));
  const elsewhere = await browser.newContext();
  const ben = await joined(await openTab("Ben", { ...setting, context: elsewhere }));
  const envelope = await send(ada, ben);
  await expect.poll(() => envelopes(ben)).toEqual([{ type: "envelope", envelope, path: "server" }]);
  await elsewhere.close();
});

test("tabs of one browser find each other with the server out of reach", async () => {
  const [ada, ben] = [await openTab("Ada", setting, unreachable), await openTab("Ben", setting, unreachable)];
  for (const tab of [ada, ben]) {
    const answer = await tab.client.join(await tab.person.presence(setting.room.code, { issuedAtMs: Date.now() }));
    expect(answer).toMatchObject({ ok: false, error: { code: "unreachable", retryable: true } });
  }
  await expect.poll(() => [names(ada), names(ben)]).toEqual([["Ben"], ["Ada"]]);
  const envelope = await send(ada, ben);
  await expect.poll(() => envelopes(ben)).toEqual([{ type: "envelope", envelope, path: "local" }]);
});

test("a tab that dies is missed at once: by the tabs next door and by the server", async () => {
  const [ada, ben] = [await joined(await openTab("Ada")), await joined(await openTab("Ben"))];
  await expect.poll(() => names(ada)).toEqual(["Ben"]);
  await ben.page.close();
  await expect.poll(() => ada.told.some(({ type }) => type === "left")).toBe(true);
  await expect.poll(async () => (await look()).seats).toEqual([ada.person.seatKey]);
});

test("bodies that mean no good get a reason, never a 500", async ({ request }) => {
  const code = setting.room.code;
  const bodies = ["", "{", "[[[[", '{"__proto__":1}', '{"stream":1e999}', "\u0000", "x".repeat(70_000)];
  for (const path of ["/api/rooms", `/api/rooms/${code}/join`, `/api/rooms/${code}/signal`]) {
    for (const data of [...bodies.map((body) => Buffer.from(body)), Buffer.from([0xff, 0xfe])]) {
      const response = await request.post(path, { data, headers: { "content-type": "application/json" } });
      expect(response.headers()["content-type"]).toBe("application/problem+json");
      expect([400, 413]).toContain(response.status());
    }
  }
  expect((await request.delete("/api/rooms")).status()).toBe(405);
  expect((await request.get("/api/rooms/NOWHERE0")).status()).toBe(404);
  expect((await request.get("/api/health")).status()).toBe(200);
});

/** The presences a tab was told of, its own left out. */
const names = ({ told }: Tab): readonly string[] =>
  told.flatMap((event) => (event.type === "presence" ? [event.presence.name] : [])).toSorted();

const envelopes = ({ told }: Tab) => told.filter(({ type }) => type === "envelope");

const look = async (): Promise<{ seats: readonly string[] }> =>
  (await fetch(`${setting.origin}/api/rooms/${setting.room.code}`)).json();

async function send(from: Tab, to: Tab) {
  const envelope = await from.person.envelope(to.person.session, setting.room.code, { issuedAtMs: Date.now() });
  from.client.send(envelope);
  return envelope;
}

async function joined(tab: Tab): Promise<Tab> {
  const presence = await tab.person.presence(setting.room.code, { issuedAtMs: Date.now() });
  expect(await tab.client.join(presence)).toMatchObject({ ok: true });
  return tab;
}

const unreachable: typeof fetch = () => Promise.reject(new TypeError("Failed to fetch"));

async function openTab(name: string, where = setting, fetch = globalThis.fetch): Promise<Tab> {
  const page = await where.context.newPage();
  await page.goto("/");
  const person = await createPerson(name);
  const told: SignalingEvent[] = [];
  let stream: string | undefined;
  const client = createSignalingClient({
    ...{ origin: where.origin, fetch, now: Date.now, random: () => 0.5 },
    checks: createSignalChecks(crypto.subtle),
    openStream: streamOf(page, (message) => {
      if (message.type === "stream") stream = message.stream;
    }),
    schedule(callback, delayMs) {
      const timer = setTimeout(callback, delayMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
  });
  client.on((event) => told.push(event));
  return { page, person, client, told, stream: () => stream };
}

/** A port to the shared worker, held by the page; what it brings is handed to this process. */
function streamOf(page: Page, overhear: (message: FromStream) => void): OpenStream {
  return (about, onMessage) => {
    const opened = page
      .exposeFunction("roundtableHears", (message: FromStream) => {
        overhear(message);
        onMessage(message);
      })
      .then(() => page.evaluate(holdPort, about));
    let tail: Promise<unknown> = opened;
    const post = (message: ToStream): void => {
      tail = tail
        .then(() => page.evaluate((said) => window.roundtablePort?.postMessage(said), message))
        .catch(() => {
          // The page is gone, and with it whoever listened.
        });
    };
    return { post, close: () => post({ type: "leave" }) };
  };
}

declare global {
  interface Window {
    roundtablePort?: MessagePort;
    roundtableHears?(message: FromStream): Promise<void>;
  }
}

/** Runs in the page: takes the lock that says the page lives, then enters. */
function holdPort({ session, room }: Parameters<OpenStream>[0]): Promise<void> {
  const lock = `roundtable/session/${session}`;
  return new Promise((entered) => {
    void navigator.locks.request(lock, () => {
      const { port } = new SharedWorker("/stream.js", { name: "roundtable/2" });
      port.onmessage = ({ data }) => void window.roundtableHears?.(data);
      port.postMessage({ type: "enter", session, room, lock });
      window.roundtablePort = port;
      entered();
      return new Promise(() => {});
    });
  });
}

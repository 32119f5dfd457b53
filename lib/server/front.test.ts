/** The front over real connections, with our own routes behind it in the place of Next. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "@/lib/signal/fields";
import { problemSchema } from "@/lib/signal/problem";
import { API_BUCKET, ENDPOINT_COST, type Endpoint, FAULT_BUCKET } from "./costs";
import { createFront, FRONT_OPTIONS, type FrontDeps, type Handle } from "./front";
import { RAW_REQUESTS } from "./rawRequests";
import { createRoutes, type Methods } from "./routes";
import { startServer } from "./serverFixtures";

interface Running {
  readonly port: number;
  /** Requests that came through to the routes. */
  readonly passed: readonly string[];
  /** Writes into a connection; what comes back until it is closed. */
  say(bytes: string): Promise<string>;
  open(): Promise<Socket>;
  stop(): Promise<void>;
}

async function startFront(options: ServerOptions = {}, deps: Partial<FrontDeps> = {}): Promise<Running> {
  const { hub } = startServer();
  const routes = createRoutes(() => hub);
  const passed: string[] = [];
  const handle: Handle = async (request, response) => {
    passed.push(`${request.method} ${request.url}`);
    await answer(request, response, routes);
  };
  const server = createServer({ ...FRONT_OPTIONS, ...options });
  const receive = createFront(server, { hub, trustsProxy: false, ...deps })(handle);
  server.on("request", (request, response) => void receive(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const open = async (): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    await once(socket, "connect");
    return socket;
  };
  return {
    port,
    passed,
    open,
    async say(bytes) {
      const socket = await open();
      socket.write(Buffer.from(bytes, "latin1"));
      return heard(socket);
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** What Next does: finds the endpoint, makes a Request of it, writes the Response. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: Readonly<Record<Endpoint, Methods>>,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://table.example");
  const [, code, last] = /^\/api\/rooms(?:\/([^/]*))?(?:\/(join|signal))?$/.exec(url.pathname) ?? [];
  const direct =
    /^\/api\/(events|health)$/.exec(url.pathname)?.[1] ?? (url.pathname === "/api/rooms" ? "rooms" : "nowhere");
  const endpoint = (code === undefined ? direct : (last ?? "room")) as Endpoint;
  const method = request.method as keyof Methods;
  const body = method === "GET" ? null : new Uint8Array(await buffer(request));
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const asked = new Request(url, { method, headers, body });
  const params = Promise.resolve(code === undefined ? undefined : { code: decodeURIComponent(code) });
  const said = await routes[endpoint][method](asked, { params });
  response.writeHead(said.status, [...said.headers].flat());
  response.end(await said.text());
}

/** Everything until the connection is closed; a kept-alive one is closed when a whole answer is here. */
async function heard(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    const [head, body] = text.split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(head ?? "")?.[1] ?? Number.NaN);
    if ((body?.length ?? 0) >= length || body?.endsWith("\r\n0") || text.endsWith("0\r\n\r\n")) socket.end();
  });
  await closed(socket);
  return text;
}

/** Being cut off is an end like another. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((done) => {
    if (socket.closed) done();
    else socket.once("close", () => done());
  });

/** The code of the problem document in an answer, whose status it repeats. */
function codeIn(answered: string): string {
  expect(answered).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/i);
  const problem = parse(problemSchema, JSON.parse(/\{.*\}/s.exec(answered)?.[0] ?? ""));
  if (!problem.ok) return expect.fail(problem.error.detail);
  expect(answered).toMatch(new RegExp(`^HTTP/1\\.1 ${problem.value.status} `));
  return problem.value.code;
}

let front: Running;
beforeEach(async () => {
  front = await startFront();
});
afterEach(() => front.stop());

const HEALTH = "GET /api/health HTTP/1.1\r\nhost: table.example\r\n\r\n";

/** All that the bucket holds, half of it at a time: more at once would not be let in (front.ts). */
async function spend({ passed }: Running, socket: Socket, headers = ""): Promise<void> {
  const half = API_BUCKET.burst / 2;
  for (const count of [half, 2 * half]) {
    socket.write(HEALTH.replace("\r\n\r\n", `\r\n${headers}\r\n`).repeat(half));
    await expect.poll(() => passed.length, { timeout: 10_000 }).toBe(count);
  }
}

describe("the front refuses", () => {
  test.each(RAW_REQUESTS)("$what with $code, and goes on", async ({ bytes, code }) => {
    const answered = await front.say(bytes);
    if (code === null) expect(answered).not.toMatch(/^HTTP\/1\.1 [25]/);
    else expect(codeIn(answered)).toBe(code);
    expect(await front.say(HEALTH)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("all that does not have to be understood before anything behind it hears of it", async () => {
    const early = RAW_REQUESTS.filter(({ code }) => code === "malformed" || code === "body-too-large" || code === null);
    for (const { bytes } of early.filter((raw) => !/events|seats=/.test(raw.bytes))) await front.say(bytes);
    expect(front.passed).toEqual([]);
  });

  test("headers and bodies that do not come to an end, in time", async () => {
    const slow = await startFront({ headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 });
    const half = "POST /api/rooms HTTP/1.1\r\nhost: table.example\r\n";
    expect(codeIn(await slow.say(half))).toBe("too-slow");
    expect(codeIn(await slow.say(`${half}content-length: 9\r\n\r\n{`))).toBe("too-slow");
    expect(slow.passed).toEqual([]);
    await slow.stop();
  });

  test("more requests of one address than its bucket pays for, late, and a second one meanwhile not at all", async () => {
    const socket = await front.open();
    let answered = "";
    socket.on("data", (chunk: Buffer) => {
      answered += chunk.toString();
    });
    await spend(front, socket);
    expect(codeIn(await front.say(HEALTH))).toBe("rate-limited");
    socket.write(HEALTH.repeat(2));
    await closed(socket);
    expect(answered.match(/HTTP\/1\.1 \d+ /g)).toEqual(Array(API_BUCKET.burst).fill("HTTP/1.1 200 "));
  });

  test("what is no HTTP, after so much of it late and not before others", async () => {
    const noise = RAW_REQUESTS[0]?.bytes ?? "";
    for (let i = 0; i < FAULT_BUCKET.burst; i++) expect(codeIn(await front.say(noise))).toBe("malformed");
    const order: string[] = [];
    const late = front.say(noise).then((answered) => order.push(codeIn(answered)));
    expect(await front.say(HEALTH)).toMatch(/^HTTP\/1\.1 200 /);
    order.push("served");
    await late;
    expect(order).toEqual(["served", "malformed"]);
  });

  test("more connections of one address than it may have", async () => {
    const narrow = await startFront({}, { socketsPerAddressMax: 3 });
    const sockets = await Promise.all(Array.from({ length: 3 }, narrow.open));
    expect(await narrow.say(HEALTH)).toBe("");
    sockets[0]?.destroy();
    await expect.poll(() => narrow.say(HEALTH)).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of sockets) socket.destroy();
    await narrow.stop();
  });
});

describe("the front lets through", () => {
  test("a body as it came, in one piece or in chunks", async () => {
    const head = "POST /api/rooms HTTP/1.1\r\nhost: table.example\r\ncontent-type: application/json\r\n";
    const body = '{"seats":3}';
    for (const sent of [
      `${head}content-length: ${body.length}\r\n\r\n${body}`,
      `${head}transfer-encoding: chunked\r\n\r\n${[...body].map((c) => `1\r\n${c}\r\n`).join("")}0\r\n\r\n`,
    ])
      expect(await front.say(sent)).toMatch(/^HTTP\/1\.1 201 /);
  });

  test("what the proxy in front of it says, and not what others told the proxy", async () => {
    const behind = await startFront({}, { trustsProxy: true });
    const ask = (...headers: readonly string[]) =>
      behind.say(
        `POST /api/rooms HTTP/1.1\r\nhost: 127.0.0.1:3000\r\n${headers.join("\r\n")}\r\ncontent-length: 2\r\n\r\n{}`,
      );
    const told = ["x-forwarded-host: evil.example, table.example", "x-forwarded-proto: http,https"];
    const address = "x-forwarded-for: 198.51.100.1, 203.0.113.7:51234";
    const made = await ask("origin: https://table.example", ...told, address);
    expect(made).toMatch(/^HTTP\/1\.1 201 [\s\S]*"url":"https:\/\/table\.example\/r\//);
    expect(codeIn(await ask("origin: https://evil.example", ...told, address))).toBe("foreign-origin");
    // Each room costs ten tokens: the port is no way to a full bucket, nor is what the caller said of itself.
    for (let n = 2; n < API_BUCKET.burst / ENDPOINT_COST.rooms; n++)
      await ask(...told, `x-forwarded-for: 198.51.100.${n}, 203.0.113.7:${50_000 + n}`);
    expect(codeIn(await ask(...told, "x-forwarded-for: 203.0.113.7"))).toBe("rate-limited");
    await behind.stop();
  });

  test("nobody who says that another one asks", async () => {
    const socket = await front.open();
    await spend(front, socket, "x-forwarded-for: 203.0.113.9\r\n");
    expect(codeIn(await front.say(HEALTH))).toBe("rate-limited");
    socket.destroy();
  });
});

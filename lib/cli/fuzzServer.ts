/** The API and the front of the server: whatever comes, a problem document or a closed connection, and never a 500. */
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { isDeepStrictEqual } from "node:util";
import type { Draw } from "@/lib/chain/samples";
import { createFront, FRONT_OPTIONS } from "@/lib/server/front";
import { NOT_JSON, RAW_REQUESTS } from "@/lib/server/rawRequests";
import { startServer } from "@/lib/server/serverFixtures";
import { parse } from "@/lib/signal/fields";
import { problemSchema } from "@/lib/signal/problem";
import { mutate, pick } from "./fuzzMutate";
import { openRoom, signedIn } from "./fuzzRoom";
import type { Target } from "./fuzzTargets";

/** So much later is the next request: buckets are full again. */
const APART_MS = 1_000;

const api: Target = {
  name: "ask the API",
  every: 4,
  async attack(draw) {
    const [, broken] = pick(NOT_JSON, draw);
    const room = { name: "Logic", seats: 1 + draw(7), preset: "fast", params: { roundMs: 5_000 } };
    const text = draw(9) === 0 ? broken.slice(0, 1_000) : JSON.stringify(room);
    const body = draw(1) === 0 ? withAnotherValue(text, draw) : mutate(new TextEncoder().encode(text), draw);
    const endpoint = pick(["rooms", "rooms", "join", "signal"] as const, draw);
    const code = pick(["ZZZZZZZZ", "__proto__", "", "\u0000"], draw);
    return faultOf(await startServer().ask(endpoint, body, { code }));
  },
};

/** What stands under a signature must not be taken as anything but what was signed. */
const room: Target = {
  name: "speak in a room",
  every: 50,
  async attack(draw) {
    const { server, code, request } = await openRoom((requests) => pick(requests, draw));
    const { endpoint, body } = request;
    const text = JSON.stringify(body);
    const changed =
      draw(3) === 0 ? decoded(mutate(new TextEncoder().encode(text), draw)) : withAnotherValue(text, draw);
    const response = await server.ask(endpoint, changed, { code });
    if (!response.ok) return faultOf(response);
    const { refused = [] } = (await response.json()) as { readonly refused?: readonly unknown[] };
    return refused.length > 0 || isDeepStrictEqual(signedIn(JSON.parse(changed)), signedIn(JSON.parse(text)))
      ? undefined
      : "took something that was changed after it had been signed";
  },
};

const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Values that programs have fallen over in the place of others. */
const VALUES = [
  "null",
  "1e999",
  "-0",
  "9007199254740993",
  '"\\ud800"',
  "[]",
  "{}",
  '{"__proto__":1}',
  '"toString"',
  "true",
];

function withAnotherValue(text: string, draw: Draw): string {
  const values = [...text.matchAll(/:("[^"]*"|\d+|\{|\[)/g)];
  if (values.length === 0) return text;
  const chosen = pick(values, draw);
  const at = (chosen.index ?? 0) + 1;
  return `${text.slice(0, at)}${pick(VALUES, draw)}${text.slice(at + (chosen[1]?.length ?? 0))}`;
}

async function faultOf(response: Response): Promise<string | undefined> {
  if (response.ok) return undefined;
  const type = response.headers.get("content-type");
  if (type !== "application/problem+json") return `answered ${response.status} as ${type}`;
  const problem = parse(problemSchema, await response.json());
  if (!problem.ok) return `answered a problem that is none: ${problem.error.detail}`;
  // A full server is a 503; a 500 is a mistake of ours.
  return response.status >= 500 && problem.value.code !== "server-full" ? `answered ${response.status}` : undefined;
}

let listening: Promise<number> | undefined;

/** A front with nothing behind it but "yes": what it lets through is answered 204. */
async function listen(): Promise<number> {
  const fixture = startServer();
  const http = createServer({
    ...FRONT_OPTIONS,
    headersTimeout: 1_000,
    requestTimeout: 1_000,
    connectionsCheckingInterval: 200,
  });
  const receive = createFront(http, { hub: fixture.hub, trustsProxy: false })(async (_, response) => {
    response.writeHead(204).end();
  });
  http.on("request", (request, response) => {
    fixture.pass(APART_MS);
    void receive(request, response);
  });
  // Bytes that are no request cost time too.
  http.on("connection", () => fixture.pass(APART_MS));
  http.listen(0, "127.0.0.1").unref();
  await once(http, "listening");
  return (http.address() as AddressInfo).port;
}

const raw: Target = {
  name: "write to the front",
  every: 20,
  async attack(draw) {
    listening ??= listen();
    const socket = connect(await listening, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", () => undefined); // Being cut off is an answer.
    const sent = mutate(Buffer.from(pick(RAW_REQUESTS, draw).bytes, "latin1"), draw);
    socket.end(sent);
    await new Promise<void>((done) => socket.once("close", () => done()));
    if (text === "" || /^HTTP\/1\.1 204 /.test(text)) return undefined;
    return /^HTTP\/1\.1 4\d\d [\s\S]*application\/problem\+json/i.test(text)
      ? undefined
      : `answered ${text.slice(0, 80)}`;
  },
};

export const SERVED: readonly Target[] = [api, room, raw];

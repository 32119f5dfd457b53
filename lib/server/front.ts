/**
 * The front of our HTTP server: connections are counted (sockets.ts), requests judged by the gate, and what is refused is
 * answered here, as a problem document, without Next ever hearing of it. Whoever is refused too often waits for that
 * answer as well, so that a flood is as fast as we let it be; and what may go on goes in turns, a lane per address.
 */
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { err } from "@/lib/base/result";
import { type Refusal, refuse } from "@/lib/signal/problem";
import { hasBody, readWhole } from "./body";
import { type Buckets, createBuckets } from "./buckets";
import { FAULT_BUCKET } from "./costs";
import { addressKey, CHARGED_HEADER, nearestOf, receiptOf } from "./door";
import { createGate, type Gate } from "./gate";
import type { Hub } from "./hub";
import { createLanes, type Lanes } from "./lanes";
import { createPatience, type Patience } from "./patience";
import { answerNoise, answerRefusal, answerTooBusy } from "./refusals";
import { boundSockets } from "./sockets";

/** For `createServer`. Browsers send their headers at once; who dawdles wants to hold connections. */
export const FRONT_OPTIONS: ServerOptions = {
  headersTimeout: 10_000,
  /** For the body too: 64 KiB from a telephone with hardly any reception. */
  requestTimeout: 20_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
  /** Node would refuse it with an answer of its own (RFC 9112 §3.2); ours says why. */
  requireHostHeader: false,
};

export interface FrontDeps {
  readonly hub: Hub;
  /** A proxy in front of us says who asks, and how. */
  readonly trustsProxy: boolean;
  readonly socketsPerAddressMax?: number;
}

/** Next works on one processor: more at once would only wait for each other. What works and waits is bounded per address. */
const LANES = { atOnce: 2, perLaneAtOnce: 1, perLaneMax: 512, waitingMax: 2_048 };
/** Next has computed its answer when it writes the head; should it never do so, its place is given away by then. */
const PLACE_MAX_MS = 1_000;
/** Bodies that one address may be sending at once, 64 KiB each. */
const BODIES_PER_ADDRESS_MAX = 64;
/**
 * The answer to a request too many comes a second late, since asking again earlier would be of no use, and two hundred
 * of them a second go to one address: with all the connections it may have, it waits ten seconds for each.
 */
const HOLD = { leastMs: 1_000, apartMs: 5 };

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Front extends FrontDeps {
  readonly gate: Gate;
  readonly lanes: Lanes;
  readonly patience: Patience;
  /** What an address may get wrong without waiting for the answer. */
  readonly faults: Buckets;
  /** Bodies under way per address. */
  readonly bodies: Map<string, number>;
  /** Connections with an answer held back. */
  readonly waiting: WeakSet<Duplex>;
  readonly server: Server;
}

/** Stands in front of `handle` from now on. @returns what to call for each request */
export function createFront(server: Server, deps: FrontDeps): (handle: Handle) => Handle {
  const front: Front = {
    ...deps,
    gate: createGate(deps.hub),
    lanes: createLanes(LANES),
    patience: createPatience(HOLD),
    faults: createBuckets(FAULT_BUCKET),
    bodies: new Map(),
    waiting: new WeakSet(),
    server,
  };
  // Behind a proxy all of them are the proxy's.
  if (!deps.trustsProxy) boundSockets(server, deps.socketsPerAddressMax);
  server.on("clientError", (fault, socket) => hearNoise(front, fault, socket));
  server.on("checkExpectation", (request, response) =>
    answerRefusal(request, response, refuse("malformed", "got an expectation, want none but 100-continue")),
  );
  server.on("upgrade", refuseUpgrade);
  return (handle) => (request, response) => receive(front, handle, request, response);
}

async function receive(front: Front, handle: Handle, request: IncomingMessage, response: ServerResponse) {
  const address = introduce(front, request);
  const { url = "", headers } = request;
  const fault = hostFault(request);
  const paid =
    fault === undefined ? front.gate({ url, address, contentLength: headers["content-length"] }) : err(fault);
  if (!paid.ok) return turnAway(front, request, response, paid.error);
  headers[CHARGED_HEADER] = receiptOf(front.hub.pass, paid.value);
  const whole = hasBody(request) ? await takeBody(front, address, request, response) : request;
  if (whole === null || response.destroyed) return;
  const entered = front.lanes.enter(address, (done) => {
    // Its sender may have gone away while it waited.
    if (response.destroyed) return done();
    response.once("close", done);
    const patience = setTimeout(done, PLACE_MAX_MS);
    onHead(response, () => {
      clearTimeout(patience);
      // Not in this turn of the loop: one address's jobs would follow each other in it, and nobody else be heard.
      setImmediate(done);
    });
    // What fails behind us must not end the process; whoever asked sees the connection break.
    handle(whole, response).catch(() => response.destroy());
    keepUpgrades(front.server);
  });
  if (!entered) answerTooBusy(request, response);
}

/** RFC 9112 §3.2. */
const hostFault = ({ headers, httpVersion }: IncomingMessage): Refusal | undefined =>
  headers.host === undefined && httpVersion !== "1.0" ? refuse("malformed", "got no host, want one") : undefined;

/** What proxies say of the caller. */
const SAID = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"] as const;

/** From here on the headers say what is true, to Next as well. Answers whose bucket pays. */
function introduce({ trustsProxy }: Front, { headers, socket }: IncomingMessage): string {
  for (const name of SAID) {
    const said = trustsProxy ? nearestOf(String(headers[name] ?? "")) : undefined;
    if (said === undefined) delete headers[name];
    else headers[name] = said;
  }
  headers["x-forwarded-for"] ??= socket.remoteAddress ?? "";
  return addressOf({ headers });
}

const addressOf = ({ headers }: Pick<IncomingMessage, "headers">): string =>
  addressKey(String(headers["x-forwarded-for"] ?? ""));

function turnAway(front: Front, request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const address = addressOf(request);
  const isLate = refusal.code === "rate-limited" || !mayErr(front, address);
  answerInTurn(front, { address, socket: request.socket, isLate }, () => answerRefusal(request, response, refusal));
}

/** What is no HTTP. Behind a proxy it is the proxy's, and says nothing of who asked. */
function hearNoise(front: Front, fault: NodeJS.ErrnoException, socket: Duplex & { remoteAddress?: string }): void {
  const address = addressKey(socket.remoteAddress ?? "");
  const isLate = !front.trustsProxy && !mayErr(front, address);
  answerInTurn(front, { address, socket, isLate }, () => answerNoise(fault, socket));
}

const mayErr = ({ faults, hub }: Front, address: string): boolean => faults.take(address, 1, hub.now()) === 0;

interface Turn {
  readonly address: string;
  readonly socket: Duplex;
  readonly isLate: boolean;
}

/** Nobody sends a second request before the answer to the first; who does while that is held back is cut off. */
function answerInTurn({ waiting, patience }: Front, { address, socket, isLate }: Turn, answer: () => void): void {
  if (waiting.has(socket)) return void socket.destroy();
  if (!isLate) return answer();
  waiting.add(socket);
  // A flood that is sent ahead stays in its sender's buffers meanwhile.
  socket.pause();
  patience.hold(address, () => {
    waiting.delete(socket);
    if (socket.destroyed) return;
    socket.resume();
    answer();
  });
}

/** The request with its body; null when it was refused, or its sender is gone. */
async function takeBody(
  { bodies }: Front,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<IncomingMessage | null> {
  const count = bodies.get(address) ?? 0;
  if (count >= BODIES_PER_ADDRESS_MAX) {
    answerTooBusy(request, response);
    return null;
  }
  bodies.set(address, count + 1);
  const whole = await readWhole(request);
  const left = (bodies.get(address) ?? 1) - 1;
  if (left === 0) bodies.delete(address);
  else bodies.set(address, left);
  if (whole?.ok) return whole.value;
  if (whole !== null) answerRefusal(request, response, whole.error);
  return null;
}

/** Node writes the head by this very method, also where nobody calls it. */
function onHead(response: ServerResponse, run: () => void): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = ((...args: Parameters<typeof writeHead>) => {
    run();
    return writeHead(...args);
  }) as typeof response.writeHead;
}

function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
  socket.destroy();
}

/** On its first request Next begins to listen for upgrades by itself; there is nothing here to upgrade to. */
function keepUpgrades(server: Server): void {
  if (server.listenerCount("upgrade") === 1) return;
  server.removeAllListeners("upgrade");
  server.on("upgrade", refuseUpgrade);
}

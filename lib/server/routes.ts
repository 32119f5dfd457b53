/**
 * The signaling API as functions from Request to Response; app/api only gives them their addresses. Each handler asks in
 * the same order: may this address go on, does this come from our own page, is the body what it must be — then the hub.
 */
import { err, ok, type Result } from "@/lib/base/result";
import { parse, type RoomCode, streamField } from "@/lib/signal/fields";
import {
  createRoomSchema,
  joinedSchema,
  joinSchema,
  signalSchema,
  snapshotSchema,
  toJson,
} from "@/lib/signal/messages";
import { type Refusal, refuse } from "@/lib/signal/problem";
import { ENDPOINT_COST, type Endpoint, messagesCost } from "./costs";
import {
  addressOf,
  eventResponse,
  jsonResponse,
  originFault,
  originOf,
  paidFor,
  problemResponse,
  readJson,
} from "./door";
import { bill, charge, contextOf, type Hub } from "./hub";
import { join } from "./join";
import { createRoom, lookAt } from "./rooms";
import { signal } from "./signal";
import { attach } from "./stream";

export type Handler = (request: Request, context: RouteContext) => Promise<Response>;
/** Next's; it resolves to nothing where the path has no part that varies. `path` is that of no endpoint. */
export interface RouteContext {
  readonly params: Promise<{ readonly code?: string; readonly path?: readonly string[] } | undefined>;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
export type Methods = Readonly<Record<Method, Handler>>;

/** @param hubOf makes the hub on the first request: a build loads routes too, and must not start anything. */
export function createRoutes(hubOf: () => Hub): Readonly<Record<Endpoint, Methods>> {
  const serve =
    (handle: (hub: Hub, request: Request, code: RoomCode) => Promise<Result<Response, Refusal>>): Handler =>
    async (request, context) => {
      const code = (await context.params)?.code ?? "";
      const answer = await handle(hubOf(), request, code);
      return answer.ok ? answer.value : problemResponse(answer.error);
    };
  return {
    rooms: methods({ POST: serve(createHandler) }),
    room: methods({ GET: serve(lookHandler) }),
    join: methods({ POST: serve(joinHandler) }),
    signal: methods({ POST: serve(signalHandler) }),
    events: methods({ GET: serve(eventsHandler) }),
    health: methods({ GET: serve(healthHandler) }),
    nowhere: everyMethod(serve(nowhereHandler)),
  };
}

type Answer = Promise<Result<Response, Refusal>>;

async function createHandler(hub: Hub, request: Request): Answer {
  const body = await bodyOf(hub, request, ENDPOINT_COST.rooms);
  const asked = body.ok ? parse(createRoomSchema, body.value) : body;
  if (!asked.ok) return asked;
  const created = createRoom(hub, asked.value, originOf(request));
  return created.ok ? ok(jsonResponse(created.value, 201)) : created;
}

async function lookHandler(hub: Hub, request: Request, code: RoomCode): Answer {
  const fault = admit(hub, request, ENDPOINT_COST.room);
  const snapshot = fault === undefined ? lookAt(hub, code) : err(fault);
  return snapshot.ok ? ok(jsonResponse(toJson(snapshotSchema, snapshot.value))) : snapshot;
}

async function joinHandler(hub: Hub, request: Request, code: RoomCode): Answer {
  const body = await bodyOf(hub, request, ENDPOINT_COST.join);
  const asked = body.ok ? parse(joinSchema, body.value) : body;
  if (!asked.ok) return asked;
  const joined = await join(hub, code, asked.value, addressOf(request));
  return joined.ok ? ok(jsonResponse(toJson(joinedSchema, joined.value))) : joined;
}

async function signalHandler(hub: Hub, request: Request, code: RoomCode): Answer {
  const body = await bodyOf(hub, request, ENDPOINT_COST.signal);
  const asked = body.ok ? parse(signalSchema, body.value) : body;
  if (!asked.ok) return asked;
  const address = addressOf(request);
  bill(hub, address, messagesCost(asked.value.messages));
  const answer = await signal(hub, code, asked.value, address);
  return answer.ok ? ok(jsonResponse(answer.value)) : answer;
}

async function eventsHandler(hub: Hub, request: Request): Answer {
  if (request.method !== "GET") return err(refuse("method-not-allowed", `got ${request.method}, want GET`));
  const fault = admit(hub, request, ENDPOINT_COST.events) ?? originFault(request);
  if (fault !== undefined) return err(fault);
  const query = new URL(request.url).searchParams;
  const id = parse(streamField, query.get("stream"));
  const stream = id.ok ? hub.streams.take(id.value, addressOf(request), hub.now()) : id;
  if (!stream.ok) return stream;
  // A reader that makes its connections itself can't set headers.
  const after = request.headers.get("last-event-id") ?? query.get("after");
  return ok(eventResponse(attach(stream.value, after, contextOf(hub))));
}

async function healthHandler(hub: Hub, request: Request): Answer {
  const fault = admit(hub, request, ENDPOINT_COST.health);
  if (fault !== undefined) return err(fault);
  if (!hub.iceServers.ok) return hub.iceServers;
  const streams = [...hub.streams.byId.values()];
  return ok(
    jsonResponse({
      status: "ok",
      boot: hub.boot,
      rooms: hub.rooms.size,
      streams: streams.length,
      streamsOpen: streams.filter(({ reader }) => reader !== null).length,
      sessions: streams.reduce((sum, { sessions }) => sum + sessions.size, 0),
    }),
  );
}

async function nowhereHandler(hub: Hub, request: Request): Answer {
  const asked = new URL(request.url).pathname.slice(0, 80);
  return err(admit(hub, request, ENDPOINT_COST.nowhere) ?? refuse("unknown-endpoint", `got ${asked}`));
}

async function bodyOf(hub: Hub, request: Request, cost: number): Promise<Result<unknown, Refusal>> {
  const fault = admit(hub, request, cost) ?? originFault(request);
  return fault === undefined ? readJson(request) : err(fault);
}

/** Charges the address what was not charged at the front of the server: how that read the path is not relied on here. */
function admit(hub: Hub, request: Request, cost: number): Refusal | undefined {
  const dueTokens = cost - paidFor(request, hub.pass);
  return dueTokens > 0 ? charge(hub, addressOf(request), dueTokens) : undefined;
}

/** A handler for every method, since Next's own 405 has no body; HEAD it makes of GET. */
function methods(given: Partial<Methods>): Methods {
  const allow = Object.keys(given).join(", ");
  const options: Handler = async () => new Response(null, { status: 204, headers: { allow } });
  const refused: Handler = async ({ method }) =>
    problemResponse(refuse("method-not-allowed", `got ${method}, want ${allow}`), { allow });
  return { ...everyMethod(refused), OPTIONS: options, ...given };
}

const everyMethod = (handler: Handler): Methods => ({
  ...{ GET: handler, POST: handler, PUT: handler },
  ...{ PATCH: handler, DELETE: handler, OPTIONS: handler },
});

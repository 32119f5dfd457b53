/** A room with people in it, and what its server takes from them: whatever is changed, is changed in something that was good. */
import { PRESETS } from "@/lib/chain/params";
import { type Server, START_MS, startServer, streamId } from "@/lib/server/serverFixtures";
import { type RoomCode, recordField } from "@/lib/signal/fields";
import { createPerson, type Person, sealTable } from "@/lib/signal/fixtures";
import { type Created, type SignalMessage, signalMessageSchema, toJson } from "@/lib/signal/messages";

export interface OpenRoom {
  readonly server: Server;
  readonly code: RoomCode;
  readonly request: GoodRequest;
}

interface GoodRequest {
  readonly endpoint: "join" | "signal";
  readonly body: object;
}

interface Scene extends Created {
  readonly server: Server;
  /** The first two have taken their seats, each by a stream of its own number. */
  readonly people: readonly [Person, Person, Person];
}

let people: Promise<Scene["people"]> | undefined;

/** A room of its own for each case, so that it can be repeated by itself; and a request that is taken as it stands. */
export async function openRoom(choose: (from: typeof REQUESTS) => Prepare): Promise<OpenRoom> {
  people ??= Promise.all([createPerson("Ada"), createPerson("Ben"), createPerson("Cai")]);
  const [ada, ben, cai] = await people;
  const server = startServer();
  const created = await server.room({ seats: 3 });
  await server.join(created.code, streamId(0), await ada.presence(created.code));
  await server.join(created.code, streamId(1), await ben.presence(created.code));
  const request = await choose(REQUESTS)({ ...created, server, people: [ada, ben, cai] });
  return { server, code: created.code, request };
}

type Prepare = (scene: Scene) => Promise<GoodRequest>;

const says =
  (prepare: (scene: Scene) => SignalMessage | Promise<SignalMessage>): Prepare =>
  async (scene) => {
    const message = toJson(signalMessageSchema, await prepare(scene));
    return { endpoint: "signal", body: { stream: streamId(0), messages: [message] } };
  };

export const REQUESTS: readonly Prepare[] = [
  async ({ code, people: [, , cai] }) => ({
    endpoint: "join",
    body: { stream: streamId(2), presence: await cai.presence(code) },
  }),
  // To a server that has forgotten the room, and opens it again from the record (P25).
  async ({ server, code, people }) => {
    const table = { params: PRESETS.live, genesisTimeMs: START_MS };
    const { record, networkId } = await sealTable(code, table, people);
    const presence = await people[2].presence(code, { networkId });
    server.hub.rooms.delete(code);
    return { endpoint: "join", body: { stream: streamId(2), presence, record: toJson(recordField, record) } };
  },
  says(async ({ code, people: [ada] }) => ({ type: "presence", presence: await ada.presence(code, { seq: 1 }) })),
  says(async ({ code, people: [ada, ben] }) => ({
    type: "envelope",
    envelope: await ada.envelope(ben.session, code, { issuedAtMs: START_MS }),
  })),
  says(({ people: [ada] }) => ({ type: "alive", sessions: [ada.session] })),
  says(({ people: [ada] }) => ({ type: "leave", session: ada.session })),
  says(({ starter }) => ({ type: "start", starter })),
];

/** The parts of a body that somebody has signed. */
export function signedIn(body: unknown): readonly unknown[] {
  const { presence, record, messages } = body as Signed & { readonly messages?: readonly Signed[] };
  return [presence, record, ...(messages ?? []).flatMap((it) => [it.presence, it.record, it.envelope])];
}

interface Signed {
  readonly presence?: unknown;
  readonly record?: unknown;
  readonly envelope?: unknown;
}

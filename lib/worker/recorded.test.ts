/** A whole worker at a table of its own: what it exports is decided again alike, whatever happened to it. */
import { afterEach, expect, test } from "vitest";
import { GENESIS_VERSION, type Genesis } from "@/lib/chain/genesis";
import type { PublicKey } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import { checkTrace } from "@/lib/node/checkTrace";
import { realClock } from "@/lib/node/testNetwork";
import type { Answer, FromNode, Question, ToNode } from "@/lib/port/port";
import { createMemoryStore } from "@/lib/storage/memory";
import { emptyTables, type MemoryTables } from "@/lib/storage/tables";
import { createHost } from "./host";
import type { Seats } from "./seats";

const ROOM = "R00MC0DE";

interface Seated {
  say(message: ToNode): Promise<void>;
  ask<T extends Question["type"]>(question: Extract<Question, { type: T }>): Promise<Extract<Answer, { type: T }>>;
  /** Resolves when so many blocks are final. */
  reach(height: number): Promise<void>;
}

let stop: (() => Promise<void>) | null = null;
afterEach(async () => stop?.());

test("as it goes, after a pause, after a restart, and while a fault is at work", async () => {
  const seat = await sit();
  await seat.reach(2);
  await expectAlike(seat);
  await seat.say({ type: "pause" });
  await expectAlike(seat);
  await seat.say({ type: "resume" });
  await seat.ask({ type: "submit", payload: new Uint8Array([7]), namespace: 0, salt: new Uint8Array(0) });
  await seat.reach(4);
  await expectAlike(seat);
  await seat.say({ type: "restart" });
  await seat.reach(6);
  await expectAlike(seat);
  await seat.ask({ type: "inject", fault: { type: "withhold", what: "proposal", rounds: 1 }, forMs: 60_000 });
  await seat.reach(8);
  await expectAlike(seat);
});

/** What a page would export at this moment, up to the recording's own, or as far as a page that lags has come. */
async function expectAlike({ ask }: Seated): Promise<void> {
  const { lines, until } = await ask({ type: "recording" });
  const { events } = await ask({ type: "trace", fromSeq: 1 });
  const known = events.filter(({ seq }) => seq <= until);
  expect(known.at(-1)?.seq).toBe(until);
  for (const shown of [known, known.slice(0, -9), known.slice(-30)]) {
    const checked = checkTrace({ events: shown, recording: lines });
    expect(checked).toMatchObject({ ok: true, steps: lines.length - 1 });
  }
  expect(checkTrace({ events: known, recording: lines })).toMatchObject({ until });
}

async function sit(): Promise<Seated> {
  const heard: FromNode[] = [];
  const waiting = new Set<() => void>();
  const host = await createHost(
    {
      type: "open",
      roomCode: ROOM,
      networkId: null,
      wish: { type: "new", purpose: "seat" },
      mesh: new MessageChannel().port1,
    },
    {
      seats: seatsInMemory(),
      subtle: undefined,
      nowMs: Date.now,
      clock: realClock,
      defer: queueMicrotask,
      openMesh: () => () => ({ send: () => true, consumed() {}, fault() {}, broken() {}, pulse() {} }),
      post(message) {
        heard.push(message);
        for (const look of [...waiting]) look();
      },
    },
  );
  stop = () => host({ type: "close" });
  const find = <T extends FromNode["type"]>(type: T): Promise<Extract<FromNode, { type: T }>> =>
    until(() => heard.find((message): message is Extract<FromNode, { type: T }> => message.type === type));
  function until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const again = (): void => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(again);
        resolve(found);
      };
      waiting.add(again);
      again();
    });
  }
  const { signingKey, vrfKey } = await find("opened");
  const genesis = genesisOf(signingKey as PublicKey, vrfKey as PublicKey);
  await host({ type: "draft", genesis, attempt: 1 });
  const { signature } = await find("acknowledged");
  await host({ type: "sealed", record: { genesis, attempt: 1, acknowledgements: [signature] } });
  await host({ type: "watch", types: ["final"] });
  let asked = 0;
  const events = () => heard.flatMap((message) => (message.type === "events" ? message.events : []));
  return {
    say: host,
    async ask<T extends Question["type"]>(question: Extract<Question, { type: T }>) {
      const id = ++asked;
      await host({ type: "ask", id, question });
      const answers = () =>
        heard.flatMap((message) => (message.type === "answers" ? message.answers : [])).find((it) => it.id === id);
      return (await until(answers)).answer as Extract<Answer, { type: T }>;
    },
    async reach(height) {
      await until(() => events().find((event) => event.type === "final" && event.block.height >= height));
    },
  };
}

const genesisOf = (signingKey: PublicKey, vrfKey: PublicKey): Genesis => ({
  version: GENESIS_VERSION,
  roomCode: ROOM,
  name: "a table of one",
  params: { ...PRESETS.fast, idleMs: 20, roundMs: 250 },
  genesisTimeMs: Date.now(),
  validators: [{ signingKey, vrfKey, name: "Ada" }],
});

function seatsInMemory(): Seats {
  const tables = new Map<string, MemoryTables>();
  const nameOf = (roomCode: string, key: Uint8Array) => `${roomCode}/${key.join()}`;
  return {
    subtle: undefined,
    nameOf,
    list: async () => [...tables.keys()],
    open: async (name) => createMemoryStore(tables.get(name) as MemoryTables),
    async create(identity, key) {
      const own = emptyTables(identity);
      tables.set(nameOf(identity.roomCode, key), own);
      return createMemoryStore(own);
    },
    hold: async () => () => undefined,
  };
}

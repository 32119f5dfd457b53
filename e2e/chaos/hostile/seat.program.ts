/**
 * A validator in a process of its own that has a real seat and means ill: the session of `npm run validator`, with a tap
 * (tap.ts) between its links and its validator. It is honest until a line on its standard input names a deed, and tells
 * on its standard output what came of it. Arguments: the server's origin, the room, a folder.
 */
import { createInterface } from "node:readline";
import { openSigningKey, type StoredSigningKey } from "@/lib/crypto/signer";
import { report } from "@/lib/headless/events";
import { openFolder } from "@/lib/headless/folder";
import { nodePlatform } from "@/lib/headless/platform";
import { spawnHere } from "@/lib/headless/thread";
import { loadWebRtc } from "@/lib/headless/webrtc";
import type { WorkerLike } from "@/lib/session/node";
import { createSession } from "@/lib/session/session";
import type { Seats } from "@/lib/worker/seats";
import { DEEDS, type DeedName } from "./deeds";
import type { Liar } from "./liar";
import { createTap, seatOfKey, type Tap } from "./tap";

export interface Asked {
  readonly deed: DeedName;
  /** To the neighbour in that seat. */
  readonly to: number;
}

export type Told =
  | { readonly told: "done"; readonly asked: Asked; readonly messages: number }
  | { readonly told: "failed"; readonly asked: Asked; readonly why: string };

const [origin = "", roomCode = "", path = ""] = process.argv.slice(2);
const tap = createTap();
const rtc = await loadWebRtc();
if (!rtc.ok) throw new Error(rtc.error);
const folder = await openFolder(path);
let stored: StoredSigningKey | null = null;
const seats: Seats = {
  ...folder.seats,
  create(identity, publicKey) {
    stored = identity.signingKey;
    return folder.seats.create(identity, publicKey);
  },
};
const platform = { ...nodePlatform(origin, rtc.value, folder), spawn: () => tapped(spawnHere(seats), tap) };
const choices = { roomCode, name: "mallory", networkId: null, watch: false, another: false, practice: false };
const session = createSession({ platform, ...choices });
const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
report(session, write);
createInterface({ input: process.stdin })
  .on("line", (line) => void act(JSON.parse(line) as Asked).then(write))
  .on("close", () => process.exit(0));
void session.start();

async function act(asked: Asked): Promise<Told> {
  try {
    const to = [...tap.seats].find(([, seat]) => seat === asked.to)?.[0];
    if (to === undefined) return { told: "failed", asked, why: "no link to that seat" };
    return { told: "done", asked, messages: await DEEDS[asked.deed](await liar(), to) };
  } catch (cause) {
    return { told: "failed", asked, why: String(cause) };
  }
}

async function liar(): Promise<Liar> {
  const { sight } = tap;
  if (sight?.status == null || stored === null) throw new Error("not seated yet");
  const key = await openSigningKey(stored);
  if (!key.ok) throw new Error(key.error.detail);
  const seat = seatOfKey(sight, key.value.publicKey);
  if (seat === null) throw new Error("no seat at this table");
  return { tap, sight: { ...sight, status: sight.status }, seat, key: key.value };
}

/** The worker's first message carries the port to the links. */
function tapped(worker: WorkerLike, { between }: Tap): WorkerLike {
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message, transfer) => {
    if (message.type !== "open") return post(message, transfer);
    const mesh = between(message.mesh);
    post({ ...message, mesh }, [mesh]);
  };
  return worker;
}

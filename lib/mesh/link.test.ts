/** Sessions over real WebRTC, in a program of their own: webrtcStories.ts says why. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createLinkFactory } from "./link";
import { SESSION_STORIES } from "./sessionStories";
import type { Played } from "./webrtcStories";

test("a connection that the browser refuses to make ends like any other: later, once, and with the reason", async () => {
  class Refused extends EventTarget {
    constructor() {
      super();
      throw new Error("Cannot create so many PeerConnections");
    }
  }
  const rtc = { RTCPeerConnection: Refused, RTCSessionDescription: class {}, RTCIceCandidate: class {} };
  const links = createLinkFactory({ rtc: rtc as never, iceServers: [], after: () => {} });
  for (const initiator of [true, false]) {
    const ends: string[] = [];
    const nothing = (): void => expect.unreachable();
    const closed = (detail: string): void => void ends.push(detail);
    const link = links(initiator, { signal: nothing, open: nothing, data: nothing, drained: nothing, closed });
    expect([link.data, link.bufferedBytes, ends]).toEqual([null, 0, []]);
    await new Promise((done) => setImmediate(done));
    link.signal({ type: "offer", sdp: "v=0" } as never);
    link.close();
    expect(ends).toEqual(["Cannot create so many PeerConnections"]);
  }
});

const run = promisify(execFile);

/** Some 50 ms each on an idle machine; the program itself loses patience before. */
const TIMEOUT_MS = 90_000;

test(
  "over real WebRTC every story of a session goes the same way, and some that only WebRTC can tell",
  async () => {
    const program = fileURLToPath(new URL("./webrtcStories.ts", import.meta.url));
    const { stdout } = await run(process.execPath, ["--import", "tsx", program], { timeout: TIMEOUT_MS });
    const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
    const played = lines.map((line) => JSON.parse(line) as Played);
    expect(played.filter(({ failure }) => failure !== null)).toEqual([]);
    expect(played.map(({ name }) => name)).toEqual(expect.arrayContaining(SESSION_STORIES.map(({ name }) => name)));
    expect(played.length).toBeGreaterThan(SESSION_STORIES.length);
  },
  TIMEOUT_MS,
);

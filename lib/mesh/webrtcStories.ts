/**
 * The stories of a session over real WebRTC, and those that only real WebRTC can tell; one line of JSON for each. A
 * program of its own, because @roamhq/wrtc crashes the worker threads in which tests run when they end: link.test.ts
 * starts it. The package is for tests only.
 */
// biome-ignore lint/style/noRestrictedImports: lib/layers.ts has no place for a package that only tests use.
import * as loaded from "@roamhq/wrtc";
import { assert } from "@/lib/base/assert";
import { createDataPath } from "./dataPath";
import { createLinkFactory, type WebRtc } from "./link";
import type { LinkFactory } from "./ports";
import { meet, SESSION_STORIES, type Stage, type Story } from "./sessionStories";

export interface Played {
  readonly name: string;
  readonly ms: number;
  /** Null when it went well. */
  readonly failure: string | null;
}

// Its types describe an ES module, but it is a CommonJS one: Node has it whole as the default export.
const wrtc = (loaded as { readonly default?: unknown }).default as WebRtc;

/** A machine shared with a browser and a compiler may take this long for what takes 50 ms alone. */
const PATIENCE_MS = 20_000;

const WEBRTC_STORIES: readonly Story[] = [
  {
    name: "a second data channel ends it, and is named",
    async play(stage) {
      const connections: RTCPeerConnection[] = [];
      const { ada, ben } = await meet({ ...stage, host: () => recording(connections, []) });
      assert(await stage.until(() => ada.session.isLive && ben.session.isLive), "both are live");
      const adas = connections.at(-1);
      adas?.createDataChannel("another");
      assert(await stage.until(() => ada.ended !== null && ben.ended !== null), "both end");
      assert(ada.ended?.detail.includes("second data channel"), "the side that made it");
    },
  },
  {
    name: "closing ends the connection before it returns",
    async play(stage) {
      const connections: RTCPeerConnection[] = [];
      const { ada } = await meet({ ...stage, host: () => recording(connections, []) });
      assert(await stage.until(() => ada.session.isLive), "it is live");
      ada.session.close();
      assert(connections.at(-1)?.signalingState === "closed", "it is closed");
    },
  },
  {
    name: "no server is contacted that was not named",
    async play(stage) {
      const configurations: RTCConfiguration[] = [];
      await meet({ ...stage, host: () => recording([], configurations) });
      assert(configurations.length === 2, "two connections are made");
      for (const { iceServers } of configurations) assert(iceServers?.length === 0, "the list is empty");
    },
  },
];

await playAll();

async function playAll(): Promise<void> {
  for (const { name, play } of [...SESSION_STORIES, ...WEBRTC_STORIES]) {
    const startedAtMs = performance.now();
    const stage = createStage();
    const failure = await play(stage).then(
      () => null,
      (cause: unknown) => String(cause),
    );
    stage.end();
    const played: Played = { name, ms: Math.round(performance.now() - startedAtMs), failure };
    process.stdout.write(`${JSON.stringify(played)}\n`);
  }
  // What is left of its threads must not keep the process.
  process.exit();
}

function createStage(): Stage & { end(): void } {
  const timers: NodeJS.Timeout[] = [];
  const connections: RTCPeerConnection[] = [];
  return {
    world: {
      nowMs: () => performance.now(),
      randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
    },
    host: () => recording(connections, []),
    openData: (_, channel, events) => createDataPath(channel, { nowMs: () => performance.now(), after }, events),
    every: (periodMs, run) => void timers.push(setInterval(run, periodMs)),
    until: (isDone) => until(isDone, performance.now() + PATIENCE_MS),
    end() {
      for (const timer of timers) clearInterval(timer);
      for (const connection of connections) connection.close();
    },
  };
}

async function until(isDone: () => boolean, deadlineMs: number): Promise<boolean> {
  while (!isDone() && performance.now() < deadlineMs) await new Promise((again) => setTimeout(again, 2));
  return isDone();
}

function after(delayMs: number, run: () => void): void {
  setTimeout(run, delayMs);
}

/** Links that note what they are made of. */
function recording(connections: RTCPeerConnection[], configurations: RTCConfiguration[]): LinkFactory {
  class Recorded extends wrtc.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
      configurations.push(configuration ?? {});
    }
  }
  return createLinkFactory({ rtc: { ...wrtc, RTCPeerConnection: Recorded }, iceServers: [], after });
}

/** Sessions over real WebRTC, in a program of their own: webrtcStories.ts says why. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { SESSION_STORIES } from "./sessionStories";
import type { Played } from "./webrtcStories";

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

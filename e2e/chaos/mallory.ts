/** A hostile validator as an actor: a process (hostile/seat.program.ts) that has a real seat, and does what it is told. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { expect } from "@playwright/test";
import { test as base } from "@/e2e/ownBrowsers";
import { READY_MS } from "@/e2e/processes";
import { ROOT } from "@/lib/cli/tools";
import type { HeadlessEvent } from "@/lib/headless/events";
import type { DeedName } from "./hostile/deeds";
import type { Told } from "./hostile/seat.program";

export interface Mallory {
  readonly events: readonly HeadlessEvent[];
  validates(): Promise<void>;
  /** Does it to the neighbour in that seat, and resolves to how many messages that took. */
  does(deed: DeedName, to: number): Promise<number>;
  signal(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void;
}

/** A flood is over after this time at the latest, on a machine that does other things as well. */
const DEED_MS = 60_000;

/** Whatever happens in a test, no process is left behind. */
export const test = base.extend<{ startMallory: (room: string) => Promise<Mallory> }>({
  async startMallory({ baseURL }, use) {
    const folder = await mkdtemp(join(tmpdir(), "roundtable-hostile-"));
    const children: Child[] = [];
    await use(async (room) => {
      const child = start(baseURL ?? "", room, join(folder, String(children.length)));
      children.push(child);
      return actorOf(child);
    });
    for (const child of children) {
      const gone = child.exitCode === null ? once(child, "exit") : null;
      child.kill("SIGKILL");
      await gone;
    }
    await rm(folder, { recursive: true });
  },
});

type Child = ChildProcessByStdio<Writable, Readable, null>;

const start = (origin: string, room: string, folder: string): Child =>
  spawn(process.execPath, ["--import", "tsx", "e2e/chaos/hostile/seat.program.ts", origin, room, folder], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });

function actorOf(child: Child): Mallory {
  const events: HeadlessEvent[] = [];
  const told: Told[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as HeadlessEvent | Told;
    if ("told" in said) told.push(said);
    else events.push(said);
  });
  const modes = () => events.filter((event) => event.event === "mode").map(({ mode }) => mode);
  return {
    events,
    validates: () =>
      expect.poll(() => modes().at(-1), { message: "mallory validates", timeout: READY_MS }).toBe("validating"),
    async does(deed, to) {
      const answer = () => told.findLast(({ asked }) => asked.deed === deed && asked.to === to);
      child.stdin.write(`${JSON.stringify({ deed, to })}\n`);
      await expect.poll(() => answer()?.told, { message: `${deed}, to seat ${to}`, timeout: DEED_MS }).toBe("done");
      const done = answer();
      return done?.told === "done" ? done.messages : 0;
    },
    signal: (signal) => void child.kill(signal),
  };
}

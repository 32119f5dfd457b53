/** Headless validators as actors: `npm run validator` in a process each, read by its lines of JSON. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { expect } from "@playwright/test";
import { ROOT } from "@/lib/cli/tools";
import type { HeadlessEvent } from "@/lib/headless/events";

type Told<T extends HeadlessEvent["event"]> = Extract<HeadlessEvent, { event: T }>;

export interface HeadlessActor {
  readonly name: string;
  /** Events of this process, oldest first. */
  readonly told: readonly HeadlessEvent[];
  /** What it wrote for people: nothing, if all goes well. */
  readonly complaints: readonly string[];
  of<T extends HeadlessEvent["event"]>(type: T): readonly Told<T>[];
  /** Submits a line, and resolves to the transaction's id when it is durable there. */
  submit(text: string): Promise<string>;
  /** Ends it, and resolves to its exit code; null for one that was killed. */
  end(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<number | null>;
}

/** Starting takes tsx a second or two on a busy machine, joining and sealing a few more. */
export const READY_MS = 60_000;

export function startHeadless(origin: string, room: string, folder: string, name: string): HeadlessActor {
  const options = ["--room", room, "--server", origin, "--data", folder, "--name", name, "--stdin", "--json"];
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    process.execPath,
    ["--import", "tsx", "lib/cli/validator.ts", ...options],
    { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] },
  );
  const told: HeadlessEvent[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => told.push(JSON.parse(line) as HeadlessEvent));
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));
  const exited = once(child, "exit");
  const actor: HeadlessActor = {
    name,
    told,
    complaints,
    of: <T extends HeadlessEvent["event"]>(type: T) => told.filter((event): event is Told<T> => event.event === type),
    async submit(text) {
      const before = actor.of("accepted").length;
      child.stdin.write(`${text}\n`);
      await expect.poll(() => actor.of("accepted").length, { message: `${name} takes ${text}` }).toBe(before + 1);
      return actor.of("accepted")[before]?.id ?? "";
    },
    async end(signal) {
      child.kill(signal);
      const [code] = await exited;
      return code as number | null;
    },
  };
  return actor;
}

export async function expectValidating(actor: HeadlessActor): Promise<void> {
  await expect
    .poll(() => actor.of("mode").at(-1)?.mode, { message: `${actor.name} validates`, timeout: READY_MS })
    .toBe("validating");
}

/** Height → block id, as far as these processes told; two of them never told different ones. */
export function expectOneChain(actors: readonly HeadlessActor[]): ReadonlyMap<number, string> {
  const chain = new Map<number, string>();
  for (const { height, id } of actors.flatMap((actor) => actor.of("block"))) {
    expect(chain.get(height) ?? id, `one block at height ${height}`).toBe(id);
    chain.set(height, id);
  }
  return chain;
}

/** All have told of the block that the furthest of them has now. */
export async function expectSameHeight(actors: readonly HeadlessActor[]): Promise<void> {
  const height = Math.max(...actors.map((actor) => actor.of("block").at(-1)?.height ?? 0));
  for (const actor of actors)
    await expect
      .poll(() => actor.of("block").some((block) => block.height === height), {
        message: `${actor.name} reaches height ${height}`,
        timeout: READY_MS,
      })
      .toBe(true);
}

/** The transactions stand in blocks that this process told of. */
export async function expectSequenced(actor: HeadlessActor, ids: readonly string[]): Promise<void> {
  const missing = () => {
    const sequenced = new Set<string>(actor.of("block").flatMap(({ txIds }) => txIds));
    return ids.filter((id) => !sequenced.has(id));
  };
  await expect.poll(missing, { message: `${actor.name} has every transaction final`, timeout: READY_MS }).toEqual([]);
}

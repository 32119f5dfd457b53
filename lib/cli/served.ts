/** The production build served on a port of its own for a command, by the same `npm start` that people use. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { QUIET_ENV, ROOT } from "./tools";

export interface Served {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
  /** SIGKILL: nobody is told. */
  kill(): Promise<void>;
}

/** Building takes a minute on a slow machine. */
const READY_MS = 240_000;

/** @throws Error that says so when the server does not come up; why, it has said itself. */
export async function serveBundle(port?: number): Promise<Served> {
  const chosen = port ?? (await freePort());
  const url = `http://localhost:${chosen}`;
  const env = { ...QUIET_ENV, PORT: String(chosen), HOSTNAME: "127.0.0.1" };
  const child = spawn(process.execPath, ["--import", "tsx", resolve(ROOT, "lib/cli/start.ts")], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (const endMs = Date.now() + READY_MS; !(await isReady(url)); ) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server ended before it answered, with ${child.signalCode ?? `code ${child.exitCode}`}.`);
    if (Date.now() > endMs) {
      child.kill("SIGKILL");
      throw new Error(`The server did not answer within ${READY_MS / 1_000} s.`);
    }
    await pause(100);
  }
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  return { url, process: child, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/health`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

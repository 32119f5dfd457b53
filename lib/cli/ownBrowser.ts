/**
 * A Chromium of our own, as a person starts one: none of the switches and emulations by which a test runner keeps every
 * tab awake, so that a tab in the background is hidden and throttled; a profile that outlives it; and a process that can
 * be killed. Playwright is only connected to it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium } from "playwright";
import { findBrowser } from "./browser";

export interface OwnBrowser {
  readonly context: BrowserContext;
  /** Holds what the browser has stored; another browser may be started on it after this one has ended. */
  readonly profile: string;
  /**
   * To all its renderers, which run tabs, their workers and the SharedWorkers: SIGSTOP freezes them, SIGCONT lets those
   * that were frozen go on, SIGKILL crashes the tabs. The browser itself lives. Not on Windows.
   */
  signalRenderers(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): Promise<void>;
  /** SIGKILL to all its processes at once; resolves when they are gone. */
  kill(): Promise<void>;
  /** Ends it and removes its profile. */
  close(): Promise<void>;
}

/** A browser that has not opened its port by then will not. */
const START_MS = 30_000;
const LOOK_MS = 50;

/** @throws Error if the browser does not start. */
export async function startOwnBrowser(profile?: string, switches: readonly string[] = []): Promise<OwnBrowser> {
  const { executablePath, args } = await findBrowser();
  const folder = profile ?? (await mkdtemp(join(tmpdir(), "roundtable-browser-")));
  const portFile = join(folder, "DevToolsActivePort");
  await rm(portFile, { force: true });
  const all = [
    "--headless=new",
    "--remote-debugging-port=0",
    `--user-data-dir=${folder}`,
    ...OWN,
    ...args,
    ...switches,
  ];
  // A process group of its own: what it starts ends with it.
  const child = spawn(executablePath, [...all, "about:blank"], { detached: true, stdio: "ignore" });
  const killNow = () => {
    signalGroup(child);
    removeNow(folder);
  };
  process.once("exit", killNow);
  exitOnSignals();
  child.once("exit", () => process.off("exit", killNow));
  const port = await portIn(portFile, child);
  // Without its defaults Playwright does not make every page believe that it is in front.
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("the browser has no window");
  const kill = () => end(child);
  return {
    context,
    profile: folder,
    signalRenderers: rendererSignals(browser),
    kill,
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Ended by a signal a process runs nothing of what it promised to do at its exit, and its browsers would live on. */
function exitOnSignals(): void {
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const)
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(128 + number));
}

/** Its processes take a moment to die, and write until they do. */
function removeNow(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // A folder that stays does less harm than the browsers that are still to be killed.
  }
}

/** No dialogs of a first start, and no keyring of the desktop. */
const OWN = ["--no-default-browser-check", "--password-store=basic", "--use-mock-keychain"];

function rendererSignals(browser: Browser): OwnBrowser["signalRenderers"] {
  let frozen: readonly number[] = [];
  return async (signal) => {
    const pids = signal === "SIGCONT" ? frozen : await renderersOf(browser);
    frozen = signal === "SIGSTOP" ? pids : [];
    for (const pid of pids) signalIfThere(pid, signal);
  };
}

async function renderersOf(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Renderers come and go: this one has ended by itself.
  }
}

async function portIn(file: string, child: ChildProcess): Promise<string> {
  for (const endMs = Date.now() + START_MS; Date.now() < endMs && child.exitCode === null; await pause(LOOK_MS)) {
    const [port, path] = (await readFile(file, "utf8").catch(() => "")).split("\n");
    if (port !== undefined && path !== undefined) return port;
  }
  await end(child);
  throw new Error("the browser did not open its port");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  signalGroup(child);
  await gone;
}

function signalGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  // Windows knows no process groups; there the browser's other processes end when they lose it.
  if (process.platform === "win32") child.kill("SIGKILL");
  else process.kill(-child.pid, "SIGKILL");
}

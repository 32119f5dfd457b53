/**
 * Finds a Chromium for the tests and commands that need real tabs, and installs one only when there is none: a
 * machine behind a closed network must learn that in seconds. Starting the browser is left to Playwright.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import { QUIET_ENV, run, toolEntry } from "./tools";

/** Playwright's launch options for {@link findBrowser}'s find. */
export interface BrowserLaunch {
  readonly executablePath: string;
  readonly args: string[];
}

/** What the search touches; tests hand in a world of their own. Installers resolve to an exit code. */
export interface BrowserWorld {
  /** Where Playwright keeps its own Chromium, installed or not. */
  readonly bundled: () => string;
  readonly onMachine: readonly string[];
  /** True when the file exists and starts: a missing shared library shows here and not in the middle of a test. */
  readonly starts: (executablePath: string) => Promise<boolean>;
  readonly canDownload: () => Promise<boolean>;
  readonly download: () => Promise<number>;
  readonly canApt: boolean;
  readonly apt: () => Promise<number>;
  readonly root: boolean;
}

/** @throws Error that says what to do when no browser is there and none can be installed. */
export async function findBrowser(world: BrowserWorld = thisMachine()): Promise<BrowserLaunch> {
  const present = (): Promise<string | undefined> => firstThatStarts(world, [world.bundled(), ...world.onMachine]);
  let executablePath = await present();
  if (executablePath === undefined && (await world.canDownload())) {
    if ((await world.download()) === 0) executablePath = await present();
  }
  if (executablePath === undefined && world.canApt) {
    if ((await world.apt()) === 0) executablePath = await present();
  }
  if (executablePath === undefined) throw new Error(NOT_FOUND);
  return { executablePath, args: [...ARGS, ...(world.root ? ROOT_ARGS : [])] };
}

async function firstThatStarts(world: BrowserWorld, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await world.starts(path)) return path;
  return undefined;
}

const NOT_FOUND = `No Chromium that starts was found, and none could be installed from here.
Either run \`npx playwright install --with-deps chromium\` on a machine with a network,
or install Google Chrome or Chromium so that google-chrome or chromium is on the PATH.`;

/** The browser talks to our pages only, and does so over TCP and WebRTC. */
const ARGS = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Chromium refuses to sandbox itself as root, which is who runs in a container; there is no GPU there either. */
const ROOT_ARGS = ["--no-sandbox", "--disable-gpu"];

/** A browser that does not print its version by then will not start a test either. */
const START_TIMEOUT_MS = 10_000;
/** A download host that has not answered by then is blocked rather than slow. */
const PROBE_TIMEOUT_MS = 3_000;
/** Playwright tries five times; each try gives up on a silent connection after this … */
const DOWNLOAD_SILENCE_MS = 10_000;
/** … and all of them together, about 180 MB on any usable line, after this. */
const DOWNLOAD_TIMEOUT_MS = 120_000;
/** Debian's package and what it depends on, from a slow mirror. */
const APT_TIMEOUT_MS = 300_000;

const COMMANDS = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"];
const MAC_APPS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function thisMachine(): BrowserWorld {
  const root = process.getuid?.() === 0;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
  return {
    bundled: () => chromium.executablePath(),
    onMachine: process.platform === "darwin" ? [...onPath, ...MAC_APPS] : onPath,
    starts,
    canDownload,
    download,
    canApt: root && existsSync("/etc/debian_version"),
    apt,
    root,
  };
}

async function starts(executablePath: string): Promise<boolean> {
  if (!existsSync(executablePath)) return false;
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === "win32") return true;
  return new Promise((done) => {
    execFile(executablePath, ["--version"], { timeout: START_TIMEOUT_MS }, (failure) => done(failure === null));
  });
}

async function canDownload(): Promise<boolean> {
  const host = process.env.PLAYWRIGHT_DOWNLOAD_HOST ?? "https://cdn.playwright.dev";
  try {
    await fetch(host, { method: "HEAD", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

function download(): Promise<number> {
  const env = { ...QUIET_ENV, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(DOWNLOAD_SILENCE_MS) };
  const args = [toolEntry("playwright"), "install", "chromium"];
  return run(process.execPath, args, { env, timeout: DOWNLOAD_TIMEOUT_MS });
}

async function apt(): Promise<number> {
  const options = { env: { ...QUIET_ENV, DEBIAN_FRONTEND: "noninteractive" }, timeout: APT_TIMEOUT_MS };
  const updated = await run("apt-get", ["update", "-qq"], options);
  return updated === 0 ? run("apt-get", ["install", "-y", "-qq", "chromium"], options) : updated;
}

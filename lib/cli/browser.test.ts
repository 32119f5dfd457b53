/** Which browser is taken, and what is tried in which order when there is none. */
import { expect, test } from "vitest";
import { type BrowserWorld, findBrowser } from "./browser";

interface Machine {
  readonly started?: readonly string[];
  readonly reachable?: boolean;
  readonly root?: boolean;
  readonly debian?: boolean;
  /** What appears once the installer of that name has run. */
  readonly brings?: Readonly<Record<string, string>>;
}

/** A machine, and the list of installers that were run on it. */
function machine({ started = [], reachable = false, root = false, debian = false, brings = {} }: Machine) {
  const there = new Set(started);
  const installers: string[] = [];
  const install = (name: string) => async (): Promise<number> => {
    installers.push(name);
    const brought = brings[name];
    if (brought === undefined) return 1;
    there.add(brought);
    return 0;
  };
  const world: BrowserWorld = {
    bundled: () => "/cache/chrome",
    onMachine: ["/usr/bin/google-chrome", "/usr/bin/chromium"],
    starts: async (path) => there.has(path),
    canDownload: async () => reachable,
    download: install("download"),
    canApt: root && debian,
    apt: install("apt"),
    root,
  };
  return { world, installers };
}

const FOUND: readonly (readonly [string, Machine, string, readonly string[]])[] = [
  ["prefers Playwright's own", { started: ["/usr/bin/chromium", "/cache/chrome"] }, "/cache/chrome", []],
  ["takes one of the machine", { started: ["/usr/bin/chromium"], reachable: true }, "/usr/bin/chromium", []],
  [
    "downloads when none is there",
    { reachable: true, brings: { download: "/cache/chrome" } },
    "/cache/chrome",
    ["download"],
  ],
  [
    "turns to apt when nothing can be downloaded",
    { root: true, debian: true, brings: { apt: "/usr/bin/chromium" } },
    "/usr/bin/chromium",
    ["apt"],
  ],
  [
    "turns to apt when what was downloaded does not start",
    { reachable: true, root: true, debian: true, brings: { download: "/elsewhere", apt: "/usr/bin/chromium" } },
    "/usr/bin/chromium",
    ["download", "apt"],
  ],
];

test.each(FOUND)("%s", async (_story, given, executablePath, installers) => {
  const { world, installers: ran } = machine(given);
  expect((await findBrowser(world)).executablePath).toBe(executablePath);
  expect(ran).toEqual(installers);
});

const NONE: readonly (readonly [string, Machine])[] = [
  ["no network and no apt", {}],
  ["a download that fails", { reachable: true }],
  ["an apt that fails", { root: true, debian: true }],
  ["a stub that is installed but does not start", { root: true, debian: true, brings: { apt: "/elsewhere" } }],
];

test.each(NONE)("says what to do after %s", async (_story, given) => {
  await expect(findBrowser(machine(given).world)).rejects.toThrow("npx playwright install --with-deps chromium");
});

test("switches the sandbox off for root only", async () => {
  const started = ["/usr/bin/chromium"];
  expect((await findBrowser(machine({ started, root: true }).world)).args).toContain("--no-sandbox");
  expect((await findBrowser(machine({ started }).world)).args).not.toContain("--no-sandbox");
});

/** Real tabs in a real Chromium, against the production build on a port of its own. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { defineConfig } from "@playwright/test";
import { findBrowser } from "@/lib/cli/browser";

// Every worker process reads this file again and must find the port that the first reading chose.
process.env.ROUNDTABLE_E2E_PORT ??= String(await freePort());
const port = process.env.ROUNDTABLE_E2E_PORT;
const baseURL = `http://localhost:${port}`;

/** `npm start` builds first when it must. */
const START_TIMEOUT_MS = 240_000;

export default defineConfig({
  testDir: "e2e",
  // Those take minutes: `npm run chaos` runs them (playwright.chaos.config.ts).
  testIgnore: "**/e2e/chaos/**",
  outputDir: "test-results",
  // A test opens several tabs, each a validator with a worker: more than two at a time starve each other.
  workers: 2,
  fullyParallel: true,
  // Two dozen browsers share whatever machine this is: what fails once and not twice is listed as flaky, and is to be
  // looked into; it does not hide the result of the others.
  retries: 1,
  forbidOnly: process.env.CI !== undefined,
  // For what hangs. A test takes half a minute; on a machine that has other things to do, several times as long.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  // All tabs of a test are drawn, on processors alone: what moves for show only is left to the tests of the page. A
  // recorded trace would cost each tab more than its validator does.
  use: { baseURL, launchOptions: await findBrowser(), contextOptions: { reducedMotion: "reduce" } },
  webServer: {
    command: "npm start --silent",
    url: baseURL,
    env: { PORT: port, HOSTNAME: "127.0.0.1" },
    timeout: START_TIMEOUT_MS,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  },
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

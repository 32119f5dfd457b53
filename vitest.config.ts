/** Unit tests live beside what they test and run in Node; what needs a browser is in e2e. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    environment: "node",
    include: ["lib/**/*.test.{ts,tsx}", "components/**/*.test.{ts,tsx}"],
    // Threads start faster, by a tenth of the whole; but Node 20 aborts the process, and with it all threads, if one is
    // ended while it parses what a socket has brought (v8::ToLocalChecked in llhttp).
    pool: "forks",
    // By itself it leaves one core to nobody.
    maxWorkers: "100%",
    // A property test with many runs shares two cores with its neighbours.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});

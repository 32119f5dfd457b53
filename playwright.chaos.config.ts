/** `npm run chaos`: what takes minutes, one test at a time, since each of them watches clocks on a busy machine. */
import { defineConfig } from "@playwright/test";
import tabs from "./playwright.config";

export default defineConfig({
  ...tabs,
  testDir: "e2e/chaos",
  testIgnore: [],
  workers: 1,
  fullyParallel: false,
  timeout: 300_000,
});

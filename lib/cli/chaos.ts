/** `npm run chaos`: the long tests on real tabs (e2e/chaos), which `npm test` leaves out. Arguments are Playwright's. */
import { runTool } from "./tools";

const args = ["test", "--config", "playwright.chaos.config.ts", ...process.argv.slice(2)];
process.exitCode = await runTool("@playwright/test", args);

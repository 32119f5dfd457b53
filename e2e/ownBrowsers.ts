/** Tests that need a browser as a person starts it, which may be killed; all are ended and their profiles removed. */
import { type OwnBrowser, startOwnBrowser } from "@/lib/cli/ownBrowser";
import { test as base } from "./actors";

export const test = base.extend<{ startBrowser: typeof startOwnBrowser }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs off its parameter.
  async startBrowser({}, use) {
    const started: OwnBrowser[] = [];
    await use(async (profile, switches) => {
      const browser = await startOwnBrowser(profile, switches);
      started.push(browser);
      return browser;
    });
    for (const browser of started) await browser.close();
  },
});

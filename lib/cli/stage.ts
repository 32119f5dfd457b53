/**
 * What a command on real tabs needs of the machine: a browser, looked for before anything is built and served, and the
 * served build. Where one of them is not to be had a person reads why, and no stack of ours.
 */
import { type BrowserLaunch, findBrowser } from "./browser";
import { type Served, serveBundle } from "./served";

/** sysexits.h EX_UNAVAILABLE: nothing was tried, so nothing has failed. */
export const EXIT_UNAVAILABLE = 69;

/** Resolves to the exit code. The server ends with the run, however that ends. */
export async function onStage(
  run: (served: Served, browser: BrowserLaunch) => Promise<number>,
  { find = () => findBrowser(), serve = () => serveBundle() } = {},
): Promise<number> {
  const browser = await orSay(find);
  return browser === null ? EXIT_UNAVAILABLE : onServer((served) => run(served, browser), serve);
}

/** The same for who needs no browser. */
export async function onServer(run: (served: Served) => Promise<number>, serve = () => serveBundle()): Promise<number> {
  const served = await orSay(serve);
  if (served === null) return EXIT_UNAVAILABLE;
  try {
    return await run(served);
  } finally {
    await served.stop();
  }
}

async function orSay<T>(need: () => Promise<T>): Promise<T | null> {
  try {
    return await need();
  } catch (failure) {
    console.error(failure instanceof Error ? failure.message : failure);
    return null;
  }
}

/** The scripts that a route's page names: what a browser fetches before it can run anything. */
import { gzipSync } from "node:zlib";

const BYTES_PER_KIB = 1_024;

/** KiB, each script compressed by itself, without those for browsers that know no modules. */
export async function routeKiB(url: string, path: string): Promise<number> {
  const page = await (await fetch(url + path)).text();
  const sizes = await Promise.all(
    scriptsIn(page).map(async (script) => gzipSync(await (await fetch(url + script)).text()).length),
  );
  return Math.round((10 * sizes.reduce((sum, size) => sum + size, 0)) / BYTES_PER_KIB) / 10;
}

export function scriptsIn(page: string): readonly string[] {
  const all = page.matchAll(/\/_next\/static\/[^"'\\ ?]+?\.js/g);
  const old = page.matchAll(/<script[^>]*?src="([^"?]+)[^>]*?nomodule/gi);
  const forOld = new Set([...old].map(([, script]) => script));
  return [...new Set([...all].map(([script]) => script))].filter((script) => !forOld.has(script));
}

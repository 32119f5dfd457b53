/**
 * Dead files, exports and dependencies. Tests count as readers. A package waits unblamed until the room that
 * lib/layers.ts gives it as a home exists; from then on it must be used.
 */
import { existsSync } from "node:fs";
import type { KnipConfig } from "knip";
import { LAYERS, type Layer } from "./lib/layers";

const layers: readonly (readonly [string, Layer])[] = Object.entries(LAYERS);
const rooms = layers.filter(([folder]) => folder.startsWith("lib/"));
const homeless = rooms.filter(([folder]) => !existsSync(folder)).flatMap(([, layer]) => layer.packages);
const waiting = [...homeless, ...homeless.map((name) => `@types/${name}`)];
const waitingInTests = existsSync("lib/storage") ? [] : ["fake-indexeddb"];

const config: KnipConfig = {
  project: ["*.config.{ts,mjs}", "{app,components,e2e,lib}/**/*.{ts,tsx,css}", "public/**/*.js"],
  // What is started by its path: programs for a page (e2e/pageProgram.ts) and for a process, the simulator's processes, the SharedWorker.
  entry: [
    "e2e/**/*.{page,program}.ts",
    "lib/cli/{build,dev,benchSurfaceFlood,layers,simWorker,start,test}.ts",
    "public/stream.js",
  ],
  playwright: { config: ["playwright.config.ts", "playwright.chaos.config.ts"] },
  ignoreDependencies: [...waiting, ...waitingInTests],
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;

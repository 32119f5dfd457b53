/**
 * Turns the table of layers into Biome overrides: per folder a fence round its imports, and round the pure rooms a
 * second one against clock, entropy and timers. Biome applies the last override that matches, so a folder's test
 * files, which may use more, come right after the folder. Reading and writing biome.json is left to layers.ts.
 */
import { LAYERS, type Layer } from "@/lib/layers";

type Severity = "error" | "off";
type Rule = Severity | { readonly level: Severity; readonly options: Readonly<Record<string, unknown>> };
export interface Override {
  readonly includes: readonly string[];
  readonly linter: { readonly rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> };
}

const FOLDERS: readonly (readonly [string, Layer])[] = Object.entries(LAYERS);
const ANY_TEST = "**/*.test.{ts,tsx}";
const TEST_PACKAGES = ["vitest", "fast-check", "fake-indexeddb", "culori", "node:*"];

export function fences(): readonly Override[] {
  const pure = FOLDERS.filter(([, layer]) => layer.program === "core").map(([folder]) => folder);
  return [
    override(within(pure), {
      style: { noRestrictedGlobals: NO_WORLD },
      nursery: { noJsRestrictedProperties: NO_CHANCE },
    }),
    ...FOLDERS.map(([folder, layer]) => sourceFence(folder, layer)),
    // A test may ask the world, but its dice are seeded too; its stories are short, the function that holds them need not be.
    override([ANY_TEST, "e2e/**"], {
      complexity: { noExcessiveLinesPerFunction: "off" },
      style: { noRestrictedGlobals: "off" },
      nursery: { noJsRestrictedProperties: NO_CHANCE },
    }),
    ...FOLDERS.map(([folder, layer]) => testFence(folder, layer)),
    // Next and the tools ask for default exports in exactly these files.
    override(["app/**", "*.config.{ts,mjs}"], { style: { noDefaultExport: "off" } }),
    // A command talks to the terminal.
    override(["lib/cli/**"], { suspicious: { noConsole: "off" } }),
  ];
}

function sourceFence(folder: string, layer: Layer): Override {
  const may = [...(layer.rooms === "any" ? ["every room"] : layer.rooms), ...layer.packages].join(", ");
  const message = `${folder} may import ${may || "nothing outside itself"}: see lib/layers.ts.`;
  return override(within([folder]), {
    style: { noRestrictedImports: restrictImports(folder, layer.rooms, layer.packages, message) },
  });
}

/** A test may also reach what its room stands on, however deep, and the test libraries. */
function testFence(folder: string, layer: Layer): Override {
  const message = `Tests of ${folder} may import what the room stands on and test libraries: see lib/layers.ts.`;
  const packages = [...layer.packages, ...TEST_PACKAGES];
  return override([`${folder}/${ANY_TEST}`], {
    style: { noRestrictedImports: restrictImports(folder, foundations(layer.rooms), packages, message) },
  });
}

const within = (folders: readonly string[]): readonly string[] => folders.map((folder) => `${folder}/**`);
const override = (includes: readonly string[], rules: Override["linter"]["rules"]): Override => ({
  includes,
  linter: { rules },
});

/**
 * Everything is refused, then the listed is let in: gitignore patterns, the last match wins. A package's name matches
 * at any depth, so our own paths are refused once more after the packages. Within a folder files are addressed with
 * `./` or in full; a path that climbs with `..` could leave the folder unseen, so none may.
 */
function restrictImports(folder: string, rooms: Layer["rooms"], packages: readonly string[], message: string): Rule {
  const inside = rooms === "any" ? ["lib"] : rooms.map(folderOf);
  const group = [
    "**",
    ...packages.flatMap((name) => [`!${name}`, `!${name}/**`]),
    "@/**",
    "!./**",
    ...[folder, ...inside].map((path) => `!@/${path}/**`),
    "**/../**",
  ];
  return { level: "error", options: { patterns: [{ group, message }] } };
}

const NO_WORLD: Rule = {
  level: "error",
  options: {
    deniedGlobals: Object.fromEntries(
      [
        "Date",
        "performance",
        "setTimeout",
        "setInterval",
        "setImmediate",
        "queueMicrotask",
        "crypto",
        "globalThis",
      ].map((name) => [
        name,
        "A pure room has no clock, timer or entropy: they arrive as inputs and leave as effects.",
      ]),
    ),
  },
};

const NO_CHANCE: Rule = {
  level: "error",
  options: {
    entries: [{ object: "Math", property: "random", message: "Chance must be repeatable: take it from a seed." }],
  },
};

function foundations(rooms: Layer["rooms"]): Layer["rooms"] {
  if (rooms === "any") return "any";
  const reached = new Set<string>();
  const visit = (room: string): void => {
    if (reached.has(room)) return;
    reached.add(room);
    const below = FOLDERS.find(([folder]) => folder === folderOf(room))?.[1].rooms;
    if (Array.isArray(below)) below.forEach(visit);
  };
  rooms.forEach(visit);
  return [...reached];
}

const folderOf = (room: string): string => (room in LAYERS ? room : `lib/${room}`);

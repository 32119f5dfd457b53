/**
 * The lock file must install on every platform, and on every Node that we promise. A lock file written where the binaries
 * of other platforms could not be seen leaves them out, and `npm ci` then refuses it, even where they are not needed.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./tools";

interface Lock {
  readonly packages: Readonly<Record<string, Package>>;
}

interface Package {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  /** Not installed where it does not fit. */
  readonly optional?: boolean;
  readonly engines?: Readonly<Record<string, string>> | readonly string[];
}

const { packages } = JSON.parse(readFileSync(resolve(ROOT, "package-lock.json"), "utf8")) as Lock;

test("every platform's binaries are in the lock file", () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !placesOf(name, path).some((place) => place in packages)),
  );
  expect(missing).toEqual([]);
});

// A container often has NODE_ENV=production, and npm takes it for a wish to leave out what only developers need.
test("npm is told to install what the commands are run by and the page is built with, whatever NODE_ENV is", () => {
  expect(readFileSync(resolve(ROOT, ".npmrc"), "utf8")).toMatch(/^include=dev$/m);
});

test("the Node that we promise is one for which every package is made", () => {
  const wanted = Object.entries(packages).flatMap(([path, { optional = false, engines = {} }]) =>
    path === "" || optional || !("node" in engines) ? [] : [[path, leastOf20(engines.node ?? "")] as const],
  );
  const { engines } = JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8")) as Package;
  expect(packages[""]?.engines).toEqual(engines);
  const promised = leastOf20(engines && "node" in engines ? (engines.node ?? "") : "");
  expect(wanted.filter(([, least]) => least > promised)).toEqual([]);
  expect(readFileSync(resolve(ROOT, "README.md"), "utf8")).toContain(`Node 20.${promised} or newer`);
});

test.each([
  [">=20.9.0", 9],
  ["^20.19.0 || >=22.12.0", 19],
  ["^18 || >= 20", 0],
  ["20 || >=22", 0],
  [">=18.14.0", 0],
  [">=22.1", Number.POSITIVE_INFINITY],
])("of Node 20, %s wants minor version %d at least", (range, minor) => {
  expect(leastOf20(range)).toBe(minor);
});

/** The least minor version of Node 20 that a range has; infinite if it has none, or is of a kind that no package of ours uses. */
function leastOf20(range: string): number {
  const minors = range.split("||").map((part) => {
    const [, sign = "", major = "", minor = "0"] = /^\s*(>=|\^|~)?\s*(\d+)(?:\.(\d+))?/.exec(part) ?? [];
    if (Number(major) === 20) return Number(minor);
    return sign === ">=" && Number(major) < 20 ? 0 : Number.POSITIVE_INFINITY;
  });
  return Math.min(...minors);
}

/** Where Node would look for a package that is asked for from a path, nearest first. */
function placesOf(name: string, path: string): readonly string[] {
  const above = path.lastIndexOf("/node_modules/");
  const here = `${path === "" ? "" : `${path}/`}node_modules/${name}`;
  if (path === "") return [here];
  return [here, ...placesOf(name, above < 0 ? "" : path.slice(0, above))];
}

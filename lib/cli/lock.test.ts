/**
 * The lock file must install on every platform. A lock file written where the binaries of other platforms could not be
 * seen leaves them out, and `npm ci` then refuses it, even where they are not needed.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./tools";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

const { packages } = JSON.parse(readFileSync(resolve(ROOT, "package-lock.json"), "utf8")) as Lock;

test("every platform's binaries are in the lock file", () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !placesOf(name, path).some((place) => place in packages)),
  );
  expect(missing).toEqual([]);
});

/** Where Node would look for a package that is asked for from a path, nearest first. */
function placesOf(name: string, path: string): readonly string[] {
  const above = path.lastIndexOf("/node_modules/");
  const here = `${path === "" ? "" : `${path}/`}node_modules/${name}`;
  if (path === "") return [here];
  return [here, ...placesOf(name, above < 0 ? "" : path.slice(0, above))];
}

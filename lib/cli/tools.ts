/**
 * Runs the project's own tools as child processes, each by its JavaScript entry and never through a shell, so that a
 * command behaves alike on every platform. What the tools do is their configuration's business.
 */
import { type SpawnOptions, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder, absolute. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Nobody is told that this project is being built. */
export const QUIET_ENV = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };

/** The arguments that make Node run a package's command, e.g. `["/…/node_modules/next/dist/bin/next"]`. */
export function toolEntry(packageName: string): string {
  const manifestPath = resolve(ROOT, "node_modules", packageName, "package.json");
  const { bin } = JSON.parse(readFileSync(manifestPath, "utf8")) as { bin: string | Record<string, string> };
  const entry = typeof bin === "string" ? bin : Object.values(bin)[0];
  if (entry === undefined) throw new Error(`${packageName} has no command: is the installation complete?`);
  return resolve(dirname(manifestPath), entry);
}

/** Runs a package's command in the repository's root with its output shown. Resolves to the exit code. */
export const runTool = (packageName: string, args: readonly string[]): Promise<number> =>
  run(process.execPath, [toolEntry(packageName), ...args]);

/** Runs one of our own TypeScript commands, such as `lib/cli/layers.ts`. Resolves to the exit code. */
export const runScript = (path: string, args: readonly string[] = []): Promise<number> =>
  run(process.execPath, ["--import", "tsx", resolve(ROOT, path), ...args]);

/**
 * Resolves to the exit code; a child ended by a signal or never started counts as 1. Being told to end, we end the
 * child and go on to say so; an interrupt at the terminal reaches both of us anyway.
 */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: ROOT, env: QUIET_ENV, stdio: "inherit", ...options });
    const end = (): boolean => child.kill("SIGTERM");
    const settle = (code: number): void => {
      process.off("SIGTERM", end);
      done(code);
    };
    process.on("SIGTERM", end);
    child.once("error", () => settle(1));
    child.once("exit", (code) => settle(code ?? 1));
  });
}

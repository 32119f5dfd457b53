/** Which sources a figure is of. */
import { execFileSync } from "node:child_process";
import { ROOT } from "./tools";

/** With a mark when what is measured is not what was committed; `unknown` where there is no git or no repository. */
export function commitNow(folder = ROOT): string {
  try {
    const args = ["describe", "--always", "--dirty", "--exclude", "*"];
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "unknown";
  }
}

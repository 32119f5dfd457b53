/** One check of something, as it is shown: what was checked, whether it held, what was found, how long it took. */
export interface CheckStep {
  readonly name: CheckName;
  readonly ok: boolean;
  /** What was found; if it did not hold, of the form "got X, want Y". */
  readonly found: string;
  readonly tookMs: number;
}

export type CheckName =
  | "acknowledgements"
  | "block id"
  | "parent link"
  | "vrf proof"
  | "proposer"
  | "certificate"
  | "signatures"
  | "log root"
  | "transaction id"
  | "inclusion"
  | "older block"
  | "newer block"
  | "consistency";

export type Finding = { readonly ok: boolean; readonly found: string };

/** Runs checks one after the other, telling of each; stops at the first that fails. True if all held. */
export async function runChecks(
  checks: readonly (readonly [CheckName, () => Finding | Promise<Finding>])[],
  nowMs: () => number,
  tell: (step: CheckStep) => void,
): Promise<boolean> {
  for (const [name, check] of checks) {
    const fromMs = nowMs();
    const finding = await check();
    tell({ name, ...finding, tookMs: nowMs() - fromMs });
    if (!finding.ok) return false;
  }
  return true;
}

export const holds = (found: string): Finding => ({ ok: true, found });
export const fails = (found: string): Finding => ({ ok: false, found });

/** What a campaign found, for people and for programs. */
import { countOf } from "@/lib/base/words";
import { BEHAVIOUR_NAMES } from "@/lib/faults/catalogue";
import type { Failure, Tally } from "@/lib/sim/campaign";
import { FAULT_NAMES } from "@/lib/sim/faultNames";
import { MARKS } from "@/lib/sim/marks";
import type { SimPlan } from "./simArgs";

export const EXIT = { ok: 0, safety: 2, liveness: 3, assertion: 4, nondeterminism: 5, usage: 64 } as const;

export function exitCodeOf(failures: readonly Pick<Failure, "invariant">[]): number {
  const codes = failures.map(({ invariant }) => codeOf(invariant));
  // The gravest first.
  return (
    [EXIT.safety, EXIT.assertion, EXIT.nondeterminism, EXIT.liveness].find((code) => codes.includes(code)) ?? EXIT.ok
  );
}

function codeOf(invariant: string): number {
  if (invariant === "assertion") return EXIT.assertion;
  if (invariant === "S12") return EXIT.nondeterminism;
  return invariant.startsWith("S") ? EXIT.safety : EXIT.liveness;
}

export function jsonOf(plan: SimPlan, tally: Tally, seconds: number): Record<string, unknown> {
  const { counts, forks } = tally;
  return {
    seeds: plan.seeds,
    from: plan.from,
    twins: plan.twins,
    runs: tally.runs,
    seconds,
    runsPerMinute: Math.round((60 * tally.runs) / seconds),
    virtualSeconds: Math.round(tally.virtualMs / 1000),
    events: tally.events,
    blocks: tally.blocks,
    roundsNullified: counts["rounds nullified"] ?? 0,
    messages: counts.messages ?? 0,
    faults: { ...zeros(FAULT_NAMES), ...tally.faults, lies: counts.lies ?? 0 },
    behaviours: BEHAVIOUR_NAMES.length,
    marks: { ...zeros(MARKS), ...tally.marks },
    roundsToDecide: tally.roundsToDecide,
    determinism: { repeated: tally.repeated, unequal: tally.unequal },
    sealings: counts.sealings ?? 0,
    forks,
    violations: tally.failures.map((failure) => ({ ...failure, repeat: commandOf(failure) })),
  };
}

const zeros = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, 0]));

/** The one command that makes this run again. */
export function commandOf({ kind, seed, seats }: Failure): string {
  const nodes = seats === null ? "" : ` --nodes ${seats}`;
  switch (kind) {
    case "swarm":
      return `npm run sim -- --seeds 1 --from ${seed}${nodes}`;
    case "twins":
      return `npm run sim -- --seeds 0 --twins 1 --from ${seed}`;
    case "fork":
      return `npm run sim -- --seeds 0 --forks 1 --from ${seed}${nodes}`;
    case "sealing":
      return `npm run sim -- --seeds 0 --sealings 1 --from ${seed}`;
    case "effect":
      return `npm run sim -- --seeds 0 --effect ${seed}`;
  }
}

export function textOf(plan: SimPlan, tally: Tally, seconds: number): string {
  const { forks } = tally;
  const never = MARKS.filter((mark) => (tally.marks[mark] ?? 0) === 0);
  const lines = [
    `${countOf(plan.seeds, "seed")}, ${countOf(plan.twins, "Twins scenario")}: ${countOf(tally.runs, "run")} in ${seconds.toFixed(1)} s, ${countOf(Math.round(tally.virtualMs / 3_600_000), "virtual hour")}`,
    `${countOf(tally.blocks, "block")}, ${countOf(tally.counts["rounds nullified"] ?? 0, "round")} nullified, ${countOf(tally.counts.messages ?? 0, "message")}, ${countOf(sum(tally.faults), "fault")}, ${countOf(tally.counts.lies ?? 0, "lie")}`,
    `${MARKS.length - never.length} of ${MARKS.length} things that must happen sometimes did${never.length > 0 && never.length <= 8 ? `, but not: ${never.join("; ")}` : ""}`,
    `${countOf(tally.repeated, "run")} made twice, ${tally.unequal} differed`,
  ];
  if (forks.planned > 0)
    lines.push(
      `${countOf(forks.planned, "fork")} planned, ${forks.forked} happened, ${forks.seen} seen by the oracle; ${forks.halted} of ${countOf(forks.honest, "honest validator")} halted and named the liars`,
    );
  lines.push(tally.failures.length === 0 ? "No violation." : `${countOf(tally.failures.length, "violation")}.`);
  return lines.join("\n");
}

const sum = (figures: Readonly<Record<string, number>>): number =>
  Object.values(figures).reduce((total, figure) => total + figure, 0);

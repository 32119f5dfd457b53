/** What `npm run sim` is asked to do. */
import { parseArgs } from "node:util";
import { err, ok, type Result } from "@/lib/base/result";
import { effectsToCrashAt } from "@/lib/sim/everyEffect";

export interface SimPlan {
  readonly from: number;
  readonly seeds: number;
  readonly twins: number;
  readonly forks: number;
  readonly sealings: number;
  /** A crash at one effect in so many; 0: none. */
  readonly everyEffect: number;
  /** A crash at this one effect; null: none in particular. */
  readonly effect: number | null;
  /** Fixes the size of the tables of seeds and forks; null: as drawn. */
  readonly seats: number | null;
  readonly json: boolean;
  /** A trace file whose run is to be made again. */
  readonly replay: string | null;
}

/** Enough seeds to be a campaign of their own: then forks and crashes at effects belong to it. */
const CAMPAIGN_SEEDS = 100;
/** Larger tables take minutes a run. */
const SEATS_MAX = 16;
/** Of each kind: a campaign of weeks, whose parts are still listed in a moment. */
const RUNS_MAX = 10_000_000;
/** The seeds after it are exact numbers as well. */
const FROM_MAX = Number.MAX_SAFE_INTEGER - RUNS_MAX;
/** What says which runs are wanted. */
const KINDS = ["seeds", "twins", "forks", "sealings", "effects", "effect"] as const;

export const USAGE = `npm run sim -- [--seeds N] [--from S] [--twins N] [--forks N] [--sealings N] [--effects EVERY] [--effect K] [--nodes N] [--json]
npm run sim -- --replay TRACE.ndjson`;

export function parseSimArgs(args: readonly string[]): Result<SimPlan, string> {
  try {
    const number = { type: "string" } as const;
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: number,
        from: number,
        twins: number,
        forks: number,
        sealings: number,
        effects: number,
        effect: number,
        nodes: number,
        json: { type: "boolean" },
        replay: { type: "string" },
      },
    });
    // Without a word it is what `npm test` wants: some of everything, in less than a minute.
    const bare = KINDS.every((kind) => values[kind] === undefined);
    const count = (kind: (typeof KINDS)[number], otherwise: number): number =>
      optional(kind, values[kind], 0, RUNS_MAX) ?? otherwise;
    const seeds = bare ? 250 : count("seeds", 0);
    const isCampaign = seeds >= CAMPAIGN_SEEDS;
    return ok({
      from: optional("from", values.from, 0, FROM_MAX) ?? 0,
      seeds,
      twins: bare ? 800 : count("twins", 0),
      forks: count("forks", isCampaign ? 40 : 0),
      sealings: count("sealings", isCampaign ? Math.ceil(seeds / 10) : 0),
      everyEffect: count("effects", bare ? 8 : isCampaign ? 1 : 0),
      // How many effects there are is known when they have been counted.
      effect: values.effect === undefined ? null : optional("effect", values.effect, 0, effectsToCrashAt() - 1),
      seats: optional("nodes", values.nodes, 1, SEATS_MAX),
      json: values.json ?? false,
      replay: values.replay ?? null,
    });
  } catch (fault) {
    return err(fault instanceof Error ? fault.message : String(fault));
  }
}

function optional(name: string, text: string | undefined, min: number, max: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < min || value > max)
    throw new Error(`got --${name} ${text}, want an integer from ${min} to ${max}`);
  return value;
}

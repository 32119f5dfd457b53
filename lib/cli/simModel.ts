/**
 * `npm run sim:model`: every state of a small table (lib/sim/model.ts), and each way to break the rules that must show.
 * Exit code 2 if a promise breaks that must hold, 4 if a planted bug goes unseen, 64 for usage.
 */
import { countOf } from "@/lib/base/words";
import { MODEL_BUGS, type Model, ROUNDS_MAX } from "@/lib/sim/model";
import { type Exploration, explore } from "@/lib/sim/modelSearch";
import { type OptionSpec, parseOptions, usage } from "./arguments";
import { EXIT } from "./simReport";

interface Explored extends Model, Exploration {
  readonly seconds: number;
}

const OPTIONS = { json: { type: "flag", what: "print JSON" } } as const satisfies Record<string, OptionSpec>;

process.exitCode = simModel(process.argv.slice(2));

function simModel(args: readonly string[]): number {
  const options = parseOptions(OPTIONS, args);
  if (!options.ok) {
    console.error(`${options.error}\n${usage("sim:model", OPTIONS)}`);
    return EXIT.usage;
  }
  const { json } = options.value;
  const holds = Array.from({ length: ROUNDS_MAX }, (_, i) => timed({ rounds: i + 1, bug: null }, json));
  const bugs = MODEL_BUGS.map((bug) => timed({ rounds: ROUNDS_MAX, bug }, json));
  if (json) console.log(JSON.stringify({ seats: 4, liars: 1, blocks: 2, holds, bugs }, null, 1));
  if (holds.some(({ broken }) => broken !== null)) return EXIT.safety;
  return bugs.some(({ broken }) => broken === null) ? EXIT.assertion : EXIT.ok;
}

function timed(model: Model, json: boolean): Explored {
  const startedMs = performance.now();
  const found = explore(model);
  const explored = { ...model, ...found, seconds: Math.round((performance.now() - startedMs) / 10) / 100 };
  if (!json) console.log(lineOf(explored));
  return explored;
}

function lineOf({ rounds, bug, states, seconds, broken }: Explored): string {
  const what = bug ?? countOf(rounds, "round");
  const way = broken?.steps.map((step, i) => `\n  ${i + 1}. ${step}`).join("") ?? "";
  const verdict =
    broken === null ? "every promise holds" : `${broken.promise}, in ${countOf(broken.steps.length, "step")}:${way}`;
  return `${what}: ${countOf(states, "state")}, ${seconds} s: ${verdict}`;
}

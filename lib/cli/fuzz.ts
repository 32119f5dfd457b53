/**
 * `npm run fuzz`: valid messages, certificates, proofs, draws, JSON and HTTP, each changed a little, against everything
 * that decodes or verifies them. An exception, a changed thing that is taken, or a slow answer fails, with the one command
 * that repeats it.
 */
import { type OptionSpec, parseOptions, usage } from "./arguments";
import { SIGNED } from "./fuzzCrypto";
import { fuzz } from "./fuzzRun";
import { SERVED } from "./fuzzServer";
import { DECODERS, PROOFS } from "./fuzzTargets";

const OPTIONS = {
  count: { type: "integer", what: "cases", min: 1, max: 1_000_000_000, default: 100_000 },
  seed: { type: "integer", what: "the first case; each is a function of its number", min: 0, max: 2 ** 31, default: 0 },
  json: { type: "flag", what: "print JSON" },
} as const satisfies Record<string, OptionSpec>;

const PROGRESS_MS = 5_000;

process.exitCode = await main(process.argv.slice(2));
// Connections of the last cases may linger; nothing is to be waited for.
setImmediate(() => process.exit());

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(OPTIONS, args);
  if (!options.ok) {
    console.error(`${options.error}\n${usage("fuzz", OPTIONS)}`);
    return 64;
  }
  const { json } = options.value;
  const startedMs = performance.now();
  let saidMs = startedMs;
  const tally = await fuzz([...SIGNED, ...SERVED, ...DECODERS, ...PROOFS], options.value, (done) => {
    if (performance.now() - saidMs < PROGRESS_MS) return;
    saidMs = performance.now();
    console.error(`… ${done} cases`);
  });
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  if (json) console.log(JSON.stringify({ ...options.value, ...tally, seconds }, null, 1));
  else {
    for (const [name, cases] of Object.entries(tally.cases)) console.log(`${String(cases).padStart(9)}  ${name}`);
    console.log(
      `${tally.failures.length} failures in ${seconds} s, the slowest case took ${Math.ceil(tally.slowestMs)} ms`,
    );
  }
  for (const { seed, target, detail } of tally.failures)
    console.error(`npm run fuzz -- --seed ${seed} --count 1  # ${target}: ${detail}`);
  return tally.failures.length === 0 ? 0 : 1;
}

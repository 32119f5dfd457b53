/**
 * `npm run chaos:hour`: a table of real tabs, each in a browser of its own, that are killed, frozen, reloaded, paused and
 * closed by a seeded plan while transactions come in. Fails if the chain halts with a quorum alive, a seat votes twice,
 * or a transaction that was accepted is lost or doubled.
 */

import { countOf } from "@/lib/base/words";
import { quorum } from "@/lib/chain/quorum";
import { type OptionSpec, parseOptions, usage } from "./arguments";
import { type Figures, isAsPromised, judge } from "./chaosFigures";
import { createPlan } from "./chaosPlan";
import { createRecord } from "./chaosRecord";
import type { ChaosSeat } from "./chaosSeat";
import { lookOut, openSeats, settle, strikeByPlan, submitUntil, type Tally } from "./chaosTable";
import { onStage } from "./stage";

const OPTIONS = {
  minutes: { type: "integer", what: "how long tabs are struck", min: 1, max: 24 * 60, default: 60 },
  seats: { type: "integer", what: "tabs, each in a browser of its own", min: 1, max: 16, default: 8 },
  rate: { type: "integer", what: "transactions a second, over all tabs", min: 1, max: 1_000, default: 5 },
  seed: { type: "integer", what: "of the plan", min: 0, max: 2 ** 31, default: 1 },
  preset: { type: "choice", what: "lengths of rounds", of: ["fast", "live", "lecture"], default: "fast" },
  json: { type: "flag", what: "nothing but the figures, as JSON" },
} as const satisfies Record<string, OptionSpec>;

/** With everybody back, what was accepted becomes final within seconds. */
const SETTLE_MS = 120_000;
/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

process.exitCode = await chaosHour();

async function chaosHour(): Promise<number> {
  const parsed = parseOptions(OPTIONS, process.argv.slice(2));
  if (!parsed.ok) {
    console.error(`${parsed.error}\n\n${usage("chaos:hour", OPTIONS)}`);
    return EXIT_USAGE;
  }
  const startMs = Date.now();
  const say = (line: string): void => {
    if (!parsed.value.json) console.log(`${((Date.now() - startMs) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
  };
  return onStage(async ({ url }) => {
    const figures = await run(url, parsed.value, say);
    console.log(JSON.stringify(figures, null, 2));
    return isAsPromised(figures) ? 0 : 1;
  });
}

interface Wanted {
  readonly minutes: number;
  readonly seats: number;
  readonly rate: number;
  readonly seed: number;
  readonly preset: string;
}

async function run(url: string, options: Wanted, say: (line: string) => void): Promise<Figures> {
  const { minutes, seats, rate, seed, preset } = options;
  const record = createRecord();
  const tally: Tally = {
    struck: { "kill tab": 0, "kill browser": 0, freeze: 0, reload: 0, pause: 0, close: 0 },
    accepted: new Set(),
    stuck: [],
  };
  const table: ChaosSeat[] = await openSeats(url, seats, preset, record);
  try {
    say(`${countOf(seats, "tab validates", "tabs validate")}, each in a browser of its own`);
    const endMs = Date.now() + minutes * 60_000;
    const plan = createPlan(seed, seats, seats - quorum(seats));
    const stopLooking = lookOut(table, record);
    await Promise.all([
      strikeByPlan(table, { plan, record, tally, endMs, say }),
      submitUntil(table, { seed, rate, tally, endMs }),
    ]);
    say("no more blows: waiting until everything accepted is final everywhere");
    const height = await settle(table, SETTLE_MS);
    stopLooking();
    const logs = await Promise.all(table.map((seat) => seat.log(height)));
    const verdict = record.verdict();
    for (const line of [...verdict.doubleVotes, ...verdict.scandals, ...tally.stuck]) say(line);
    return judge({ minutes, seed, tally, verdict, height, logs });
  } finally {
    await Promise.all(table.map((seat) => seat.close()));
  }
}

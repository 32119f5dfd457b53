/** How many whole networks a processor can try: seeds of the simulator's swarm. */
import { assert } from "@/lib/base/assert";
import { runPart } from "@/lib/sim/campaign";
import { type Bench, secondsOf } from "./benchMeasure";

/** Seeds are of very different length; the same ones are run each time. */
const SEEDS = 10;

export const SIM_BENCHES: readonly Bench[] = [
  {
    name: "simulator seeds on one processor",
    unit: "1/min",
    target: null,
    aim: null,
    prepare: async () => async () => {
      const seconds = await secondsOf(async () => {
        const { failures } = await runPart({ kind: "swarm", from: 0, count: SEEDS, seats: null });
        assert(failures.length === 0, "the seeds of the bench break nothing");
      });
      return (60 * SEEDS) / seconds;
    },
  },
];

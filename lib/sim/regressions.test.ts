/** Runs that once broke a promise, with what went wrong. Written out, because a seed means other dials in another swarm. */
import { expect, test } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import { calmDials, type Dials } from "./dials";
import { run } from "./run";

const params = { ...PRESETS.fast, maxTxBytes: 4096, maxBlockBytes: 8192, maxBlockTxs: 2 };
const calm = calmDials(4, params);

/**
 * A proposer caught up by sync and was led through two rounds by certificates, one Status in each. The third, for the
 * round it stayed in, was one more than its neighbours answer in a second (P13), so it learnt of its draw too late.
 */
const ledTooFast: Dials = {
  ...calm,
  variant: 854,
  chaosMs: 6_000,
  network: {
    ...calm.network,
    delay: { kind: "pareto", meanMs: 1 },
    loss: 0.12321812636218965,
    reordering: 0.10988689314108342,
    deathEveryMs: 6_000,
  },
  storage: { ...calm.storage, writeMs: [1, 60], fullMs: 3_000 },
  node: { ...calm.node, crashAtEffect: 1, downMs: 1_377, pauseEveryMs: 7_000, pauseMs: 5_000, late: 0.3 },
  load: { transactions: 1, sizeMax: 40 },
  weak: [{ seat: 3, kind: "liar", behaviours: ["equivocate attestation"] }],
};

test("P13: a proposer that was led through several rounds at once hears its draw in time", () => {
  expect(run(854, ledTooFast).violation).toBeNull();
});

/** The whitepaper's first edge case: the validator whose turn it is does not commit. */
import { withoutOne } from "./oneMessage";
import type { Scenario } from "./scenario";

const NO_COMMITMENT = 1;

export const committerSilent: Scenario = {
  id: "committer-silent",
  title: "Committer silent",
  sees: "The seat whose turn it is says nothing. When the time is up the others sign that, and the next seat commits.",
  needs: { seats: [4, 64], cast: 1 },
  steps: withoutOne({
    what: "commitment",
    reason: NO_COMMITMENT,
    culprit: ({ committer }) => committer,
    within: 80,
  }),
};

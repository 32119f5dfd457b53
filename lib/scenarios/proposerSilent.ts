/** The whitepaper's second edge case: a seat is drawn and does not propose. */
import { withoutOne } from "./oneMessage";
import type { Scenario } from "./scenario";

const NO_PROPOSAL = 2;

export const proposerSilent: Scenario = {
  id: "proposer-silent",
  title: "Proposer silent",
  sees: "The draw names a seat, and no block comes from it. The round is given up, and a new draw names another.",
  needs: { seats: [4, 64], cast: 1 },
  steps: withoutOne({
    what: "proposal",
    reason: NO_PROPOSAL,
    culprit: ({ drawn }) => drawn?.proposer,
    // Chance draws it: with four seats it is spared a hundred times in a row once in 10¹².
    within: 100,
  }),
};

/** The scenarios in the order in which the Lab shows them. */
import { badNetwork } from "./badNetwork";
import { carried } from "./carried";
import { committerSilent } from "./committerSilent";
import { duplicate } from "./duplicate";
import { equivocation } from "./equivocation";
import { forgedVrf } from "./forgedVrf";
import { happy } from "./happy";
import { lateJoiner } from "./lateJoiner";
import { load } from "./load";
import { partition } from "./partition";
import { proposerSilent } from "./proposerSilent";
import { reload } from "./reload";
import type { Scenario } from "./scenario";
import { shortOfQuorum } from "./shortOfQuorum";
import { whitepaper } from "./whitepaper";

export const SCENARIOS: readonly Scenario[] = [
  happy,
  committerSilent,
  proposerSilent,
  shortOfQuorum,
  carried,
  partition,
  lateJoiner,
  equivocation,
  forgedVrf,
  duplicate,
  reload,
  badNetwork,
  load,
  whitepaper,
];

export const scenarioOf = (id: string): Scenario | undefined => SCENARIOS.find((scenario) => scenario.id === id);

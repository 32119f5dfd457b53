/**
 * What every store must keep, as named checks that throw. No test runner is needed: Vitest runs them over memory,
 * IndexedDB in Node and files; a page can run them over the IndexedDB of a real browser.
 */
import { chainChecks } from "./chain";
import type { Check } from "./check";
import { poolChecks } from "./pool";
import { sharingChecks } from "./sharing";
import { votingChecks } from "./voting";

export const CONTRACT: readonly Check[] = [...votingChecks, ...chainChecks, ...poolChecks, ...sharingChecks];

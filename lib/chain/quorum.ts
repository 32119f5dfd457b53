/** P2: how many of n seats may fail, and how many must agree. Exact integers, distinct seats. */

/** Seats that may lie without harm: ⌊(n − 1) / 3⌋. */
export const faultsMax = (n: number): number => Math.floor((n - 1) / 3);

/** Distinct seats whose signatures make a certificate: ⌊2n / 3⌋ + 1. */
export const quorum = (n: number): number => Math.floor((2 * n) / 3) + 1;

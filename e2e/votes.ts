/**
 * What all tabs together saw of each seat's votes. A slot holds one vote, whatever happened to the tab that cast it:
 * reloads, pauses and kills must not show here (P16).
 */
import { expect } from "@playwright/test";
import type { TraceEvent } from "@/lib/port/trace";
import type { Actor } from "./actors";

export type Vote = Pick<Extract<TraceEvent, { type: "counted" }>, "height" | "round" | "seat" | "kind" | "blockId">;

/**
 * @param earlier votes of lives that have ended, whose traces are gone
 * @param liar the seat that may be blamed, where one means ill
 */
export async function expectOneVotePerSlot(
  actors: readonly Actor[],
  earlier: readonly Vote[] = [],
  liar: number | null = null,
): Promise<void> {
  const votes: Vote[] = [...earlier];
  for (const actor of actors) {
    const blamed = (await actor.trace("blamed")).filter(({ seat }) => seat === null || seat !== liar);
    expect(blamed, `nobody honest is blamed by ${actor.name}`).toEqual([]);
    expect(await actor.trace("accused", "halted"), `nobody is accused by ${actor.name}`).toEqual([]);
    votes.push(...(await actor.trace("counted")));
  }
  const slots = new Map<string, Set<string>>();
  for (const { height, round, seat, kind, blockId } of votes) {
    // Nullify and finality share a slot.
    const slot = `seat ${seat} at ${height}/${round}, ${kind === "attest" ? "attest" : "resolve"}`;
    slots.set(slot, (slots.get(slot) ?? new Set()).add(`${kind} ${blockId}`));
  }
  const broken = [...slots]
    .filter(([, said]) => said.size > 1)
    .map(([slot, said]) => `${slot}: ${[...said].join(", ")}`);
  expect(broken, "slots with two votes").toEqual([]);
  expect(slots.size, "votes were seen").toBeGreaterThan(0);
}

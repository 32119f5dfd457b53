/** What tabs see of votes, life after life: a page that reloads takes its trace with it. */
import type { BrowserContext } from "@playwright/test";
import type { Vote } from "@/e2e/votes";

/** Hands over every vote that any tab opened from now on counts, a few at a time. */
export async function keepVotes(context: BrowserContext, onVotes: (votes: readonly Vote[]) => void): Promise<void> {
  await context.exposeFunction("votesSeen", onVotes);
  await context.addInitScript(() => {
    let votes: Vote[] = [];
    const hand = (): void => {
      if (votes.length > 0) void window.votesSeen(votes);
      votes = [];
    };
    const waiting = setInterval(() => {
      if (window.roundtable === undefined) return;
      clearInterval(waiting);
      window.roundtable.on("counted", ({ height, round, seat, kind, blockId }) =>
        votes.push({ height, round, seat, kind, blockId }),
      );
      setInterval(hand, 250);
    }, 5);
    window.addEventListener("pagehide", hand);
  });
}

declare global {
  interface Window {
    votesSeen(votes: readonly Vote[]): Promise<void>;
  }
}

/** What must be true of four tabs when a play has passed: what failed is explained, and nothing was lost. */
import { expect } from "@playwright/test";
import type { Play, Sight } from "@/lib/scenarios/play";
import type { RoundtableApi } from "@/lib/session/api";
import { type Actor, expectFinal, JOIN_MS } from "./actors";

export interface FailedRound {
  readonly height: number;
  readonly round: number;
  /** Most of the votes that gave it up, by P10's reasons; 6 where all of them followed others. */
  readonly reason: number;
  readonly committer: number;
  readonly proposer: number | null;
  /** Fewer than a quorum attested, also afterwards. */
  readonly isShort: boolean;
  /** When a quorum had given it up, after its deadline; on a quiet machine that is what a failed round costs beyond it. */
  readonly overMs: number;
}

/** P10's reason that each of the whitepaper's edge cases ends with, and the words for it. */
const CASES: Readonly<Record<string, { readonly reason: number; readonly words: string }>> = {
  "committer-silent": { reason: 1, words: "No commitment" },
  "proposer-silent": { reason: 2, words: "No proposal" },
  "short-of-quorum": { reason: 5, words: "No quorum" },
};

/** Rounds that an edge case of the whitepaper made fail, oldest first, as the spectator's tab counts them. */
export function failedIn({ view }: Sight, { first, scenario }: Play): readonly FailedRound[] {
  if (CASES[scenario.id] === undefined) return [];
  const q = view.table?.q ?? 0;
  return view.failed
    .filter(({ height, nullified }) => height > first.tip.height && nullified.length >= q)
    .map(({ height, round, committer, drawn, attested, nullified, enteredAt, deadlineMs }) => {
      const counts = [1, 2, 3, 4, 5].map((reason) => nullified.filter((vote) => vote.reason === reason).length);
      const most = Math.max(...counts);
      const quorumAt = nullified.map(({ at }) => at).toSorted((a, b) => a - b)[q - 1] ?? 0;
      const reason = most === 0 ? 6 : counts.indexOf(most) + 1;
      const overMs = quorumAt - enteredAt - deadlineMs;
      const isShort = attested.length < q;
      return { height, round, reason, committer, proposer: drawn?.proposer ?? null, isShort, overMs };
    });
}

/** The spectator's screen names the reason, and the seat where somebody in particular was silent. */
export async function expectExplained(
  { page, name }: Actor,
  { scenario }: Play,
  failed: readonly FailedRound[],
): Promise<void> {
  const wanted = CASES[scenario.id];
  if (wanted === undefined) return;
  // A round may also end before all that was signed has arrived.
  const found = failed.find(({ reason, isShort }) => reason === wanted.reason && (reason !== 5 || isShort));
  expect(found, `${name} saw a round fail for reason ${wanted.reason}`).toBeDefined();
  if (found === undefined) return;
  const { height, round, reason, committer, proposer } = found;
  const culprit = reason === 1 ? ` (seat ${committer})` : reason === 2 ? ` (seat ${proposer})` : "";
  await page.evaluate((query) => window.history.replaceState(null, "", query), `?v=timeline&sel=r${height}.${round}`);
  const why = page.getByRole("region", { name: "Why a round failed" });
  const title = `Why did round ${round} of #${height} fail? ${wanted.words}${culprit}.`;
  await expect(why.getByRole("heading", { name: title })).toBeVisible({ timeout: JOIN_MS });
  if (reason === 5) await expect(why.getByText(/attestations arrived.*; none from .+ \(seat \d+\)/)).toBeVisible();
}

/** No transaction is lost, and none is there twice: by id, in every tab. */
export async function expectEachOnce(actors: readonly Actor[], ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)].toSorted();
  if (wanted.length === 0) return;
  for (const actor of actors) {
    let height = 0;
    for (const id of wanted.slice(0, LOOKED_UP_MAX)) height = Math.max(height, await expectFinal(actor, id));
    await expect
      .poll(() => placesIn(actor, wanted, height), { message: `${actor.name} has each once`, timeout: JOIN_MS })
      .toEqual(wanted);
  }
}

/** Looking up one by one takes its time; the order of the whole chain tells of the rest. */
const LOOKED_UP_MAX = 8;
/** A burst fills no more blocks than this beyond those in which its first transactions are. */
const BLOCKS_MORE = 20;

const placesIn = ({ page }: Actor, wanted: readonly string[], height: number): Promise<string[]> =>
  page.evaluate(
    async ([ids, until]) => {
      const found: string[] = [];
      for (let at = 1; at <= until; at++)
        for (const id of (await (window.roundtable as RoundtableApi).block(at))?.txIds ?? [])
          if (ids.includes(id)) found.push(id);
      return found.toSorted();
    },
    [wanted, height + BLOCKS_MORE] as const,
  );

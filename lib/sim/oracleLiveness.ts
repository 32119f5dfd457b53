/**
 * The judge of progress. L1: after healing, the first round whose committer and drawn proposer are both correct, and
 * which is long enough for all, decides. And the round clock (P14): lengths double as they should.
 */
import type { Height, Round, Seat } from "@/lib/chain/ids";
import type { NodeNote } from "@/lib/node/effect";
import { fail, freshHostBook, heightBook, hostBook } from "./oracleState";
import { drawOf, faultyMax } from "./ownCodec";
import { type Host, isCorrect, mark, type World } from "./world";

/** A request that is not answered is made again after this long (lib/gossip). */
const RETRY_MS = 400;
const PROVE_MS = 10;

export function judgeEntry(world: World, host: Host, note: Extract<NodeNote, { type: "entered" }>): void {
  const { height, round, cause, deadlineMs } = note;
  const { roundMs } = world.table.params;
  const book = hostBook(world.oracle, host.index);
  const f = faultyMax(world.table.n);
  const step = [1, 2, 4, 8, 16].indexOf(deadlineMs / roundMs);
  if (step < 0) fail("L1", `a round of ${deadlineMs} ms is no doubling of ${roundMs}`);
  const sameHeight = book.height === height;
  if (!sameHeight) world.oracle.hosts.set(host.index, { ...freshHostBook(), answered: book.answered });
  const entry = hostBook(world.oracle, host.index);
  // A height begins with some step; from there every f + 1 rounds the length doubles, up to sixteen times.
  entry.baseStep ??= step < 4 ? step - Math.floor(round / (f + 1)) : null;
  if (entry.baseStep !== null && step !== Math.min(4, entry.baseStep + Math.floor(round / (f + 1))))
    fail(
      "L1",
      `round ${round} of height ${height} lasts ${deadlineMs} ms, with ${entry.baseStep} doublings at its start`,
    );
  if (sameHeight && cause === "nullified" && round > book.round + 1)
    mark(world, "a seat jumped over rounds by a nullification");
  Object.assign(entry, { height, round, enteredAtMs: world.nowMs, deadlineMs });
  if (step === 4) mark(world, "a deadline was sixteen times the round");
  if (round === 0 && step > 0) mark(world, "a height began with longer rounds");
  if (cause === "attested") mark(world, "a seat jumped by an attestation certificate");
  if (cause === "grace") mark(world, "a seat went on after the grace");
  if (round >= world.table.n) mark(world, "a round ≥ n was reached");
  if (cause === "restart" && round > 0) mark(world, "a seat came back into a later round");
  if (world.healed && isReliedOn(world, host)) noteEntry(world, host, height, round, deadlineMs);
}

function noteEntry(world: World, host: Host, height: Height, round: Round, deadlineMs: number): void {
  const { rounds } = heightBook(world.oracle, height);
  const entries = rounds.get(round)?.entries ?? new Map();
  const mode = host.node?.core.mode.type ?? "active";
  const endsAtMs = world.nowMs + deadlineMs / host.clock.rate;
  entries.set(host.index, { atMs: world.nowMs, endsAtMs, voting: mode === "active" });
  rounds.set(round, { entries });
}

/** A seat that is correct, and not known to lose its memory or its signer. */
const isReliedOn = (world: World, host: Host): boolean =>
  host.role === "seat" && isCorrect(host) && !world.dials.weak.some(({ seat }) => seat === host.seat);

/** A correct seat knows that a round was nullified: it must not have been a good one. */
export function judgeNullified(world: World, height: Height, round: Round): void {
  if (world.healed && isGood(world, height, round))
    fail(
      "L1",
      `${height}/${round} was nullified, though its committer and its proposer are correct and it was long enough`,
    );
}

function isGood(world: World, height: Height, round: Round): boolean {
  const entries = heightBook(world.oracle, height).rounds.get(round)?.entries;
  const reliedOn = world.hosts.filter((host) => isReliedOn(world, host));
  if (entries === undefined || !reliedOn.every(({ index }) => entries.get(index)?.voting === true)) return false;
  const draw = drawOf(world, height, round);
  const reliable = (seat: Seat): boolean => reliedOn.some((host) => host.seat === seat);
  if (draw === null || !reliable(draw.committer) || !reliable(draw.proposer)) return false;
  const all = [...entries.values()];
  const first = Math.min(...all.map(({ atMs }) => atMs));
  const last = Math.max(...all.map(({ atMs }) => atMs));
  const end = Math.min(...all.map(({ endsAtMs }) => endsAtMs));
  const settledAtMs = (world.oracle.healedAt?.atMs ?? Number.POSITIVE_INFINITY) + 3 * delayMs(world) + 50;
  return first > settledAtMs && end - last > neededMs(world, height, round);
}

/** A message with the write before it. */
const delayMs = ({ dials }: World): number => dials.network.healedDelayMs + dials.storage.writeMs[1] + PROVE_MS;

/** Clearing, idle wait and four delays; time for a block that is early, and to fetch what not all may have. */
function neededMs(world: World, height: Height, round: Round): number {
  const { clearingMs, idleMs, maxDriftMs } = world.table.params;
  const { offsetMs, driftPpm } = world.dials.node;
  const slowest = 1 - driftPpm / 1e6;
  const earlyMs = Math.max(0, 2 * offsetMs - maxDriftMs);
  // Transactions that wait, or a block to be carried; whoever is asked first for them may be one of f liars.
  const attested = [...heightBook(world.oracle, height).certified.keys()].some((key) => key.startsWith("attest/"));
  const fetches = world.oracle.waiting > 0 || (round > 0 && attested) ? faultyMax(world.table.n) + 2 : 0;
  const fetchMs = fetches * (RETRY_MS + 2 * delayMs(world));
  return (clearingMs + idleMs) / slowest + 4 * delayMs(world) + earlyMs + fetchMs;
}

/** The first decision after healing: how many rounds it took. */
export function judgeDecision(world: World, note: Extract<NodeNote, { type: "final" }>): void {
  const { oracle } = world;
  if (oracle.healedAt === null || oracle.roundsToDecide !== null || note.tip.height !== oracle.healedAt.height + 1)
    return;
  const round = note.certificate?.round;
  if (round !== undefined && !note.synced) oracle.roundsToDecide = Math.max(0, round - oracle.healedAt.round + 1);
}

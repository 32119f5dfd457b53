/**
 * The judge of votes. S5: one value per slot over all lives of a seat, durable before it is said, with what it rests on.
 * S3: what a correct seat proposes, attests, votes for or nullifies, the protocol lets it (P5 – P10), by books the oracle
 * keeps of who signed what.
 */
import type { Height, Round, Seat } from "@/lib/chain/ids";
import type { ProposalBundle } from "@/lib/chain/messages";
import type { SlotMessage, Unsigned } from "@/lib/chain/votes";
import type { NodeEffect, NodeInput } from "@/lib/node/effect";
import { slotKey } from "@/lib/storage/keys";
import { blockIn } from "@/lib/storage/tables";
import type { WireMessage } from "@/lib/wire/message";
import type { Seen } from "./oracleMarks";
import { fail, type HeightBook, heightBook, hostBook, type ProposalBook } from "./oracleState";
import { bitsIn, drawOf, faultyMax, quorumOf } from "./ownCodec";
import { type Host, isCorrect, mark, type World } from "./world";

const kindOf = ({ type }: Pick<SlotMessage, "type">): "propose" | "attest" | "resolve" =>
  type === "nullify" || type === "finality" ? "resolve" : type;

const sayingOf = (vote: Unsigned<SlotMessage>): string =>
  vote.type === "nullify"
    ? "nullify"
    : vote.type === "propose"
      ? `propose ${vote.blockId} ${vote.carriedFrom}`
      : `${vote.type} ${vote.blockId}`;

/** A correct seat asks for a vote to be written: is it one that it may cast? */
export function judgeIntent(world: World, host: Host, write: Extract<NodeEffect, { type: "write" }>): void {
  const { vote, batch } = write;
  if (vote === null) return;
  const { height, round } = vote;
  const book = heightBook(world.oracle, height);
  for (const { blockId, header } of batch.candidates ?? []) book.headerRounds.set(blockId, header.round);
  if (vote.type === "propose") {
    const headerRound = book.headerRounds.get(vote.blockId) ?? round;
    noteProposal(book, vote, headerRound);
    if (drawn(world, book, height, round) !== vote.seat)
      fail("S3", `seat ${vote.seat} proposes in ${height}/${round} without being drawn`);
  } else if (vote.type === "attest") judgeAttestation(world, book, vote);
  else if (vote.type === "finality") {
    if (!reachable(world, book, `attest/${round}/${vote.blockId}`))
      fail("S3", `seat ${vote.seat} votes for ${vote.blockId} in ${height}/${round}, which no quorum attested`);
  } else judgeNullification(world, host, book, vote);
}

function judgeAttestation(
  world: World,
  book: HeightBook,
  { height, round, seat, blockId }: Extract<Unsigned<SlotMessage>, { type: "attest" }>,
): void {
  const proposals = book.proposals.get(`${round}/${blockId}`) ?? [];
  const proposer = drawn(world, book, height, round);
  if (!proposals.some((proposal) => isLed(world, book, proposal, round, blockId) && proposal.proposer === proposer))
    fail("S3", `seat ${seat} attests ${blockId} in ${height}/${round}, where nothing leads`);
  const highest = [...book.certified.keys()]
    .filter((key) => key.startsWith("attest/"))
    .map((key) => Number(key.slice(7)));
  const from = proposals[0]?.carriedFrom ?? -1;
  if (highest.some((certified) => certified > from && certified < round))
    mark(world, "a block was attested although a higher attestation was known");
}

/** P8: a fresh block needs every round before it nullified, a carried one its attestation and those in between. */
function isLed(world: World, book: HeightBook, proposal: ProposalBook, round: Round, blockId: string): boolean {
  const { carriedFrom, headerRound } = proposal;
  if (carriedFrom === null) {
    if (headerRound !== round) return false;
  } else if (carriedFrom >= round || headerRound > carriedFrom) return false;
  else if (!reachable(world, book, `attest/${carriedFrom}/${blockId}`)) return false;
  for (let k = (carriedFrom ?? -1) + 1; k < round; k++) if (!reachable(world, book, `nullify/${k}`)) return false;
  return true;
}

/** P10: after the round's own deadline, or after f + 1 others. */
function judgeNullification(
  world: World,
  host: Host,
  book: HeightBook,
  { height, round, seat, reason }: Extract<Unsigned<SlotMessage>, { type: "nullify" }>,
): void {
  if (reason === 6) {
    const others = (book.votes.get(`nullify/${round}`) ?? 0) | world.oracle.faulty;
    if (bitsIn(others) <= faultyMax(world.table.n)) fail("S3", `seat ${seat} follows nobody in ${height}/${round}`);
    return;
  }
  const { enteredAtMs, deadlineMs, ...at } = hostBook(world.oracle, host.index);
  // A millisecond for clocks that run at another rate.
  const elapsedMs = (world.nowMs - enteredAtMs) * host.clock.rate + 1;
  if (at.height !== height || at.round !== round || elapsedMs < deadlineMs)
    fail("S3", `seat ${seat} gives up ${height}/${round} after ${elapsedMs} of ${deadlineMs} ms`);
}

/** Whether a quorum may have signed this, counting every seat that is not to be relied on. */
const reachable = (world: World, book: HeightBook, what: string): boolean =>
  bitsIn((book.votes.get(what) ?? 0) | world.oracle.faulty) >= quorumOf(world.table.n);

function drawn(world: World, book: HeightBook, height: Height, round: Round): Seat | null {
  const known = book.drawn.get(round);
  if (known !== undefined) return known;
  const draw = drawOf(world, height, round);
  if (draw !== null) book.drawn.set(round, draw.proposer);
  return draw?.proposer ?? null;
}

function noteProposal(
  book: HeightBook,
  { round, seat, blockId, carriedFrom }: Extract<Unsigned<SlotMessage>, { type: "propose" }>,
  headerRound: Round,
): void {
  const key = `${round}/${blockId}`;
  const known = book.proposals.get(key) ?? [];
  if (known.some((other) => other.carriedFrom === carriedFrom && other.proposer === seat)) return;
  book.proposals.set(key, [...known, { carriedFrom, headerRound, proposer: seat }]);
}

/** The slot is durable with this message: from now on the signature exists. */
export function judgeStored(world: World, host: Host, message: SlotMessage): void {
  const { seat, height, round } = message;
  const book = heightBook(world.oracle, height);
  if (seat !== host.seat) fail("S5", `host ${host.index} stored a vote of seat ${seat}`);
  const key = `${seat}/${round}/${kindOf(message)}`;
  const value = sayingOf(message);
  const before = book.slots.get(key);
  if (before !== undefined && before !== value)
    fail("S5", `seat ${seat} signed ${before} and ${value} in ${height}/${key}`);
  book.slots.set(key, value);
  if (message.type === "propose") return;
  const what = message.type === "nullify" ? `nullify/${round}` : `${message.type}/${round}/${message.blockId}`;
  book.votes.set(what, (book.votes.get(what) ?? 0) | (1 << seat));
}

/** S5: a message of a correct seat leaves it. */
export function judgeSent(world: World, host: Host, message: WireMessage): void {
  if (message.type === "proposal") onProposalSeen(world, message.bundle);
  const vote = message.type === "vote" ? message.vote : message.type === "proposal" ? message.bundle.proposal : null;
  if (vote === null || vote.seat !== host.seat || !isCorrect(host)) return;
  const { seat, height, round } = vote;
  const book = heightBook(world.oracle, height);
  const where = `${height}/${round}/${kindOf(vote)}`;
  if (book.slots.get(`${seat}/${round}/${kindOf(vote)}`) !== sayingOf(vote))
    fail("S5", `seat ${seat} said ${sayingOf(vote)} in ${where}, which it never stored`);
  if (blockIn(host.disk, height) !== null || height < host.disk.voteFloor) return;
  const slot = slotKey({ height, round, kind: kindOf(vote) });
  // The disk knows that it has spoiled this one (P17): the signature was given before, and comes back from neighbours.
  if (host.disk.damaged.has(slot)) return;
  if (host.disk.slots.get(slot)?.type !== vote.type) fail("S5", `seat ${seat} said ${where} before it was durable`);
  judgeBasis(host, vote);
}

/** A proposal on the wire, by whomever: others may attest it. */
export function onProposalSeen({ oracle }: World, { proposal, header }: ProposalBundle): void {
  const book = heightBook(oracle, proposal.height);
  noteProposal(book, proposal, header.round);
}

/** P16: what a vote rests on is durable with it. */
function judgeBasis({ disk }: Host, vote: SlotMessage): void {
  const { height, round, seat } = vote;
  const certificates = [...disk.certificates.values()].filter((held) => held.height === height);
  if (vote.type === "propose" || vote.type === "attest") {
    const candidate = [...disk.candidates.values()].find(({ blockId }) => blockId === vote.blockId);
    if (candidate?.body.length !== candidate?.txIds.length || candidate === undefined)
      fail("S5", `seat ${seat} said ${vote.type} in ${height}/${round} without the block durable`);
  }
  if (vote.type === "finality" && !certificates.some((held) => held.type === "attest" && held.round === round))
    fail("S5", `seat ${seat} voted for finality in ${height}/${round} without its certificate durable`);
  const leads = ({ type, round: at }: (typeof certificates)[number]): boolean =>
    type === "nullify" ? at === round - 1 : type === "attest" && (at === round || at === round - 1);
  if (round > 0 && !certificates.some(leads))
    fail("S5", `seat ${seat} voted in ${height}/${round} without what led there durable`);
}

/** S5: nothing that was signed at or above the vote floor is missing from the disk, but what the disk says it has spoiled. */
export function judgeMemory(world: World, { seat, disk }: Host): void {
  const height = disk.blocks.length + 1;
  for (const at of [height - 1, height]) {
    const book = world.oracle.heights.get(at);
    if (book === undefined || at < disk.voteFloor) continue;
    for (const [where, value] of book.slots) {
      const [by, round, kind] = where.split("/") as [string, string, "propose" | "attest" | "resolve"];
      const key = slotKey({ height: at, round: Number(round), kind });
      if (Number(by) === seat && !disk.slots.has(key) && !disk.damaged.has(key))
        fail("S5", `seat ${by} signed ${value} in ${at}/${round}, its floor is ${disk.voteFloor}, and it is gone`);
    }
  }
}

/** P17: a seat that is shown a vote of its own which it does not remember votes no more until it is safe. */
export function judgeForgetful(world: World, host: Host, input: NodeInput, { forgotten }: Seen): void {
  const core = host.node?.core;
  if (!forgotten || core === undefined || input.type !== "message") return;
  if (core.seat !== null && core.mode.type === "active")
    fail(
      "S5",
      `host ${host.index} was shown a vote of its own that it has forgotten, and goes on voting at ${world.nowMs} ms`,
    );
}

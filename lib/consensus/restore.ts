/** P17: the state to begin with, from what is durable: at the start of a chain, and after every restart. */
import { type Certificate, certificateKey, type FinalityCertificate } from "@/lib/chain/certificate";
import type { Table } from "@/lib/chain/genesis";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import type { Tip } from "@/lib/chain/validity";
import type { SlotMessage, Vote } from "@/lib/chain/votes";
import { wantBlock } from "./blocks";
import type { Instant } from "./input";
import { listenersNeeded } from "./memory";
import { emptyHeight, enterRound, schedule } from "./rounds";
import type { State } from "./state";
import type { Step } from "./step";
import { countVote, takeCertificate } from "./tally";
import { note, type Turn, updateHeight, updateMine, updateRound } from "./turn";

/** What the store holds for the core; all of the height after the tip. */
export interface Durable {
  readonly seat: Seat | null;
  readonly voteFloor: Height;
  readonly tip: Tip;
  readonly tipCertificate: FinalityCertificate | null;
  readonly slots: readonly SlotMessage[];
  readonly certificates: readonly Certificate[];
  readonly blocks: readonly { readonly blockId: BlockId; readonly header: Header; readonly txIds: readonly TxId[] }[];
  readonly accused: readonly string[];
  readonly poolWaiting: number;
  /** False when the table was sealed in this very life: then there is nothing to hear first. */
  readonly restarted: boolean;
}

export function restore(durable: Durable, now: Instant, table: Table): Step {
  const height = durable.tip.height + 1;
  const own = durable.slots.filter((message) => message.height === height);
  const listening = durable.restarted && durable.seat !== null && listenersNeeded(table) > 0;
  const state: State = {
    seat: durable.seat,
    mode: listening ? { type: "listening", heard: new Set() } : { type: "active" },
    voteFloor: Math.max(durable.voteFloor, height),
    tip: durable.tip,
    tipCertificate: durable.tipCertificate,
    // Own votes are counted wherever they are: far ones are those of rounds further than this seat ever was (P23).
    current: { ...emptyHeight(height, 0, 0), round: highestRound(own) },
    poolWaiting: durable.poolWaiting,
    peers: new Map(),
    accused: new Set(durable.accused),
    accusedAt: new Map(),
  };
  const turn: Turn = { state, effects: [], now, table };
  for (const message of own) recall(turn, message);
  for (const block of durable.blocks) wantBlock(turn, { ...block, holders: [block.header.proposer] });
  for (const certificate of durable.certificates) if (certificate.height === height) takeCertificate(turn, certificate);
  updateHeight(turn, { durable: new Set(durable.certificates.map(certificateKey)) });
  enterRound(turn, roundToReenter(turn.state), durable.restarted ? "restart" : "start");
  if (listening) {
    schedule(turn, "listen", table.params.roundMs);
    note(turn, { type: "listening", heard: 0, needed: listenersNeeded(table) });
  }
  return { state: turn.state, effects: turn.effects };
}

/** A slot that is filled is not filled again, and its message is ours. */
function recall(turn: Turn, message: SlotMessage): void {
  const { round } = message;
  updateHeight(turn, { own: [...turn.state.current.own, message] });
  if (message.type === "propose") {
    updateRound(turn, round, { proposal: { proposal: message, from: null, asked: true } });
    updateMine(turn, round, { proposed: true });
    return;
  }
  updateMine(turn, round, message.type === "attest" ? { attested: true } : { resolved: message.type });
  countVote(turn, message as Verified<Vote>);
}

/** The highest of: after the highest nullified round, the highest attested round, the highest filled slot's round. */
function roundToReenter({ current }: State): Round {
  let round = 0;
  for (const [at, { nullified, attested }] of current.rounds) {
    if (nullified !== null) round = Math.max(round, at + 1);
    if (attested !== null) round = Math.max(round, at);
  }
  return Math.max(round, highestRound(current.own));
}

const highestRound = (messages: readonly SlotMessage[]): Round =>
  messages.reduce((highest, message) => Math.max(highest, message.round), 0);

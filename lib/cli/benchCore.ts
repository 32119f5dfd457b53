/**
 * The core alone: four seats that decide height after height. Messages go from one to the other as values, and disk, draw
 * and pool answer at once, so what is left is the protocol itself.
 */
import { assert, present } from "@/lib/base/assert";
import type { PeerId } from "@/lib/base/peer";
import type { Seat } from "@/lib/chain/ids";
import type { VerifiedMessage } from "@/lib/chain/messages";
import { sampleTable } from "@/lib/chain/samples";
import { genesisTip, tipOf } from "@/lib/chain/validity";
import type { SlotMessage } from "@/lib/chain/votes";
import type { Effect } from "@/lib/consensus/effect";
import type { Input } from "@/lib/consensus/input";
import { restore } from "@/lib/consensus/restore";
import type { State } from "@/lib/consensus/state";
import { step } from "@/lib/consensus/step";
import { block, commitment } from "@/lib/consensus/testMessages";
import { type Bench, secondsOf } from "./benchMeasure";

const SEATS = 4;
const HEIGHTS = 1_000;
const NOW = { monotonicMs: 0, wallMs: 0 };
const table = sampleTable(SEATS, { clearingMs: 0 });
const SIGNATURE = new Uint8Array(64);

interface Core {
  readonly seat: Seat;
  state: State;
  readonly inputs: Input[];
}

export const CORE_BENCHES: readonly Bench[] = [
  {
    name: "core inputs on one processor, without crypto and codec",
    unit: "1/s",
    target: 100_000,
    aim: 500_000,
    prepare: async () => async () => {
      let inputs = 0;
      const seconds = await secondsOf(() => {
        inputs = decide(HEIGHTS);
      });
      return inputs / seconds;
    },
  },
];

/** Four cores reach that height; how many inputs they took. */
function decide(heights: number): number {
  const cores = Array.from({ length: SEATS }, (_, seat) => begin(seat));
  for (const core of cores)
    for (const { seat } of cores)
      if (seat !== core.seat) core.inputs.push({ type: "peerUp", peer: peerOf(seat), seat });
  let taken = 0;
  for (let busy = true; busy; ) {
    busy = false;
    for (const core of cores) {
      const input = core.inputs.shift();
      if (input === undefined) continue;
      busy = true;
      taken++;
      const stepped = step(core.state, input, NOW, table);
      core.state = stepped.state;
      if (core.state.tip.height >= heights) return taken;
      for (const effect of stepped.effects) perform(cores, core, effect);
    }
  }
  assert(false, "four correct cores go on for ever");
}

function begin(seat: Seat): Core {
  const durable = { seat, voteFloor: 0, tip: genesisTip(table), tipCertificate: null, restarted: false };
  const nothing = { slots: [], certificates: [], blocks: [], accused: [], poolWaiting: 1 };
  const { state } = restore({ ...durable, ...nothing }, NOW, table);
  // Any input makes the rules look at what the first round wants.
  return { seat, state, inputs: [{ type: "pool", waiting: 1 }] };
}

function perform(cores: readonly Core[], core: Core, effect: Effect): void {
  const { tip } = core.state;
  switch (effect.type) {
    case "broadcast":
      for (const other of cores) if (other !== core) other.inputs.push(heard(core, effect.message as VerifiedMessage));
      return;
    case "send": {
      const to = present(cores[Number(effect.to)], "the core that is sent to");
      to.inputs.push(heard(core, effect.message as VerifiedMessage));
      return;
    }
    case "persist": {
      const message = { ...effect.vote, signature: SIGNATURE } as SlotMessage;
      core.inputs.push({ type: "stored", asked: effect.vote, message });
      return;
    }
    case "prove": // Who commits draws the next seat.
      core.inputs.push({ type: "proved", commitment: commitment(table, (core.seat + 1) % SEATS, effect) });
      return;
    case "build": {
      const at = { height: effect.height, round: effect.round };
      core.inputs.push({ type: "built", ...at, block: block(table, core.seat, at, { parent: tip }) });
      return;
    }
    case "checkBlock": {
      const { blockId, parentId, header, txIds } = effect;
      if (header !== null && txIds !== null)
        core.inputs.push({ type: "blockChecked", blockId, parentId, header, txIds, fault: null });
      return;
    }
    case "decide": {
      const header = present(core.state.current.blocks.get(effect.blockId)?.header, "the header of a decided block");
      core.inputs.push({ type: "decided", tip: tipOf(header, effect.blockId), certificate: effect.certificate });
      return;
    }
  }
}

const peerOf = (seat: Seat): PeerId => `${seat}` as PeerId;
const heard = ({ seat }: Core, message: VerifiedMessage): Input => ({ type: "message", from: peerOf(seat), message });

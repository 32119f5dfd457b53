/**
 * A whole network in one value: virtual time, hosts, links, and what is about to happen. Plain data throughout, so a
 * world can be copied, rewound and forked; world.step moves it on by one event.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Table } from "@/lib/chain/genesis";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { NodeEffect, NodeInput, NodeTimer } from "@/lib/node/effect";
import type { NodeState } from "@/lib/node/state";
import type { MemoryTables } from "@/lib/storage/tables";
import type { WireMessage } from "@/lib/wire/message";
import type { Dials } from "./dials";
import type { Heap } from "./heap";
import type { Oracle } from "./oracleState";
import type { Random } from "./random";

export interface World {
  readonly seed: number;
  readonly dials: Dials;
  readonly table: Table;
  readonly sealed: SealedRecord;
  nowMs: number;
  readonly heap: Heap<SimEvent>;
  readonly hosts: readonly Host[];
  /** Random streams by purpose, made when first used. */
  readonly streams: Map<string, Random>;
  /** Pairs of hosts whose link is being made. */
  readonly connecting: Set<string>;
  /** Directed pairs "from>to" whose messages vanish. */
  readonly cut: Set<string>;
  /** After healing nothing fails any more. */
  healed: boolean;
  /** Only these may run until healing, after the whole table crashed; null: all. */
  returning: ReadonlySet<number> | null;
  events: number;
  /** Links made so far: numbers the epochs. */
  epochs: number;
  readonly oracle: Oracle;
  readonly counts: Map<string, number>;
}

export interface Host {
  readonly index: number;
  readonly liar: boolean;
  disk: MemoryTables;
  /** Null while crashed. */
  node: NodeState | null;
  /** Counts lives: what was meant for an earlier one is lost. */
  life: number;
  /** Events that came while paused; null when running. */
  paused: SimEvent[] | null;
  /** Writes under way, oldest first; they complete in order. */
  readonly writes: Extract<NodeEffect, { type: "write" }>[];
  readonly clock: { readonly offsetMs: number; readonly rate: number };
  /** Live links: the other host's index and the link's epoch. */
  readonly links: Map<number, number>;
  /** When the last message to each host arrives, so that links keep order unless reordering is drawn. */
  readonly lastArrivalMs: Map<number, number>;
  nextRequest: number;
}

export type SimEvent =
  | {
      readonly type: "deliver";
      readonly from: number;
      readonly to: number;
      readonly epoch: number;
      readonly message: WireMessage;
    }
  | { readonly type: "input"; readonly host: number; readonly life: number; readonly input: NodeInput }
  | {
      readonly type: "reconsider";
      readonly host: number;
      readonly life: number;
      readonly from: PeerId;
      readonly message: WireMessage;
    }
  | {
      readonly type: "timer";
      readonly host: number;
      readonly life: number;
      readonly timer: NodeTimer;
      readonly dueMs: number;
    }
  | { readonly type: "written"; readonly host: number; readonly life: number }
  | { readonly type: "linkUp"; readonly pair: string; readonly a: number; readonly b: number; readonly epoch: number }
  | { readonly type: "linkDown"; readonly host: number; readonly other: number; readonly epoch: number }
  | { readonly type: "submit"; readonly number: number }
  | { readonly type: "crash" | "restart" | "pause" | "resume"; readonly host: number }
  | { readonly type: "crashAll" }
  | { readonly type: "split" | "join" }
  | { readonly type: "heal" };

export const count = (world: World, what: string, by = 1): void => {
  world.counts.set(what, (world.counts.get(what) ?? 0) + by);
};

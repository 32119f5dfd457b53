/**
 * A whole network in one value: virtual time, hosts, links, and what is about to happen. Plain data throughout, so a
 * world can be copied, rewound and forked (structuredClone is a snapshot); events.ts moves it on, one event at a time.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Table } from "@/lib/chain/genesis";
import type { Seat } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { Deed, Memory } from "@/lib/faults/behaviour";
import type { BehaviourName } from "@/lib/faults/catalogue";
import type { Tampering } from "@/lib/faults/tamper";
import type { NodeEffect, NodeInput, NodeTimer } from "@/lib/node/effect";
import type { NodeState } from "@/lib/node/state";
import type { MemoryTables } from "@/lib/storage/tables";
import type { WireMessage } from "@/lib/wire/message";
import type { Dials } from "./dials";
import type { FaultName } from "./faultNames";
import type { Heap } from "./heap";
import type { Mark } from "./marks";
import type { Oracle } from "./oracleState";
import type { Random } from "./random";
import type { Recording } from "./traceLines";

export interface World {
  readonly seed: number;
  /** As they are now: in the sandbox somebody turns them. */
  dials: Dials;
  readonly table: Table;
  readonly sealed: SealedRecord;
  nowMs: number;
  readonly heap: Heap<SimEvent>;
  /** The seats in their order, then observers, twins and second tabs. */
  readonly hosts: readonly Host[];
  /** Random streams by purpose, made when first used. */
  readonly streams: Map<string, Random>;
  /** Pairs of hosts whose link is being made. */
  readonly connecting: Set<string>;
  /** Directed pairs "from>to" whose messages vanish. */
  readonly cut: Set<string>;
  /** Who is cut off from whom, until when: numbers the partitions, so that an old end does not end a newer one. */
  cuts: number;
  /** After healing nothing fails any more. */
  healed: boolean;
  /** Only these may run until healing, after the whole table crashed; null: all. */
  returning: ReadonlySet<number> | null;
  events: number;
  /** The host whose event is being handled. */
  acting: number | null;
  /** Links made so far: numbers the epochs. */
  epochs: number;
  readonly oracle: Oracle;
  /** Messages, blocks and the like. */
  readonly counts: Map<string, number>;
  readonly faults: Map<FaultName, number>;
  readonly marks: Map<Mark, number>;
  /** Faults that strike in vain: the draws a minimiser has replaced. */
  readonly spared: ReadonlySet<string>;
  /** What happened so far, in 32 bits twice (S12). */
  readonly digest: [number, number];
  readonly recording: Recording | null;
}

export interface Host {
  readonly index: number;
  /** Null for an observer, and once the key is lost. */
  seat: Seat | null;
  readonly role: "seat" | "observer" | "twin" | "secondTab";
  /** What it does instead of what it should; empty for a host that means well. */
  readonly behaviours: readonly BehaviourName[];
  readonly memory: Memory;
  /** What somebody makes it do wrong while the run goes on (the sandbox); null in a campaign. */
  tampering: Tampering | null;
  /** It lies on purpose, or a twin of it lives. */
  readonly liar: boolean;
  /** Its memory was tampered with, so its seat counts among the f. */
  damaged: boolean;
  disk: MemoryTables;
  /** Older copies of the disk, for a rollback; kept for hosts that will suffer one. */
  readonly copies: { readonly atMs: number; readonly disk: MemoryTables }[];
  /** Writes fail until then. */
  fullUntilMs: number;
  failNext: boolean;
  /** Null while crashed. */
  node: NodeState | null;
  /** Counts lives: what was meant for an earlier one is lost. */
  life: number;
  /** False until a late joiner comes, and after a second tab was closed. */
  present: boolean;
  /** Events that came while paused or busy; null when neither. */
  paused: SimEvent[] | null;
  readonly backlog: SimEvent[];
  busyUntilMs: number;
  /** Effects until it crashes in the middle of something; null: no such plan. */
  crashAfter: number | null;
  effects: number;
  /** Writes under way, oldest first; they complete in order. */
  readonly writes: Extract<NodeEffect, { type: "write" }>[];
  readonly clock: { readonly offsetMs: number; readonly rate: number };
  readonly cpuMs: number;
  /** Live links by the other host's index. */
  readonly links: Map<number, Link>;
  nextRequest: number;
}

/** One direction of a link. */
export interface Link {
  readonly epoch: number;
  readonly random: Random;
  /** When the last message arrives, so that links keep order unless reordering is drawn. */
  lastArrivalMs: number;
  /** When the link has carried everything given to it. */
  freeAtMs: number;
  cloggedUntilMs: number;
}

export type SimEvent =
  | {
      readonly type: "deliver";
      readonly from: number;
      readonly to: number;
      readonly epoch: number;
      readonly message: WireMessage;
    }
  | OfOneLife
  | { readonly type: "linkUp"; readonly pair: string; readonly a: number; readonly b: number; readonly epoch: number }
  | { readonly type: "linkDown"; readonly host: number; readonly other: number; readonly epoch: number }
  | { readonly type: "submit"; readonly number: number }
  | { readonly type: RepeatedFault; readonly number: number }
  | { readonly type: "restart" | "resume" | "arrive" | "leave" | "damage"; readonly host: number }
  | { readonly type: "join"; readonly cuts: number }
  | { readonly type: "crashAll" }
  | { readonly type: "heal" };

/** What belongs to one life of one host: lost with it, waiting while it is paused. */
export type OfOneLife = { readonly host: number; readonly life: number } & (
  | { readonly type: "input"; readonly input: NodeInput }
  | { readonly type: "reconsider"; readonly from: PeerId; readonly message: WireMessage }
  | { readonly type: "timer"; readonly timer: NodeTimer; readonly dueMs: number }
  | { readonly type: "written" }
  | { readonly type: "act"; readonly act: Deed }
  | { readonly type: "work" }
);

/** Faults that come again and again until healing, with a mean time between them. */
export type RepeatedFault = "split" | "crash" | "pause" | "clog" | "death" | "failWrite" | "fillDisk";

export const count = (world: World, what: string, by = 1): void => {
  world.counts.set(what, (world.counts.get(what) ?? 0) + by);
};

export const mark = (world: World, what: Mark): void => {
  world.marks.set(what, (world.marks.get(what) ?? 0) + 1);
};

/** Means well and remembers everything: what the protocol promises, it promises to and about these. */
export const isCorrect = ({ liar, damaged }: Host): boolean => !liar && !damaged;

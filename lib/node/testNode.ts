/**
 * Test support: one validator without a world. Inputs go in, effects come out; disk and edge answer when the test lets
 * them, out of a memory store, and hold every signature good.
 */
import { present } from "@/lib/base/assert";
import type { PeerId } from "@/lib/base/peer";
import { committerOf } from "@/lib/chain/delegation";
import type { Table } from "@/lib/chain/genesis";
import type { Seat } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import type { Params } from "@/lib/chain/params";
import { sampleTable } from "@/lib/chain/samples";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { SlotMessage } from "@/lib/chain/votes";
import { betaOf, peerOf, proofOf } from "@/lib/consensus/testMessages";
import { tileKey } from "@/lib/merkle/tiles";
import { bootImageOf, emptyTables, findIn, type MemoryTables, tileIn, writeTo } from "@/lib/storage/tables";
import type { WireMessage } from "@/lib/wire/message";
import { bootNode } from "./boot";
import type { NodeEffect, NodeInput } from "./effect";
import { openLog, tilesToOpen } from "./log";
import type { NodeState } from "./state";
import type { TestBlock } from "./testChain";
import { handle } from "./validator";

export interface TestNode {
  readonly table: Table;
  readonly node: NodeState;
  readonly tables: MemoryTables;
  readonly sealed: SealedRecord;
  readonly began: readonly NodeEffect[];
  give(input: NodeInput): NodeEffect[];
  /** A link to a seat comes up, and its hello arrives. */
  link(seat: Seat): NodeEffect[];
  /** A message as the edge hands it over. */
  hear(from: Seat | PeerId, message: WireMessage): NodeEffect[];
  /** Disk and edge answer everything in these effects, and everything that follows. Returns what followed. */
  settle(effects: readonly NodeEffect[]): NodeEffect[];
  /** Time passes on both clocks. */
  wait(ms: number): void;
}

export interface TestNodeOptions {
  readonly n?: number;
  readonly seat?: Seat | null;
  readonly params?: Partial<Params>;
  /** Final blocks its disk holds already. */
  readonly chain?: readonly TestBlock[];
  readonly restarted?: boolean;
  readonly tables?: MemoryTables;
}

/** Seat 1 of 4 at the start of a chain, linked to nobody. */
export function createTestNode({
  n = 4,
  seat = 1,
  params = {},
  chain = [],
  restarted = false,
  tables = emptyDisk(),
}: TestNodeOptions = {}): TestNode {
  const table = sampleTable(n, { clearingMs: 0, ...params });
  const sealed: SealedRecord = { genesis: table.genesis, attempt: 0, acknowledgements: [] };
  for (const { grown, tip, ...block } of chain)
    writeTo(tables, { final: { blocks: [block], tiles: grown.tiles }, voteFloor: tip.height + 1 });
  const image = bootImageOf(tables);
  const signingKey = seat === null ? null : present(table.genesis.validators[seat], "the seat").signingKey;
  let nowMs = 1_000;
  const instant = () => ({ monotonicMs: nowMs, wallMs: table.genesis.genesisTimeMs + nowMs });
  const log = present(
    openLog(image.tip?.header.logSize ?? 0, tilesOn(tables, image.tip?.header.logSize ?? 0)),
    "the log",
  );
  const { node, effects } = bootNode({ table, sealed, image, log, signingKey, restarted }, instant());
  const give = (input: NodeInput): NodeEffect[] => handle(node, input, instant());
  const hear = (from: Seat | PeerId, message: WireMessage): NodeEffect[] =>
    give({
      type: "message",
      from: typeof from === "number" ? peerOf(from) : from,
      message: message as Verified<WireMessage>,
    });
  return {
    table,
    node,
    tables,
    sealed,
    began: effects,
    give,
    hear,
    link: (other) => [
      ...give({ type: "peerUp", peer: peerOf(other), seat: other < n ? other : null }),
      ...hear(other, { type: "hello", sealed }),
    ],
    settle(asked) {
      const followed: NodeEffect[] = [];
      const queue = [...asked];
      for (let effect = queue.shift(); effect !== undefined; effect = queue.shift()) {
        const input = answerTo(effect, table, tables);
        const next = input === null ? [] : give(input);
        followed.push(...next);
        queue.push(...next);
      }
      return followed;
    },
    wait(ms) {
      nowMs += ms;
    },
  };
}

const emptyDisk = (): MemoryTables =>
  emptyTables({
    roomCode: "SAMP1E00",
    signingKey: { type: "raw", secretKey: new Uint8Array(32) },
    vrfSecret: new Uint8Array(32),
    purpose: "seat",
    createdAtMs: 0,
  });

export const tilesOn = (tables: MemoryTables, size: number): Map<string, NonNullable<ReturnType<typeof tileIn>>> =>
  new Map(
    tilesToOpen(size).flatMap((tile) => {
      const bytes = tileIn(tables, tile.tier, tile.column);
      return bytes === null ? [] : [[tileKey(tile), bytes] as const];
    }),
  );

/** What disk and edge say to an effect; null where nothing is asked. */
export function answerTo(effect: NodeEffect, table: Table, tables: MemoryTables): NodeInput | null {
  switch (effect.type) {
    case "write": {
      const { batch, vote, purpose } = effect;
      const signed = vote === null ? [] : [{ ...vote, signature: new Uint8Array(64) } as SlotMessage];
      return { type: "written", purpose, slot: writeTo(tables, { ...batch, slots: signed }).slots[0] ?? null };
    }
    case "lookUp":
      return { type: "lookedUp", purpose: effect.purpose, ids: effect.ids, places: findIn(tables, effect.ids) };
    case "prove": {
      const { height, round } = effect;
      const seat = committerOf(table, height, round);
      // Who commits draws itself.
      const drawn = { proof: proofOf(height, round), beta: betaOf(seat) };
      const signature = new Uint8Array(64);
      return { type: "proved", commitment: { type: "commitment", height, round, seat, signature, ...drawn } };
    }
    case "verifyRange":
      return { type: "rangeVerified", peer: effect.peer, from: effect.from, valid: true };
    default:
      return null;
  }
}

type OfType<K extends NodeEffect["type"]> = Extract<NodeEffect, { type: K }>;

export const effectsOf = <K extends NodeEffect["type"]>(effects: readonly NodeEffect[], type: K): OfType<K>[] =>
  effects.filter((effect): effect is OfType<K> => effect.type === type);

/** What is sent to a neighbour, in order. */
export const sentTo = (effects: readonly NodeEffect[], to: Seat | PeerId): WireMessage[] =>
  effectsOf(effects, "send").flatMap(({ to: peers, message }) =>
    peers.includes(typeof to === "number" ? peerOf(to) : to) ? [message] : [],
  );

/** The trace's notes of one kind. */
export const notesOf = (effects: readonly NodeEffect[], type: string): unknown[] =>
  effectsOf(effects, "trace").flatMap(({ note }) => (note.type === type ? [note] : []));

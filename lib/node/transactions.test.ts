import { describe, expect, test } from "vitest";
import type { TxId } from "@/lib/chain/ids";
import { PARAM_RANGES } from "@/lib/chain/params";
import { hashOf } from "@/lib/chain/samples";
import { encodedTxBytes } from "@/lib/chain/transaction";
import { peerOf } from "@/lib/consensus/testMessages";
import { poolSize } from "@/lib/mempool/pool";
import { StorageError } from "@/lib/storage/store";
import { BODIES_PER_MESSAGE_BYTES, IDS_PER_MESSAGE_MAX, PUSHED_TX_BYTES_MAX } from "@/lib/wire/limits";
import type { WireMessage } from "@/lib/wire/message";
import type { NodeEffect } from "./effect";
import { LOOK_UPS_PER_PEER_MAX } from "./state";
import { chainOf, idIn, rangeBlock, type TestBlock, txOf } from "./testChain";
import { createTestNetwork } from "./testNetwork";
import { createTestNode, effectsOf, notesOf, sentTo, type TestNode, type TestNodeOptions } from "./testNode";

const { table } = createTestNode();
const TX = txOf("pay ada");
const ID = idIn(table, TX);
const FLUSH = { type: "timer", timer: { type: "flush" }, lateMs: 0 } as const;

/** Seat 1, linked to seats 0, 2 and 3 and to an observer who has no seat. */
const OBSERVER = 9;
function linked(options: TestNodeOptions = {}): TestNode {
  const node = createTestNode(options);
  for (const other of [0, 2, 3, OBSERVER]) node.link(other);
  return node;
}

const all = (node: TestNode, effects: NodeEffect[]): NodeEffect[] => [...effects, ...node.settle(effects)];
const submit = (node: TestNode, tx = TX, request = 1): NodeEffect[] =>
  all(node, node.give({ type: "submit", request, tx }));
const answers = (effects: readonly NodeEffect[]) => effectsOf(effects, "answer").map(({ answer }) => answer);
const idsIn = (messages: readonly WireMessage[], type: "announce" | "want"): TxId[] =>
  messages.flatMap((message) => (message.type === type ? message.ids : []));
const bodiesIn = (messages: readonly WireMessage[]) =>
  messages.flatMap((message) => (message.type === "transactions" ? message.txs : []));

/** Two blocks become final by sync; the second one has the transaction. */
function syncTwo(node: TestNode): void {
  const blocks = chainOf(table, [[], ["pay ada"]]);
  all(node, node.hear(2, { type: "certificate", certificate: (blocks[1] as TestBlock).certificate }));
  all(node, node.hear(2, { type: "range", from: 1, blocks: blocks.map(rangeBlock), prunedBelow: 0 }));
  expect(node.node.core.tip.height).toBe(2);
}

describe("P19: a submission", () => {
  test("is accepted when it is durable, and not before", () => {
    const node = linked();
    const asked = node.give({ type: "submit", request: 7, tx: TX });
    const looked = node.give({
      type: "lookedUp",
      purpose: effectsOf(asked, "lookUp")[0]?.purpose as never,
      ids: [ID],
      places: [null],
    });
    expect(answers(looked)).toEqual([]);
    expect(effectsOf(looked, "write")).toMatchObject([{ batch: { pool: [{ id: ID, tx: TX }] }, vote: null }]);
    expect(effectsOf(node.settle(looked), "answer")).toEqual([
      { type: "answer", request: 7, answer: { ok: true, id: ID, duplicate: false } },
    ]);
  });

  test("of the same bytes is the same transaction: while it waits, and when it is final", () => {
    const node = linked();
    submit(node);
    expect(answers(submit(node, TX, 2))).toEqual([{ ok: true, id: ID, duplicate: true }]);
    expect(poolSize(node.node.pool)).toBe(1);
    const later = linked({ chain: chainOf(table, [["pay ada"]]) });
    expect(answers(submit(later))).toEqual([{ ok: true, id: ID, duplicate: true }]);
    expect(poolSize(later.node.pool)).toBe(0);
  });

  test("that a neighbour delivered before is accepted, and kept in the store from now on", () => {
    const node = linked();
    all(node, node.hear(2, { type: "transactions", txs: [TX] }));
    expect(answers(submit(node))).toEqual([{ ok: true, id: ID, duplicate: false }]);
    expect([...node.tables.pool.keys()]).toEqual([ID]);
  });

  test.each<readonly [string, (node: TestNode) => NodeEffect[], string]>([
    ["too large", (node) => submit(node, txOf("x", table.params.maxTxBytes + 1)), "oversize"],
    [
      "made when the disk is almost full",
      (node) => {
        node.give({ type: "storageFull", full: true });
        return submit(node);
      },
      "storage-full",
    ],
  ])("that is %s is refused with a code", (_, happen, code) => {
    expect(answers(happen(linked()))).toMatchObject([{ ok: false, rejection: { code } }]);
  });

  test("to a full log is refused", () => {
    const params = { maxLogSize: 1 };
    const made = createTestNode({ params }).table;
    expect(answers(submit(linked({ params, chain: chainOf(made, [["pay ada"]]) }), txOf("more")))).toMatchObject([
      { ok: false, rejection: { code: "log-full" } },
    ]);
  });

  test("that would come behind what fills the log is refused, one that waits or is final already is not", () => {
    const params = { maxLogSize: 2 };
    const made = createTestNode({ params }).table;
    const node = linked({ params, chain: chainOf(made, [["first"]]) });
    const told = ["second", "third", "second", "first"].flatMap((text, i) => answers(submit(node, txOf(text), i)));
    expect(told).toMatchObject([
      { ok: true, duplicate: false },
      { ok: false, rejection: { code: "log-full" } },
      { ok: true, duplicate: true },
      { ok: true, duplicate: true },
    ]);
  });

  test("P7: counts as waiting only as far as the log has room for it", () => {
    const params = { maxLogSize: 2 };
    const chain = chainOf(createTestNode({ params }).table, [["first"]]);
    const node = linked({ params, chain });
    all(node, node.hear(2, { type: "transactions", txs: [txOf("second"), txOf("third")] }));
    expect([poolSize(node.node.pool), node.node.core.poolWaiting]).toEqual([2, 1]);
    const full = linked({ params: { maxLogSize: 1 }, chain });
    all(full, full.hear(2, { type: "transactions", txs: [txOf("second")] }));
    expect([poolSize(full.node.pool), full.node.core.poolWaiting]).toEqual([1, 0]);
    full.tables.pool.set(ID, TX);
    const again = createTestNode({ params: { maxLogSize: 1 }, tables: full.tables, restarted: true });
    expect([poolSize(again.node.pool), again.node.core.poolWaiting]).toEqual([1, 0]);
  });

  test("that the disk has no room for is refused, proposed by nobody and told to nobody", async () => {
    const one = await createTestNetwork(1);
    const [ada] = one.hosts;
    one.restart(0, (store) => ({
      ...store,
      write: (batch) =>
        batch.pool === undefined ? store.write(batch) : Promise.reject(new StorageError("quota", "full")),
    }));
    expect(await ada?.runner.submit(TX)).toMatchObject({ ok: false, rejection: { code: "storage-full" } });
    const pool = ada?.runner.node.pool;
    expect([pool?.laneOf.size, ada?.tables.ids.length, ada?.runner.node.outbox]).toEqual([0, 0, []]);
    one.stop();
  });

  test("survives a restart", () => {
    const node = linked();
    submit(node);
    const again = createTestNode({ tables: node.tables, restarted: true });
    expect(poolSize(again.node.pool)).toBe(1);
    expect(again.node.core.poolWaiting).toBe(1);
  });
});

describe("P23: questions to the store about what a neighbour says", () => {
  const announce = (i: number) => ({ type: "announce", ids: [hashOf<TxId>(`${i}`)] }) as const;

  test("are bounded for each of them, and asked again once the store has answered", () => {
    const node = linked();
    const asked = Array.from({ length: LOOK_UPS_PER_PEER_MAX + 9 }, (_, i) => node.hear(2, announce(i))).flat();
    expect(effectsOf(asked, "lookUp")).toHaveLength(LOOK_UPS_PER_PEER_MAX);
    expect(effectsOf(node.hear(3, announce(0)), "lookUp")).toHaveLength(1);
    node.settle(asked);
    expect(effectsOf(node.hear(2, announce(999)), "lookUp")).toHaveLength(1);
    expect(node.node.peers.get(peerOf(2))?.lookUps).toBe(1);
  });
});

describe("P19: gossip", () => {
  test("pushes small bodies to the seats, in few messages", () => {
    const node = linked();
    const effects = [submit(node, TX, 1), submit(node, txOf("pay ben"), 2)].flat();
    expect(effectsOf(effects, "schedule").filter(({ timer }) => timer.type === "flush")).toHaveLength(1);
    const flushed = node.give(FLUSH);
    expect(sentTo(flushed, 0)).toEqual([{ type: "transactions", txs: [TX, txOf("pay ben")] }]);
    expect(sentTo(flushed, OBSERVER)).toEqual([]);
    expect(node.give(FLUSH)).toEqual([]);
  });

  test("announces large ones, and hands them over to who asks", () => {
    const node = linked();
    const large = txOf("large", PUSHED_TX_BYTES_MAX + 1);
    submit(node, large);
    const id = idIn(table, large);
    expect(sentTo(node.give(FLUSH), 2)).toEqual([{ type: "announce", ids: [id] }]);
    expect(sentTo(node.hear(2, { type: "want", ids: [id, hashOf("unknown")] }), 2)).toEqual([
      { type: "transactions", txs: [large] },
    ]);
  });

  test("asks for what is announced and not here, once", () => {
    const node = linked({ chain: chainOf(table, [["final"]]) });
    all(node, node.hear(3, { type: "transactions", txs: [TX] }));
    const final = idIn(table, txOf("final"));
    const unknown = hashOf<TxId>("unknown");
    const announced = all(node, node.hear(2, { type: "announce", ids: [ID, final, unknown] }));
    expect(idsIn(sentTo(announced, 2), "want")).toEqual([unknown]);
    expect(idsIn(sentTo(all(node, node.hear(2, { type: "announce", ids: [unknown] })), 2), "want")).toEqual([]);
  });

  test("takes what is delivered into the pool unless it is final, and tells", () => {
    const node = linked({ chain: chainOf(table, [["final"]]) });
    const heard = all(node, node.hear(2, { type: "transactions", txs: [TX, txOf("final"), TX] }));
    expect(poolSize(node.node.pool)).toBe(1);
    expect(notesOf(heard, "pooled")).toEqual([{ type: "pooled", ids: [ID], own: false }]);
    expect(answers(heard)).toEqual([]);
  });

  test("passes on what an observer sends, and not what a seat sends, which tells every seat itself", () => {
    const node = linked();
    all(node, node.hear(2, { type: "transactions", txs: [txOf("from a seat")] }));
    all(node, node.hear("seat 9" as never, { type: "transactions", txs: [TX] }));
    expect(bodiesIn(sentTo(node.give(FLUSH), 0))).toEqual([TX]);
  });

  test("P23: blames who delivers a transaction larger than the genesis allows", () => {
    const node = linked();
    const heard = node.hear(2, { type: "transactions", txs: [TX, txOf("x", table.params.maxTxBytes + 1)] });
    expect(effectsOf(heard, "blame")).toMatchObject([{ peer: "seat 2", rejection: { code: "oversize" } }]);
  });

  test("says its own waiting transactions again, to a new neighbour and now and then", () => {
    const node = linked();
    const effects = submit(node);
    expect(effectsOf(effects, "schedule").filter(({ timer }) => timer.type === "remind")).toHaveLength(1);
    all(node, node.hear(2, { type: "transactions", txs: [txOf("another's")] }));
    expect(idsIn(sentTo(node.link(0), 0), "announce")).toEqual([ID]);
    const reminded = node.give({ type: "timer", timer: { type: "remind" }, lateMs: 0 });
    expect(idsIn(sentTo(reminded, 2), "announce")).toEqual([ID]);
    expect(effectsOf(reminded, "schedule").filter(({ timer }) => timer.type === "remind")).toHaveLength(1);
  });
});

describe("P19: a transaction that became final while the store was asked about it", () => {
  /** The store's answer is from before the block, and comes after it. */
  function answeredLate(node: TestNode, asked: NodeEffect[]): NodeEffect[] {
    const [question] = effectsOf(asked, "lookUp");
    syncTwo(node);
    return all(node, node.give({ type: "lookedUp", purpose: question?.purpose as never, ids: [ID], places: [null] }));
  }

  test("delivered by a neighbour, does not stay in the pool, where it would spoil every block of this seat", () => {
    const node = linked();
    answeredLate(node, node.hear(3, { type: "transactions", txs: [TX] }));
    expect(poolSize(node.node.pool)).toBe(0);
  });

  test("submitted here, is answered as what it is: final", () => {
    const node = linked();
    const effects = answeredLate(node, node.give({ type: "submit", request: 1, tx: TX }));
    expect(answers(effects)).toEqual([{ ok: true, id: ID, duplicate: true }]);
    expect(poolSize(node.node.pool)).toBe(0);
  });
});

describe("P23: a request for bodies", () => {
  /** The pool of this node, filled by four neighbours up to `count` transactions of 64 KiB. */
  function filled(count: number): { readonly node: TestNode; readonly ids: readonly TxId[] } {
    const node = linked();
    const txs = Array.from({ length: count }, (_, i) => txOf(`${i}`, table.params.maxTxBytes));
    for (const [i, tx] of txs.entries())
      all(node, node.hear([0, 2, 3][i % 3] as number, { type: "transactions", txs: [tx] }));
    expect(poolSize(node.node.pool)).toBe(count);
    return { node, ids: txs.map((tx) => idIn(table, tx)) };
  }

  test("gets each of them once, however often it is asked for", () => {
    const node = linked();
    submit(node);
    const asked = sentTo(node.hear(2, { type: "want", ids: Array<TxId>(IDS_PER_MESSAGE_MAX).fill(ID) }), 2);
    expect(bodiesIn(asked)).toEqual([TX]);
  });

  test("is answered in messages of moderate size, with no more than the largest block has", () => {
    const { node, ids } = filled(100);
    const answer = sentTo(node.hear(2, { type: "want", ids }), 2);
    const sizes = answer.map((message) => bodiesIn([message]).reduce((sum, tx) => sum + encodedTxBytes(tx), 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(BODIES_PER_MESSAGE_BYTES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(PARAM_RANGES.maxBlockBytes[1]);
  });

  test("finds the bodies of the last final block, for a seat that decides a moment later", () => {
    const node = linked();
    syncTwo(node);
    expect(bodiesIn(sentTo(node.hear(3, { type: "want", ids: [ID] }), 3))).toEqual([TX]);
  });
});

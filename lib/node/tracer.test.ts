import { describe, expect, test } from "vitest";
import type { BlockId } from "@/lib/chain/ids";
import { attestation, carrying, peerOf, proposal } from "@/lib/consensus/testMessages";
import { emptyView, reduce } from "@/lib/port/reduce";
import type { TraceEvent } from "@/lib/port/trace";
import { TRACKED_TXS_MAX } from "@/lib/port/view";
import type { WireMessage } from "@/lib/wire/message";
import type { NodeEffect } from "./effect";
import { chainOf, idIn, PROPOSER, type TestBlock, txOf } from "./testChain";
import { createTestNetwork, finalHeight } from "./testNetwork";
import { createTestNode, type TestNode } from "./testNode";
import { createTracer, TRACE_EVENTS_MAX, type Tracer } from "./tracer";

const NOTHING = emptyView(null, null, { height: 0, id: "" as BlockId });

/** A validator whose notes go to a tracer, as the runner does it. */
function traced(): { readonly node: TestNode; readonly tracer: Tracer; tell(effects: NodeEffect[]): void } {
  const node = createTestNode({ seat: 2 });
  const tracer = createTracer(NOTHING, () => 5);
  tracer.follow(node.node);
  const note = (effects: readonly NodeEffect[]): void => {
    for (const effect of effects) if (effect.type === "trace") tracer.note(effect.note);
  };
  return {
    node,
    tracer,
    tell(effects) {
      note(effects);
      note(node.settle(effects));
    },
  };
}

const ofType = <K extends TraceEvent["type"]>(tracer: Tracer, type: K) =>
  tracer.events.filter((event): event is Extract<TraceEvent, { type: K }> => event.type === type);

describe("a trace", () => {
  test("numbers its events without gaps, and keeps the view that follows from them", async () => {
    const four = await createTestNetwork(4);
    await Promise.all(four.hosts.map(({ runner }, i) => runner.submit(txOf(`${i}`))));
    await four.until(() => four.hosts.every((host) => finalHeight(host) >= 3));
    four.restart(2);
    await four.until(() => four.hosts.every((host) => finalHeight(host) >= 5));
    four.stop();
    for (const { tracer } of four.hosts) {
      tracer.settle();
      let view = { ...NOTHING, tip: { height: 0, id: tracer.view.tip.id } };
      for (const [i, event] of tracer.events.entries()) {
        expect(event.seq).toBe(i + 1);
        expect(event.causeSeq === null || event.causeSeq < event.seq).toBe(true);
        const before = view;
        view = reduce(view, structuredClone(event)) as typeof view;
        expect(event.type === "began" || view.final >= before.final).toBe(true);
      }
      expect({ ...view, tip: tracer.view.tip }).toEqual(tracer.view);
      expect(ofType(tracer, "final").length).toBeGreaterThanOrEqual(5);
    }
  });

  test("says which message an event followed from", () => {
    const { node, tracer, tell } = traced();
    for (const other of [0, 1, 3]) tell(node.link(other));
    const vote = carrying(attestation(1, "aa".repeat(32) as BlockId, { round: 0 })) as WireMessage;
    tracer.message({ direction: "in", peer: peerOf(1), message: vote, bytes: 99, verified: true });
    const { seq } = tracer.events.at(-1) as TraceEvent;
    tell(node.hear(1, vote));
    tracer.handled();
    tell(node.give({ type: "woke" }));
    expect(ofType(tracer, "counted")).toMatchObject([{ seat: 1, causeSeq: seq }]);
    expect(ofType(tracer, "message")).toMatchObject([
      {
        kind: "vote",
        of: "attest",
        height: 1,
        round: 0,
        from: 1,
        to: 2,
        bytes: 99,
        verified: true,
        sentAt: null,
        recvAt: 5,
      },
    ]);
  });

  test("P23: is bounded", () => {
    const { tracer } = traced();
    for (let i = 0; i < 3 * TRACE_EVENTS_MAX; i++) tracer.record({ type: "behind", by: i });
    expect(tracer.events.length).toBeLessThanOrEqual(1.5 * TRACE_EVENTS_MAX);
    expect(tracer.events.at(-1)?.seq).toBe(3 * TRACE_EVENTS_MAX);
    expect(tracer.view.behindBy).toBe(3 * TRACE_EVENTS_MAX - 1);
    expect(tracer.base.seq + 1).toBe(tracer.events[0]?.seq);
    expect(tracer.events.reduce(reduce, tracer.base)).toEqual(tracer.view);
  });
});

describe("P19: an own submission", () => {
  test("is followed from the pool through proposal and attestation to its place in the log", () => {
    const { node, tracer, tell } = traced();
    for (const other of [0, 1, 3]) tell(node.link(other));
    const [block] = chainOf(node.table, [["a", "mine"]]) as [TestBlock];
    const id = idIn(node.table, txOf("mine"));
    tell(node.give({ type: "submit", request: 1, tx: txOf("mine") }));
    tell(node.hear(PROPOSER, { type: "transactions", txs: [txOf("a")] }));
    tell(node.hear(PROPOSER, carrying(proposal(node.table, PROPOSER, block, { round: 0 })) as WireMessage));
    for (const voter of [0, 1, 3])
      tell(node.hear(voter, carrying(attestation(voter, block.blockId, { round: 0 })) as WireMessage));
    tell(node.hear(0, carrying(block.certificate) as WireMessage));
    expect(ofType(tracer, "tx").map(({ id: of, status }) => [of, status.type])).toEqual([
      [id, "pooled"],
      [id, "proposed"],
      [id, "attested"],
      [id, "final"],
    ]);
    expect(tracer.view.transactions).toMatchObject([
      { id, status: { type: "final", height: 1, index: 1 }, finalAt: 5 },
    ]);
  });

  test("P23: is one of so many that are followed", () => {
    const { node, tracer, tell } = traced();
    for (let i = 0; i < TRACKED_TXS_MAX + 50; i++) tell(node.give({ type: "submit", request: i, tx: txOf(`${i}`) }));
    expect(ofType(tracer, "tx")).toHaveLength(TRACKED_TXS_MAX);
  });
});

describe("the pool", () => {
  test("is told of together, at the watcher's pace", () => {
    const { node, tracer, tell } = traced();
    let calls = 0;
    tracer.onGathered = () => void calls++;
    tell(node.link(3));
    for (let i = 0; i < 5; i++) tell(node.give({ type: "submit", request: i, tx: txOf(`${i}`) }));
    tell(node.hear(3, { type: "transactions", txs: [txOf("x"), txOf("y")] }));
    expect([calls > 0, ofType(tracer, "pooled").length]).toEqual([true, 0]);
    tracer.settle();
    expect(ofType(tracer, "pooled").map(({ count, own }) => [count, own])).toEqual([
      [5, true],
      [2, false],
    ]);
    expect(ofType(tracer, "pool")).toMatchObject([{ waiting: 7, own: 5 }]);
    tracer.settle();
    expect(ofType(tracer, "pool")).toHaveLength(1);
  });
});

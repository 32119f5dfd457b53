import { describe, expect, test } from "vitest";
import { hashOf } from "@/lib/chain/samples";
import { genesisTip } from "@/lib/chain/validity";
import { carrying, finalized, peerOf, proposal, status } from "@/lib/consensus/testMessages";
import type { Range, RangeBlock } from "@/lib/wire/message";
import type { NodeEffect } from "./effect";
import { EMPTY_LOG } from "./log";
import { chainOf, nextBlock, PROPOSER, rangeBlock, type TestBlock, txOf } from "./testChain";
import { answerTo, createTestNode, effectsOf, notesOf, sentTo, type TestNode } from "./testNode";

const { table } = createTestNode();
const CHAIN = chainOf(table, [["a"], ["b", "c"], [], ["d"], ["e"]]);
const TIP = CHAIN.at(-1) as TestBlock;
const at = (height: number): TestBlock => CHAIN[height - 1] as TestBlock;

const rangeOf = (from: number, blocks: readonly RangeBlock[]): Range => ({
  type: "range",
  from,
  blocks,
  prunedBelow: 0,
});
const RANGE = rangeOf(1, CHAIN.map(rangeBlock));

/** Seat 1, which has heard from these neighbours that the chain is five blocks long. */
function behind(...neighbours: readonly number[]): TestNode {
  const node = createTestNode();
  for (const other of neighbours) {
    node.link(other);
    const { blockId: tipId, certificate: tipCertificate } = TIP;
    node.hear(other, carrying(status({ height: 6, tipId, tipCertificate })));
  }
  return node;
}

const all = (node: TestNode, effects: NodeEffect[]): NodeEffect[] => [...effects, ...node.settle(effects)];
const blamed = (effects: readonly NodeEffect[]) =>
  effectsOf(effects, "blame").map(({ peer, rejection }) => [peer, rejection.code]);
const heightOf = (node: TestNode): number => node.node.core.tip.height;

describe("P22: a validator that is behind", () => {
  test("asks for the blocks between its tip and the neighbour's", () => {
    const node = createTestNode();
    node.link(2);
    const { blockId: tipId, certificate: tipCertificate } = TIP;
    const heard = node.hear(2, carrying(status({ height: 6, tipId, tipCertificate })));
    expect(sentTo(heard, 2)).toEqual([{ type: "wantRange", from: 1, count: 5 }]);
    expect(notesOf(heard, "behind")).toEqual([{ type: "behind", by: 5 }]);
    const again = node.hear(2, carrying(status({ height: 6, tipId, tipCertificate })));
    expect(notesOf(again, "behind")).toEqual([]);
  });

  test("says so, once, when nobody is left who serves it", () => {
    const node = behind(2);
    const nothing = { type: "range", from: 1, blocks: [], prunedBelow: 9 } as const;
    const effects = node.hear(2, nothing as never);
    expect(notesOf(effects, "unserved")).toEqual([{ type: "unserved", by: 5 }]);
    expect(sentTo(effects, 2)).toEqual([]);
    expect(notesOf(node.hear(2, nothing as never), "unserved")).toEqual([]);
  });

  test("makes a range final in one write, with the log's tiles and the floor, and enters the height after it", () => {
    const node = behind(2);
    const effects = all(node, node.hear(2, RANGE));
    const [write] = effectsOf(effects, "write").filter(({ purpose }) => purpose.type === "final");
    expect(write?.batch.final?.blocks.map(({ blockId }) => blockId)).toEqual(CHAIN.map(({ blockId }) => blockId));
    expect(write?.batch.voteFloor).toBe(6);
    expect(heightOf(node)).toBe(5);
    expect(node.node.core.current.height).toBe(6);
    expect(node.node.log.range.size).toBe(5);
    expect(notesOf(effects, "final")).toHaveLength(5);
  });

  test("keeps the certificates beside the blocks, and vouches for the last one alone, which it checked", () => {
    const node = behind(2);
    all(node, node.hear(2, RANGE));
    expect(node.tables.blocks.map(({ certificate, certified }) => [certificate !== null, certified])).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [true, false],
      [true, true],
    ]);
  });

  test("keeps no certificate of another block beside one", () => {
    const node = behind(2);
    const foreign = finalized(hashOf("another block"), [0, 1, 2], { height: 2, round: 0 });
    all(
      node,
      node.hear(
        2,
        rangeOf(
          1,
          RANGE.blocks.map((block, i) => (i === 1 ? { ...block, certificate: foreign } : block)),
        ),
      ),
    );
    expect(heightOf(node)).toBe(5);
    expect(node.tables.blocks[1]?.certificate).toBeNull();
  });

  test("asks the edge for the signatures of the last certificate, which prove the blocks below it by descent", () => {
    const node = behind(2);
    const [verify] = effectsOf(node.hear(2, RANGE), "verifyRange");
    expect(verify?.checks.map(({ signature }) => signature)).toEqual(TIP.certificate.signatures);
  });

  test("waits with everything until signatures and look-ups are answered", () => {
    const node = behind(2);
    const heard = node.hear(2, RANGE);
    const answers = heard.flatMap((effect) => answerTo(effect, table, node.tables) ?? []);
    expect(answers).toHaveLength(2);
    const written = answers.map((answer) => effectsOf(node.give(answer), "write").length);
    expect(written).toEqual([0, 1]);
  });

  test("asks for nothing twice while a range is checked and stored, and goes on behind it meanwhile", () => {
    const node = behind(2, 3);
    const heard = node.hear(2, rangeOf(1, RANGE.blocks.slice(0, 3)));
    const checked = heard.flatMap((effect) =>
      effectsOf(node.give(answerTo(effect, table, node.tables) ?? { type: "woke" }), "send"),
    );
    const requests = [...heard, ...checked].flatMap((effect) =>
      effect.type === "send" && effect.message.type === "wantRange" ? [effect.message] : [],
    );
    expect(requests).toEqual([{ type: "wantRange", from: 4, count: 2 }]);
  });

  test("applies ranges in order, whichever comes first", () => {
    const node = behind(2);
    node.node.sync.requests.clear();
    node.node.sync.requests.set(peerOf(2), { from: 1, count: 2, askedAtMs: 0 });
    node.node.sync.requests.set(peerOf(3), { from: 3, count: 3, askedAtMs: 0 });
    node.link(3);
    all(node, node.hear(3, rangeOf(3, RANGE.blocks.slice(2))));
    expect(heightOf(node)).toBe(0);
    all(node, node.hear(2, rangeOf(1, RANGE.blocks.slice(0, 2))));
    expect(heightOf(node)).toBe(5);
  });

  test("cleans its pool of what is final now", () => {
    const node = behind(2);
    all(node, node.hear(2, { type: "transactions", txs: [txOf("c"), txOf("waits")] }));
    all(node, node.hear(2, RANGE));
    expect([...node.node.pool.laneOf]).toHaveLength(1);
  });
});

describe("P22: a range that fails", () => {
  const change = (height: number, changed: Partial<RangeBlock>): Range =>
    rangeOf(
      1,
      RANGE.blocks.map((block, i) => (i === height - 1 ? { ...block, ...changed } : block)),
    );
  const other = finalized(hashOf("another block"), [0, 1, 2], { height: 5, round: 0 });

  test.each<readonly [string, Range, string]>([
    ["no certificate at its end", change(5, { certificate: null }), "bad-certificate"],
    ["the certificate of another block", change(5, { certificate: other }), "bad-certificate"],
    ["the certificate of an earlier block", change(5, { certificate: at(4).certificate }), "bad-certificate"],
    [
      "a certificate of its block at another height",
      change(5, { certificate: finalized(TIP.blockId, [0, 1, 2], { height: 4, round: 0 }) }),
      "bad-certificate",
    ],
    [
      "a certificate below quorum",
      change(5, { certificate: finalized(TIP.blockId, [0, 1], { height: 5, round: 0 }) }),
      "bad-certificate",
    ],
    ["a block missing in the middle", rangeOf(1, RANGE.blocks.toSpliced(2, 1)), "wrong-parent"],
    ["another block in the middle", change(2, { header: { ...at(2).header, timestampMs: 7 } }), "bad-timestamp"],
    ["a foreign parent", change(1, { header: { ...at(1).header, parentId: hashOf("else") } }), "wrong-parent"],
    ["a transaction missing", change(2, { body: at(2).body.slice(1) }), "bad-body"],
    ["another transaction", change(2, { body: [txOf("b"), txOf("x")] }), "bad-log"],
    ["transactions in another order", change(2, { body: at(2).body.toReversed() }), "bad-log"],
    ["a transaction twice", change(4, { body: [txOf("a")] }), "duplicate-transaction"],
  ])("for %s changes nothing; its neighbour is named, and asked nothing more", (_, range, code) => {
    const node = behind(2, 3);
    const effects = all(node, node.hear(2, range));
    expect(blamed(effects)).toEqual([[peerOf(2), code]]);
    expect([heightOf(node), node.tables.blocks.length]).toEqual([0, 0]);
    expect([node.node.sync.banned.has(peerOf(2)), node.node.sync.requests.has(peerOf(2))]).toEqual([true, false]);
    expect(sentTo(effects, 3)).toEqual([{ type: "wantRange", from: 1, count: 5 }]);
    all(node, node.hear(3, RANGE));
    expect(heightOf(node)).toBe(5);
  });

  test("for signatures that do not verify likewise", () => {
    const node = behind(2, 3);
    const [verify] = effectsOf(node.hear(2, RANGE), "verifyRange");
    const answered = node.give({ type: "rangeVerified", peer: verify?.peer as never, from: 1, valid: false });
    expect(blamed(answered)).toEqual([[peerOf(2), "bad-signature"]]);
    expect(heightOf(node)).toBe(0);
  });

  test("for more bytes than a block may have likewise", () => {
    const node = createTestNode({ params: { maxBlockBytes: 2_048, maxTxBytes: 1_024 } });
    const body = ["a", "b", "c"].map((text) => txOf(text, 1_000));
    const block = nextBlock(node.table, { tip: genesisTip(node.table), log: EMPTY_LOG }, body);
    node.link(2);
    node.hear(2, {
      type: "certificate",
      certificate: nextBlock(node.table, { ...block, log: block.grown.log }, []).certificate,
    });
    const effects = all(node, node.hear(2, rangeOf(1, [rangeBlock(block)])));
    expect(blamed(effects)).toEqual([[peerOf(2), "block-too-large"]]);
    expect(heightOf(node)).toBe(0);
  });

  test("for a transaction that the log has already likewise", () => {
    const node = createTestNode({ chain: CHAIN.slice(0, 1) });
    node.link(2);
    const repeated = nextBlock(table, { tip: at(1).tip, log: at(1).grown.log }, [txOf("a")]);
    const next = nextBlock(table, { tip: repeated.tip, log: repeated.grown.log }, []);
    node.hear(2, { type: "certificate", certificate: next.certificate });
    const effects = all(node, node.hear(2, rangeOf(2, [rangeBlock(repeated), rangeBlock(next)])));
    expect(blamed(effects)).toEqual([[peerOf(2), "duplicate-transaction"]]);
  });
});

describe("P22: an answer about one range", () => {
  /** Neighbour 2 hands over a range that is refused; what the edge was asked about it is not answered yet. */
  function refused(how: "signatures" | "repetition") {
    const node = behind(2, 3);
    const heard = node.hear(2, RANGE);
    const [lookUp] = effectsOf(heard, "lookUp");
    const ids = lookUp?.ids ?? [];
    const verdict = (valid: boolean) => ({ type: "rangeVerified", peer: peerOf(2), from: 1, valid }) as const;
    const found = (height: number | null) =>
      ({
        type: "lookedUp",
        purpose: lookUp?.purpose as never,
        ids,
        places: ids.map(() => (height === null ? null : { height, index: 0 })),
      }) as const;
    expect(blamed(node.give(how === "signatures" ? verdict(false) : found(0)))).toEqual([
      [peerOf(2), how === "signatures" ? "bad-signature" : "duplicate-transaction"],
    ]);
    return { node, verdict, found };
  }

  test("says nothing about the next one, of another neighbour: nobody else is blamed", () => {
    const signatures = refused("signatures");
    signatures.node.hear(3, RANGE);
    expect(blamed(signatures.node.give(signatures.found(0)))).toEqual([]);
    const repetition = refused("repetition");
    repetition.node.hear(3, RANGE);
    expect(blamed(repetition.node.give(repetition.verdict(false)))).toEqual([]);
  });

  test("does not vouch for the next one: its own signatures are waited for", () => {
    const { node, verdict } = refused("repetition");
    const heard = node.hear(3, RANGE);
    node.give(verdict(true));
    const [lookUp] = effectsOf(heard, "lookUp");
    const answered = node.give(answerTo(lookUp as never, table, node.tables) as never);
    expect(effectsOf(answered, "write")).toEqual([]);
    expect(
      effectsOf(node.give({ type: "rangeVerified", peer: peerOf(3), from: 1, valid: true }), "write"),
    ).toHaveLength(1);
  });

  test("finding the range's own blocks, which votes have made final meanwhile, is no repetition", () => {
    const node = behind(2);
    const heard = node.hear(2, RANGE);
    const [lookUp] = effectsOf(heard, "lookUp");
    const ids = lookUp?.ids ?? [];
    const places = ids.map((_, index) => (index === 0 ? { height: 1, index: 0 } : null));
    expect(blamed(node.give({ type: "lookedUp", purpose: lookUp?.purpose as never, ids, places }))).toEqual([]);
  });
});

describe("P12: sync and votes", () => {
  test("make one history: while one is being written the other waits, and what is overtaken is dropped", () => {
    const node = behind(2);
    const first = at(1);
    all(node, node.hear(2, { type: "transactions", txs: first.body }));
    all(node, node.hear(2, carrying(proposal(table, PROPOSER, first, { round: 0 }))));
    const range = node.hear(2, RANGE);
    const decided = node.hear(2, { type: "certificate", certificate: first.certificate });
    const writes = effectsOf(decided, "write").filter(({ purpose }) => purpose.type === "final");
    expect(writes).toHaveLength(1);
    expect(effectsOf(node.settle(range), "write").filter(({ purpose }) => purpose.type === "final")).toEqual([]);
    all(node, decided);
    expect(heightOf(node)).toBe(1);
    all(node, node.hear(2, carrying(status({ height: 6, tipId: TIP.blockId, tipCertificate: TIP.certificate }))));
    all(node, node.hear(2, rangeOf(2, RANGE.blocks.slice(1))));
    expect(heightOf(node)).toBe(5);
    expect(node.tables.blocks.map(({ blockId }) => blockId)).toEqual(CHAIN.map(({ blockId }) => blockId));
  });
});

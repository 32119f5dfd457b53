import { describe, expect, test } from "vitest";
import type { Header } from "@/lib/chain/header";
import type { TxId } from "@/lib/chain/ids";
import { hashOf } from "@/lib/chain/samples";
import { genesisTip } from "@/lib/chain/validity";
import { attested, betaOf, carrying, commitment, nullified, peerOf, proposal } from "@/lib/consensus/testMessages";
import { FETCH_RETRY_MS } from "@/lib/gossip/fetcher";
import type { NodeEffect } from "./effect";
import { EMPTY_LOG } from "./log";
import { chainOf, idIn, nextBlock, PROPOSER, type TestBlock, txOf } from "./testChain";
import { createTestNode, effectsOf, notesOf, sentTo, type TestNode, type TestNodeOptions } from "./testNode";

const { table } = createTestNode();
const AT_GENESIS = { tip: genesisTip(table), log: EMPTY_LOG };
const BODY = [txOf("first"), txOf("second"), txOf("third")];
const BLOCK = nextBlock(table, AT_GENESIS, BODY);

/** Seat 2, linked to all others: neither committer nor drawn in these rounds. */
function linked(options: TestNodeOptions = {}): TestNode {
  const node = createTestNode({ seat: 2, ...options });
  for (const other of [0, 1, 3]) node.link(other);
  return node;
}

const propose = (node: TestNode, block: TestBlock, from = PROPOSER, ids = block.txIds): NodeEffect[] =>
  node.hear(
    from,
    carrying({ ...proposal(table, block.header.proposer, block, { round: block.header.round }), txIds: ids }),
  );
/** Everything disk and edge answer to what follows, with what follows itself. */
const all = (node: TestNode, effects: NodeEffect[]): NodeEffect[] => [...effects, ...node.settle(effects)];
const votes = (effects: readonly NodeEffect[]): string[] =>
  effectsOf(effects, "write").flatMap(({ vote }) => (vote === null ? [] : [vote.type]));
const refusals = (effects: readonly NodeEffect[]) => notesOf(effects, "refused") as { readonly code: string }[];

describe("P8: a proposed block", () => {
  test("whose bodies are not here is fetched from its proposer, checked, and attested; P16: body and all", () => {
    const node = linked();
    const proposed = all(node, propose(node, BLOCK));
    expect(sentTo(proposed, PROPOSER)).toContainEqual({ type: "want", ids: BLOCK.txIds });
    expect(votes(proposed)).toEqual([]);
    const heard = node.hear(PROPOSER, { type: "transactions", txs: BODY });
    const settled = all(node, heard);
    expect(votes(settled)).toEqual(["attest"]);
    const candidates = effectsOf(settled, "write").flatMap(({ batch }) => batch.candidates ?? []);
    expect(candidates).toEqual([{ blockId: BLOCK.blockId, header: BLOCK.header, txIds: BLOCK.txIds, body: BODY }]);
  });

  test("whose bodies are in the pool is checked at once", () => {
    const node = linked();
    all(node, node.hear(1, { type: "transactions", txs: BODY }));
    const proposed = all(node, propose(node, BLOCK));
    expect(sentTo(proposed, PROPOSER).filter(({ type }) => type === "want")).toEqual([]);
    expect(votes(proposed)).toEqual(["attest"]);
  });

  test("is fetched from somebody else when its proposer does not hand it over", () => {
    const node = linked();
    all(node, propose(node, BLOCK));
    node.wait(FETCH_RETRY_MS);
    const retried = node.give({ type: "timer", timer: { type: "retry" }, lateMs: 0 });
    expect([0, 1].flatMap((other) => sentTo(retried, other))).toEqual([{ type: "want", ids: BLOCK.txIds }]);
  });

  test("that is empty needs no body and no look-up", () => {
    const node = linked();
    const empty = nextBlock(table, AT_GENESIS, []);
    const proposed = propose(node, empty);
    expect(effectsOf(proposed, "lookUp")).toEqual([]);
    expect(votes(proposed)).toEqual(["attest"]);
  });

  const wrong = (change: Partial<Header>) => nextBlock(table, AT_GENESIS, BODY, change);
  test.each<readonly [string, TestBlock, string]>([
    ["another parent", wrong({ parentId: hashOf("elsewhere") }), "wrong-parent"],
    ["a time before its parent's", wrong({ timestampMs: AT_GENESIS.tip.timestampMs }), "bad-timestamp"],
    ["a log size that does not follow", wrong({ logSize: 7 }), "bad-log"],
    ["a seed of its own", wrong({ seedAfter: hashOf("chosen") }), "wrong-seed"],
  ])("with %s is refused", (_, block, code) => {
    const node = linked();
    all(node, node.hear(1, { type: "transactions", txs: BODY }));
    const proposed = all(node, propose(node, block));
    expect(refusals(proposed)).toMatchObject([{ code }]);
    expect(votes(proposed)).toEqual([]);
  });

  test("with more bytes than a block may have is refused", () => {
    const node = linked({ params: { maxBlockBytes: 2048, maxTxBytes: 1024 } });
    const body = ["a", "b", "c"].map((text) => txOf(text, 1000));
    all(node, node.hear(1, { type: "transactions", txs: body }));
    const block = nextBlock(node.table, { tip: genesisTip(node.table), log: EMPTY_LOG }, body);
    const proposed = all(node, node.hear(PROPOSER, carrying(proposal(node.table, PROPOSER, block, { round: 0 }))));
    expect(refusals(proposed)).toMatchObject([{ code: "block-too-large" }]);
  });

  test("with a transaction that is final already is refused", () => {
    const chain = chainOf(table, [["first"]]);
    const node = linked({ chain });
    const [tip] = chain as [TestBlock];
    const again = nextBlock(table, { tip: tip.tip, log: tip.grown.log }, BODY);
    const message = carrying(proposal(table, PROPOSER, again, { round: 0, height: 2 }));
    const proposed = all(node, node.hear(PROPOSER, message));
    const settled = all(node, node.hear(PROPOSER, { type: "transactions", txs: BODY }));
    expect(refusals([...proposed, ...settled])).toMatchObject([{ code: "duplicate-transaction" }]);
  });

  test("is no repetition of itself, where the very block is being made final by sync", () => {
    const node = linked();
    all(node, node.hear(1, { type: "transactions", txs: BODY }));
    const proposed = propose(node, BLOCK);
    const [question] = effectsOf(proposed, "lookUp").filter(({ purpose }) => purpose.type === "block");
    // The range with this block was written between the question and the answer, and is not reported yet.
    const places = BLOCK.txIds.map((_, index) => ({ height: 1, index }));
    const answered = node.give({ type: "lookedUp", purpose: question?.purpose as never, ids: BLOCK.txIds, places });
    expect(refusals(answered)).toEqual([]);
  });
});

describe("P7: ids ride outside the signature", () => {
  /** Another neighbour hands the header over with ids of its own choice. */
  const others = [txOf("other"), txOf("sort"), txOf("of thing")];
  const foreign = others.map((tx) => idIn(table, tx));

  test.each<readonly [string, readonly TxId[]]>([
    ["of transactions that exist", foreign],
    ["of nothing at all", ["x", "y", "z"].map((name) => hashOf<TxId>(name))],
    ["in another order", BLOCK.txIds.toReversed()],
  ])("so ids %s, which do not lead to the header's log root, do not make the block bad", (_, ids) => {
    const node = linked();
    all(node, node.hear(1, { type: "transactions", txs: [...BODY, ...others] }));
    const relayed = all(node, propose(node, BLOCK, 1, ids));
    expect(refusals(relayed)).toEqual([]);
    // The right ones are asked for, of the proposer first.
    expect(sentTo(relayed, PROPOSER)).toContainEqual({ type: "wantBlock", blockId: BLOCK.blockId });
    const { header, txIds } = BLOCK;
    expect(votes(all(node, node.hear(PROPOSER, { type: "block", header, txIds })))).toEqual(["attest"]);
  });

  test("and a liar who answers for a certified block with ids of its own choice stops nobody", () => {
    const node = linked();
    all(node, node.hear(1, { type: "transactions", txs: BODY }));
    node.hear(0, carrying(commitment(table, PROPOSER, { round: 0 })));
    const certified = all(node, node.hear(1, carrying(attested(BLOCK.blockId, [0, 1, 3], { round: 0 }))));
    expect(sentTo(certified, 0)).toContainEqual({ type: "wantBlock", blockId: BLOCK.blockId });
    const { header, txIds } = BLOCK;
    all(node, node.hear(0, { type: "block", header, txIds: foreign }));
    node.wait(FETCH_RETRY_MS);
    const retried = node.give({ type: "timer", timer: { type: "retry" }, lateMs: 0 });
    expect(sentTo(retried, 1)).toContainEqual({ type: "wantBlock", blockId: BLOCK.blockId });
    expect(votes(all(node, node.hear(1, { type: "block", header, txIds })))).toEqual(["finality"]);
  });

  test("and a block that was not asked for is not taken, nor one whose ids do not even count right", () => {
    const node = linked();
    const { header, txIds } = BLOCK;
    expect(node.hear(1, { type: "block", header, txIds })).toEqual([]);
    node.hear(1, carrying(attested(BLOCK.blockId, [0, 1, 3], { round: 0 })));
    node.hear(1, { type: "block", header, txIds: txIds.slice(1) });
    expect(node.node.assembly.blocks.get(BLOCK.blockId)?.header).toBeNull();
  });
});

describe("P20: the draw of a carried block whose round this seat never saw", () => {
  const certificate = attested(BLOCK.blockId, [0, 1, 3], { round: 0 });
  /** Seat 1 in round 1, offered the block of round 0. */
  function carried(): { readonly node: TestNode; readonly effects: NodeEffect[] } {
    const node = linked();
    all(node, node.hear(1, { type: "transactions", txs: BODY }));
    all(node, node.hear(1, carrying(nullified([0, 1, 3], { round: 0 }))));
    const bundle = proposal(table, 1, BLOCK, { round: 1 }, { carriedFrom: 0, attestation: certificate });
    return { node, effects: all(node, node.hear(1, carrying(bundle))) };
  }

  test("is verified by its committer's key, and then the block is judged", () => {
    const { node, effects } = carried();
    expect(votes(effects)).toEqual([]);
    expect(effectsOf(effects, "verifyDraw")).toMatchObject([
      { blockId: BLOCK.blockId, check: { proof: BLOCK.header.commitmentProof } },
    ]);
    const verified = node.give({ type: "drawVerified", blockId: BLOCK.blockId, beta: betaOf(PROPOSER) });
    expect(votes(verified)).toEqual(["attest"]);
  });

  test.each([
    ["a proof that does not verify", null, "bad-vrf"],
    ["a proof that draws somebody else", betaOf(0), "wrong-proposer"],
  ])("refuses the block for %s", (_, beta, code) => {
    const { node } = carried();
    expect(refusals(node.give({ type: "drawVerified", blockId: BLOCK.blockId, beta }))).toMatchObject([{ code }]);
  });
});

describe("P20: a fresh block with another proof than its round's commitment", () => {
  /** Seat 1, which has checked another proof of the same draw: an honest key makes one, its holder as many as he likes. */
  function proposed() {
    const node = linked();
    all(
      node,
      node.hear(0, carrying({ ...commitment(table, PROPOSER, { round: 0 }), proof: new Uint8Array(80).fill(77) })),
    );
    const effects = all(node, propose(node, BLOCK));
    const bodies = all(node, node.hear(PROPOSER, { type: "transactions", txs: BODY }));
    return { node, effects: [...effects, ...bodies] };
  }

  test.each<readonly [string, ReturnType<typeof betaOf> | null, readonly string[]]>([
    ["is attested when its own proof draws the proposer", betaOf(PROPOSER), ["attest"]],
    ["is refused when its proof does not verify", null, []],
    ["is refused when its proof draws somebody else", betaOf(0), []],
  ])("%s", (_, beta, expected) => {
    const { node, effects } = proposed();
    expect(votes(effects)).toEqual([]);
    expect(effectsOf(effects, "verifyDraw")).toMatchObject([{ check: { proof: BLOCK.header.commitmentProof } }]);
    expect(votes(node.give({ type: "drawVerified", blockId: BLOCK.blockId, beta }))).toEqual(expected);
  });
});

describe("P7: an own block", () => {
  /** Seat 0, which commits in round 0 and draws itself when everything is in its pool; what it proposes then. */
  function proposed(options: TestNodeOptions, fill: (node: TestNode) => void) {
    const node = createTestNode({ seat: 0, ...options });
    const waiting = [...node.began, ...[1, 2, 3].flatMap((other) => node.link(other))];
    fill(node);
    const effects = node.settle(waiting);
    const [message] = sentTo(effects, 2).filter(({ type }) => type === "proposal");
    if (message?.type !== "proposal") throw new Error("there is a proposal");
    return { message, effects, ...message.bundle };
  }
  const fill = (node: TestNode): void => {
    all(node, node.hear(2, { type: "transactions", txs: BODY.slice(0, 2) }));
    all(node, node.hear(3, { type: "transactions", txs: BODY.slice(2) }));
  };

  test("takes from the lanes in turn, follows the tip, and is valid to everybody", () => {
    const { message, effects, header, txIds } = proposed({}, fill);
    expect(votes(effects)).toEqual(["propose", "attest"]);
    expect(txIds).toEqual([BODY[2], BODY[0], BODY[1]].map((tx) => idIn(table, tx as never)));
    expect(header).toMatchObject({ height: 1, round: 0, proposer: 0, parentId: table.networkId });
    expect(header.timestampMs).toBe(table.genesis.genesisTimeMs + 1_000); // P15
    const other = linked();
    all(other, other.hear(1, { type: "transactions", txs: BODY }));
    expect(votes(all(other, other.hear(0, message)))).toEqual(["attest"]);
  });

  test("P15: is later than its parent, even where the wall clock is not", () => {
    const { header } = proposed({}, (node) => {
      node.wait(-50_000);
      fill(node);
    });
    expect(header.timestampMs).toBe(table.genesis.genesisTimeMs + 1);
  });

  test("does not take more than the log has room for", () => {
    expect(proposed({ params: { maxLogSize: 2 } }, fill).header).toMatchObject({ txCount: 2, logSize: 2 });
  });
});

describe("P13: blocks are served", () => {
  test("while they are put together, and the last final one", () => {
    const node = linked();
    all(node, propose(node, BLOCK));
    const { header, txIds, blockId } = BLOCK;
    expect(sentTo(node.hear(1, { type: "wantBlock", blockId }), 1)).toEqual([{ type: "block", header, txIds }]);
    expect(sentTo(node.hear(1, { type: "wantBlock", blockId: hashOf("other") }), 1)).toEqual([]);
  });

  test("P23: not to a link that has not said which network it is on", () => {
    const node = linked();
    all(node, propose(node, BLOCK));
    node.give({ type: "peerUp", peer: peerOf(9), seat: null });
    expect(effectsOf(propose(node, BLOCK), "send").flatMap(({ to }) => to)).not.toContain(peerOf(9));
  });
});

import { describe, expect, test } from "vitest";
import type { BlockId } from "@/lib/chain/ids";
import { hashOf } from "@/lib/chain/samples";
import { genesisTip } from "@/lib/chain/validity";
import { FUTURE_ROUNDS_MAX } from "@/lib/consensus/state";
import {
  attestation,
  attested,
  block,
  carrying,
  commitment,
  finalityVote,
  finalized,
  nullified,
  nullifyVote,
  peerOf,
  proposal,
  status,
} from "@/lib/consensus/testMessages";
import type { WireMessage } from "@/lib/wire/message";
import { admit, checkContextOf } from "./admit";
import { AHEAD_PER_PEER_MAX } from "./state";
import { chainOf, type TestBlock } from "./testChain";
import { createTestNode, effectsOf, type TestNode } from "./testNode";

const { table } = createTestNode();
const CHAIN = chainOf(table, [[], [], []]);
const TIP = CHAIN.at(-1) as TestBlock;
const QUORUM = [0, 2, 3];
/** Height 4 is being decided. */
const H = 4;
const A = block(table, 3, { height: H, round: 0 }, { parent: TIP.tip });

function linked(): TestNode {
  const node = createTestNode({ chain: CHAIN });
  node.link(2);
  return node;
}
const at = (round: number, height = H) => ({ round, height });
const of = (what: Parameters<typeof carrying>[0]) => carrying(what) as WireMessage;
const verdict = (node: TestNode, message: WireMessage, from = peerOf(2)): string => {
  const admission = admit(node.node, from, message);
  return typeof admission === "object" ? `${admission.action} ${admission.code}` : admission;
};

describe("P23: at the door", () => {
  const bundle = proposal(table, 3, A, at(0));
  test.each<readonly [string, WireMessage, string]>([
    ["a vote of this height", of(attestation(2, A.blockId, at(0))), "verify"],
    ["a vote of a round far ahead, which is put aside", of(nullifyVote(2, at(9_999))), "verify"],
    ["a vote of a height that is over", of(attestation(2, A.blockId, at(0, H - 1))), "ignore stale"],
    ["a vote of the next height", of(attestation(2, A.blockId, at(0, H + 1))), "ignore future"],
    ["a vote of a height far ahead", of(attestation(2, A.blockId, at(0, H + 2))), "ignore future"],
    [
      "P17: an own vote of a height far ahead, which tells of lost memory",
      of(attestation(1, A.blockId, at(0, 99))),
      "verify",
    ],
    [
      "P17: an own proposal of a height far ahead",
      of(proposal(table, 1, block(table, 1, at(0, 99)), at(0, 99))),
      "verify",
    ],
    ["a commitment", of(commitment(table, 3, at(0))), "verify"],
    ["a commitment of a round too far ahead", of(commitment(table, 3, at(FUTURE_ROUNDS_MAX + 1))), "ignore future"],
    ["a proposal", of(bundle), "verify"],
    ["a proposal of a round too far ahead", of(proposal(table, 3, A, at(FUTURE_ROUNDS_MAX + 1))), "ignore future"],
    ["a certificate of any round", of(nullified(QUORUM, at(9_999))), "verify"],
    ["a certificate of a height that is over", of(nullified(QUORUM, at(0, H - 1))), "ignore stale"],
    ["an attestation certificate of the next height", of(attested(A.blockId, QUORUM, at(0, H + 1))), "ignore future"],
    ["P22: a finality certificate of a height far ahead", of(finalized(A.blockId, QUORUM, at(0, 99))), "verify"],
    ["the finality certificate of the tip, again", of(TIP.certificate), "ignore duplicate"],
    [
      "that of another round and other signers, for the same block",
      of(finalized(TIP.blockId, [1, 2, 3], at(5, H - 1))),
      "ignore duplicate",
    ],
    [
      "P24: a finality certificate of the tip's height for another block",
      of(finalized(hashOf("x"), QUORUM, at(0, H - 1))),
      "verify",
    ],
    [
      "P24: a finality certificate of an earlier height for a block not known here",
      of(finalized(hashOf("x"), QUORUM, at(0, 1))),
      "compare",
    ],
    ["a Status", of(status({ height: H })), "verify"],
    [
      "evidence",
      { type: "evidence", evidence: { first: nullifyVote(2, at(0)), second: finalityVote(2, A.blockId, at(0)) } },
      "verify",
    ],
    ["an announcement", { type: "announce", ids: [] }, "deliver"],
    ["a range", { type: "range", from: 1, blocks: [], prunedBelow: 0 }, "deliver"],
  ])("%s: %s", (_, message, expected) => {
    expect(verdict(linked(), message)).toBe(expected);
  });

  test("what is known already is not checked again", () => {
    const node = linked();
    const messages: WireMessage[] = [
      of(commitment(table, 3, at(0))),
      of(bundle),
      of(attestation(2, A.blockId, at(0))),
      of(nullifyVote(3, at(1))),
      of(nullified(QUORUM, at(5))),
      of(attested(A.blockId, QUORUM, at(4))),
    ];
    for (const message of messages) node.hear(2, message);
    expect(messages.map((message) => verdict(node, message))).toEqual(messages.map(() => "ignore duplicate"));
    const other = { ...bundle, nullifications: [nullified(QUORUM, at(2))] };
    expect(verdict(node, of(other))).toBe("verify"); // It brings news beside the known proposal.
    expect(verdict(node, of(nullifyVote(2, at(0))))).toBe("verify");
    expect(verdict(node, of(attestation(2, hashOf<BlockId>("b"), at(0))))).toBe("verify"); // P18
  });

  test("a seat that stands accused at a height is not accused there again", () => {
    const node = linked();
    const [first, second] = [nullifyVote(2, at(0)), finalityVote(2, A.blockId, at(0))];
    const message: WireMessage = { type: "evidence", evidence: { first, second } };
    node.hear(3, message);
    expect(verdict(node, message)).toBe("ignore duplicate");
  });
});

describe("P23: messages of the next height", () => {
  test(`wait, ${AHEAD_PER_PEER_MAX} a neighbour, and are judged when it begins`, () => {
    const node = linked();
    for (let i = 0; i < 200; i++) verdict(node, of(attestation(2, hashOf<BlockId>(`${i}`), at(0, H + 1))));
    expect(node.node.peers.get(peerOf(2))?.ahead).toHaveLength(AHEAD_PER_PEER_MAX);
    const next = chainOf(table, [[], [], [], [], []]);
    node.hear(2, of((next[4] as TestBlock).certificate));
    const range = {
      type: "range",
      from: H,
      blocks: next.slice(3).map(({ header, body, certificate }) => ({ header, body, certificate })),
      prunedBelow: 0,
    } as const;
    const settled = node.settle(node.hear(2, range));
    expect(effectsOf(settled, "reconsider")).toHaveLength(AHEAD_PER_PEER_MAX);
    expect(node.node.peers.get(peerOf(2))?.ahead).toEqual([]);
  });
});

test("P23: of the next height one proposal waits for each neighbour: it may be large, and nothing of it was checked", () => {
  const node = linked();
  for (let round = 0; round < 9; round++) {
    verdict(node, of(proposal(table, 3, A, at(round, H + 1))));
    verdict(node, of(nullifyVote(2, at(round, H + 1))));
  }
  const kinds = node.node.peers.get(peerOf(2))?.ahead.map(({ type }) => type);
  expect([kinds?.length, kinds?.filter((kind) => kind === "proposal").length]).toEqual([10, 1]);
});

describe("P25: the first word on a link", () => {
  const foreign = { genesis: { ...table.genesis, name: "another table" }, attempt: 0, acknowledgements: [] };

  test("is the sealed record: nothing is judged before, or of another network", () => {
    const node = createTestNode();
    node.give({ type: "peerUp", peer: peerOf(2), seat: 2 });
    expect(verdict(node, of(status()))).toBe("ignore wrong-network");
    expect(verdict(node, { type: "hello", sealed: null })).toBe("ignore wrong-network");
    expect(verdict(node, { type: "hello", sealed: foreign })).toBe("ignore wrong-network");
    expect(verdict(node, of(status()))).toBe("ignore wrong-network");
    expect(verdict(node, { type: "hello", sealed: node.sealed })).toBe("deliver");
    node.hear(2, { type: "hello", sealed: node.sealed });
    expect(verdict(node, of(status()))).toBe("verify");
  });

  test("of a link that is not there means nothing", () => {
    expect(verdict(linked(), of(status()), peerOf(7))).toBe("ignore wrong-network");
    expect(verdict(linked(), { type: "hello", sealed: null }, peerOf(7))).toBe("ignore wrong-network");
  });
});

test("P23: what is held needs no signatures checked, and nothing else is held", () => {
  const node = linked();
  const certificate = nullified(QUORUM, at(3));
  node.hear(2, of(certificate));
  node.hear(2, of(attested(A.blockId, QUORUM, at(4))));
  const { holds, height, seed } = checkContextOf(node.node);
  expect([height, seed]).toEqual([H, TIP.tip.seed]);
  expect(holds(nullified([0, 1, 2], at(3)))).toBe(true);
  expect(holds(attested(A.blockId, [0, 1, 2], at(4)))).toBe(true);
  expect(holds(attested(hashOf("other"), QUORUM, at(4)))).toBe(false);
  expect(holds(nullified(QUORUM, at(2)))).toBe(false);
  expect(holds(TIP.certificate)).toBe(true);
  expect(holds(finalized(hashOf("other"), QUORUM, at(0, H - 1)))).toBe(false);
  expect(holds(finalized(genesisTip(table).id, QUORUM, at(0, 0)))).toBe(false);
});

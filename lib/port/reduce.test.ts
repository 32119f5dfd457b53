import { describe, expect, test } from "vitest";
import type { BlockId } from "@/lib/chain/ids";
import { hashOf } from "@/lib/chain/samples";
import { BLOCK, blockAt, certified, counted, drawn, entered, final, proposed, TABLE, viewOf } from "./fixtures";
import type { TraceFact } from "./trace";
import { RECENT_BLOCKS_MAX, TRACKED_TXS_MAX } from "./view";

describe("the view of one height", () => {
  const story: readonly TraceFact[] = [
    entered(0),
    drawn(0, 0, 3),
    proposed(0, 3),
    counted("attest", 0, 1),
    counted("attest", 0, 2),
    certified("attest", 0),
    counted("finality", 0, 2),
  ];

  test("shows draw, proposal, votes and certificates of the round, each with its time", () => {
    expect(viewOf(story).rounds).toEqual([
      {
        round: 0,
        enteredAt: 1_000,
        clearingMs: 100,
        idleMs: 200,
        deadlineMs: 1_000,
        committer: 0,
        drawn: { proposer: 3, beta: "ab", at: 1_001 },
        proposal: { proposer: 3, blockId: BLOCK, carriedFrom: null, txCount: 2, at: 1_002 },
        refused: null,
        attested: [
          { seat: 1, at: 1_003 },
          { seat: 2, at: 1_004 },
        ],
        finality: [{ seat: 2, at: 1_006 }],
        nullified: [],
        certificates: { attest: true, nullify: false, finality: false },
      },
    ]);
  });

  test("leaves failed rounds standing below the current one, and begins anew with the next height", () => {
    const failed = viewOf([...story, counted("nullify", 0, 0), certified("nullify", 0), entered(1, "nullified")]);
    expect(failed.rounds.map(({ round, nullified }) => [round, nullified.length])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    const next = viewOf([final(1), entered(0, "decided", 2)], failed);
    expect(next).toMatchObject({ height: 2, tip: { height: 1 }, final: 1, rounds: [{ round: 0, committer: 1 }] });
  });

  test("keeps votes of a round that come before it is entered", () => {
    const view = viewOf([entered(0), counted("nullify", 1, 2), entered(1, "nullified")]);
    expect(view.rounds[1]).toMatchObject({ round: 1, committer: 1, enteredAt: 1_002, nullified: [{ seat: 2 }] });
  });

  test("P23: keeps so many rounds and no more", () => {
    const view = viewOf(Array.from({ length: 200 }, (_, round) => entered(round, "nullified")));
    expect([view.rounds.length, view.rounds.at(-1)?.round]).toEqual([64, 199]);
  });

  test("P20: shows why a proposal was refused", () => {
    const refused: TraceFact = {
      type: "refused",
      height: 1,
      round: 0,
      blockId: BLOCK,
      code: "bad-log",
      detail: "got x",
    };
    expect(viewOf([entered(0), refused]).rounds[0]?.refused).toEqual({ code: "bad-log", detail: "got x" });
  });
});

describe("what is counted of a seat", () => {
  const seats = (facts: readonly TraceFact[]) =>
    viewOf(facts).seats.map(({ committed, proposed, missedCommits, missedProposals }) =>
      [committed, proposed, missedCommits, missedProposals].join(" "),
    );

  test("P5 P7: a proposal is to the credit of its committer and of its proposer", () => {
    expect(seats([entered(0), drawn(0, 0, 3), proposed(0, 3)])).toEqual(["1 0 0 0", "0 0 0 0", "0 0 0 0", "0 1 0 0"]);
  });

  test("of the round it is for, whichever round is the current one", () => {
    const early = [entered(0), drawn(2, 2, 3), proposed(2, 3)];
    expect(seats(early)).toEqual(["0 0 0 0", "0 0 0 0", "1 0 0 0", "0 1 0 0"]);
    const late = [entered(0), entered(1, "nullified"), drawn(0, 0, 2), proposed(0, 2)];
    expect(seats(late)).toEqual(["1 0 1 0", "0 0 0 0", "0 1 0 0", "0 0 0 0"]);
  });

  test("P4: by the rule, of a round that was not entered and whose draw did not come", () => {
    expect(seats([entered(0), proposed(1, 3)])).toEqual(["0 0 0 0", "1 0 0 0", "0 0 0 0", "0 1 0 0"]);
  });

  test("a round without a commitment is its committer's miss, and nobody else's", () => {
    const votesAhead = [counted("nullify", 1, 2), counted("nullify", 3, 3)];
    expect(seats([entered(0), ...votesAhead, entered(1, "nullified")])).toEqual([
      "0 0 1 0",
      "0 0 0 0",
      "0 0 0 0",
      "0 0 0 0",
    ]);
  });

  test("a round with a draw and no proposal is the drawn seat's miss", () => {
    expect(seats([entered(0), drawn(0, 0, 2), counted("nullify", 1, 3), entered(1, "nullified")])).toEqual([
      "1 0 0 0",
      "0 0 0 0",
      "0 0 0 1",
      "0 0 0 0",
    ]);
  });

  test("a round that ended otherwise is nobody's", () => {
    expect(seats([entered(0), entered(1, "grace")])).toEqual(Array(4).fill("0 0 0 0"));
  });

  test("who signed the last blocks, where this tab knows it", () => {
    const view = viewOf([final(1, [0, 1, 2]), final(2, null), final(3, [1, 2, 3])]);
    expect(view.seats.map(({ recent }) => recent)).toEqual([
      ["signed", "unknown", "missed"],
      ["signed", "unknown", "signed"],
      ["signed", "unknown", "signed"],
      ["missed", "unknown", "signed"],
    ]);
  });

  test("P18: how often it stood accused", () => {
    const accused: TraceFact = { type: "accused", seat: 2, height: 1, round: 0 };
    expect(viewOf([accused, accused]).seats.map(({ evidence }) => evidence)).toEqual([0, 0, 2, 0]);
  });
});

describe("what is around the height", () => {
  const peer = { peer: "p", seat: 2, session: "s" };
  const link = { peer: "p", rttMs: 12, bytesIn: 1, bytesOut: 2, queuedBytes: 3, suspect: true };

  test("links come, are measured, and go", () => {
    const up = viewOf([{ type: "peerUp", ...peer }]);
    expect(up.peers).toMatchObject([{ ...peer, state: "connected", rttMs: null }]);
    const measured = viewOf([{ type: "links", links: [link as never, { ...link, peer: "other" } as never] }], up);
    expect(measured.peers).toMatchObject([{ state: "suspect", rttMs: 12, bytesIn: 1, bytesOut: 2, queuedBytes: 3 }]);
    expect(viewOf([{ type: "peerUp", ...peer }], measured).peers).toHaveLength(1);
    const down = viewOf([{ type: "peerDown", peer: "p", seat: 2, code: "closed", detail: "" }], measured);
    expect(down.peers).toEqual([]);
    expect(down.seats[2]?.blamed).toBe(null);
  });

  test.each<[string, TraceFact[], { code: string; detail: string }]>([
    [
      "by the worker, whose words the end of the link repeats",
      [
        { type: "blamed", peer: "p", seat: 2, code: "bad-signature", detail: "got x" },
        { type: "peerDown", peer: "p", seat: 2, code: "fault", detail: "bad-signature: got x" },
      ],
      { code: "bad-signature", detail: "got x" },
    ],
    [
      "by the link itself",
      [{ type: "peerDown", peer: "p", seat: 2, code: "fault", detail: "got frame kind 99, which is none" }],
      { code: "fault", detail: "got frame kind 99, which is none" },
    ],
  ])("who broke the protocol stays named though the link is gone: found %s", (_, facts, blamed) => {
    const view = viewOf([{ type: "peerUp", ...peer }, ...facts]);
    expect(view.peers).toEqual([]);
    expect(view.seats.map((seat) => seat.blamed)).toEqual([null, null, blamed, null]);
  });

  test("own transactions are followed from the pool to the log, the newest ones", () => {
    const id = hashOf<never>("tx");
    const told = (status: object, of = id): TraceFact => ({ type: "tx", id: of, status: status as never });
    const view = viewOf([
      told({ type: "pooled", own: true }),
      told({ type: "proposed", height: 1, round: 0 }),
      told({ type: "final", height: 1, index: 7 }),
    ]);
    expect(view.transactions).toEqual([
      { id, status: { type: "final", height: 1, index: 7 }, at: 1_000, finalAt: 1_002 },
    ]);
    const many = viewOf(
      Array.from({ length: 300 }, (_, i) => told({ type: "pooled", own: true }, hashOf<never>(`${i}`))),
    );
    expect(many.transactions).toHaveLength(TRACKED_TXS_MAX);
  });

  test("a new life starts from the store, and lists the links that it is told of, each once", () => {
    const before = viewOf([{ type: "peerUp", ...peer }, entered(0), final(1)]);
    const blocks = [blockAt(1), blockAt(2, null)];
    const tip = { height: 2, id: hashOf<BlockId>("block 2") };
    const view = viewOf([{ type: "began", table: TABLE, seat: 1, tip, logSize: 2, blocks }], before);
    expect(view).toMatchObject({ beganAt: view.at, height: 3, rounds: [], tip, final: 2, peers: [] });
    const linked = viewOf([{ type: "peerUp", ...peer, peer: "p again" }], view);
    expect(linked.peers.map((it) => [it.peer, it.seat])).toEqual([["p again", peer.seat]]);
    expect(before.beganAt).toBeNull();
    expect(view.seats[0]?.recent).toEqual(["signed", "unknown"]);
  });

  test("P24: a halt names both blocks and the liars", () => {
    const blockIds = [hashOf<BlockId>("a"), hashOf<BlockId>("b")] as const;
    const view = viewOf([{ type: "halted", height: 7, blockIds, liars: [0, 2] }]);
    expect(view).toMatchObject({ mode: { type: "halted" }, halt: { height: 7, blockIds, liars: [0, 2] } });
  });

  test("mode, pool, distance and disk are what was said last; messages change nothing", () => {
    const facts: TraceFact[] = [
      { type: "mode", mode: { type: "validating" } },
      { type: "pool", waiting: 9, own: 4 },
      { type: "behind", by: 5 },
      { type: "storage", full: true },
    ];
    const view = viewOf(facts);
    expect(view).toMatchObject({
      mode: { type: "validating" },
      pool: { waiting: 9, own: 4 },
      behindBy: 5,
      storageFull: true,
    });
    expect(viewOf([final(1)], view).behindBy).toBe(4);
    const { seq, at, ...rest } = viewOf([{ type: "pooled", count: 1, ids: [], own: true, sizes: [] }], view);
    expect([seq, at]).toEqual([5, 1_000]);
    expect({ ...view, ...rest }).toEqual(view);
  });

  test("P23: keeps so many blocks", () => {
    const view = viewOf(Array.from({ length: 80 }, (_, i) => final(i + 1)));
    expect([view.blocks.length, view.blocks[0]?.height]).toEqual([RECENT_BLOCKS_MAX, 31]);
    expect(view.seats[0]?.recent).toHaveLength(RECENT_BLOCKS_MAX);
  });
});

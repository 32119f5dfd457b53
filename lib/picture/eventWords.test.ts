import { describe, expect, test } from "vitest";
import type { BlockId } from "@/lib/chain/ids";
import { hexId } from "@/lib/chain/samples";
import { block, counted, drawn, entered, peerUp, proposed, tableOf, txId } from "@/lib/port/samples";
import type { TraceFact } from "@/lib/port/trace";
import { eventLine, isTelling } from "./eventWords";

const quorum = { height: 1, round: 0, signers: [0], signatures: [] };
const lineOf = (fact: TraceFact) => eventLine({ ...fact, seq: 1, at: 0, causeSeq: null }, tableOf());

describe("events in words", () => {
  test.each<[TraceFact, string, string | null]>([
    [entered(1, "nullified"), "Round 1 begins: the round before was given up", "#1 round 1"],
    [drawn(2), "Ada committed, Cai is drawn", "#1 round 0"],
    [proposed(2, { txs: 1 }), "Cai proposes 9f9f, 1 transaction", "#1 round 0"],
    [proposed(2, { round: 1, carriedFrom: 0 }), "Cai carries 9f9f on", "#1 round 1"],
    [counted("attest", 3), "Dee attests", "#1 round 0"],
    [counted("finality", 3), "Dee votes for finality", "#1 round 0"],
    [counted("nullify", 3, { reason: 2 }), "Dee gives the round up: no proposal", "#1 round 0"],
    [{ type: "final", block: block(4, { txCount: 2 }), synced: false }, "Block 4 is final, 2 transactions", "#4"],
    [peerUp(1), "Link to Ben is up", null],
    [peerUp(null), "Link to an observer is up", null],
    [{ type: "limited", peer: "p", seat: 1 }, "Ben says more than is read: the rest of it waits", null],
    [{ type: "pooled", count: 3, ids: [], own: true, sizes: [] }, "Own: 3 transactions pooled", null],
    [{ type: "behind", by: 1 }, "1 block behind", null],
    [{ type: "unserved", by: 1 }, "Nobody serves the 1 block that is missing here", null],
    [{ type: "unserved", by: 2 }, "Nobody serves the 2 blocks that are missing here", null],
    [
      { type: "certified", certificate: { type: "finality", ...quorum, blockId: hexId(0x9f) as BlockId } },
      "Finality certificate, 1 signature",
      "#1 round 0",
    ],
    [{ type: "tx", id: txId(7), status: { type: "unknown" } }, "Transaction 0707: unknown", null],
    [{ type: "accused", seat: 1, height: 4, round: 2 }, "Ben signed two things in one place", "#4 round 2"],
    [
      {
        type: "refused",
        height: 1,
        round: 0,
        blockId: hexId(0x9f) as never,
        code: "bad-parent",
        detail: "got x, want y",
      },
      "Refused 9f9f: got x, want y",
      "#1 round 0",
    ],
    [
      {
        type: "message",
        kind: "vote",
        of: "attest",
        height: 1,
        round: 0,
        direction: "in",
        peer: "p",
        from: 1,
        to: 0,
        sentAt: null,
        recvAt: 0,
        bytes: 180,
        verified: true,
      },
      "vote attest from Ben, 180 B",
      "#1 round 0",
    ],
  ])("%#", (fact, text, place) => expect(lineOf(fact)).toMatchObject({ text, place }));

  test("the story goes without single votes and messages", () => {
    const telling = (fact: TraceFact) => isTelling({ ...fact, seq: 1, at: 0, causeSeq: null });
    expect([drawn(1), proposed(1), peerUp(1), counted("attest", 1)].map(telling)).toEqual([true, true, true, false]);
  });
});

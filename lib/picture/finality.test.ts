import { describe, expect, test } from "vitest";
import { STARTED_MS } from "@/lib/chain/samples";
import { currentRound, phaseOf } from "@/lib/port/phase";
import { attestedByQuorum, block, counted, drawn, entered, peerUp, proposed, viewOf } from "@/lib/port/samples";
import { blockWords, groundsOf } from "./finality";
import { linkOf, seatPictures } from "./seatPicture";

describe("what is called final", () => {
  test("is verified where this tab has the signatures, else only by descent (P22)", () => {
    expect(groundsOf(block(3))).toBe("verified");
    expect(groundsOf(block(3, { signers: null }))).toBe("descent");
  });

  test.each([
    [block(3), "Block 3, 0 transactions, proposed by Ada, final with 3 signatures"],
    [
      block(3, { signers: null, finalRound: null }),
      "Block 3, 0 transactions, proposed by Ada, final by descent, signatures not checked here",
    ],
    [
      block(3, { finalRound: 2, txCount: 5 }),
      "Block 3, 5 transactions, proposed by Ada, final with 3 signatures, after 2 failed rounds",
    ],
    [
      block(3, { finalRound: 1, txCount: 1, signers: [0] }),
      "Block 3, 1 transaction, proposed by Ada, final with 1 signature, after 1 failed round",
    ],
  ])("is said with its grounds", (of, words) => expect(blockWords(of, "Ada")).toBe(words));

  test("is no block before its certificate is here, however many votes are counted", () => {
    const votes = [0, 1, 2, 3].map((seat) => counted("finality", seat));
    const view = viewOf([entered(), drawn(2), proposed(2), attestedByQuorum, ...votes]);
    expect(view.blocks).toEqual([]);
    expect(phaseOf(view, STARTED_MS + 10)).toBe("finalize");
    expect(currentRound(view)?.certificates.finality).toBe(false);
  });
});

describe("what is unknown", () => {
  const alone = viewOf([entered()]);

  test.each([
    ["with the server silent", null],
    ["with the server lost", false],
  ])("is not drawn as connected %s", (_, online) => {
    expect(linkOf(alone, 2, { members: [], online })).toBe("unknown");
  });

  test("is no vote, no head and no answer time", () => {
    const pictures = seatPictures(viewOf([entered(), peerUp(1)]), { members: [], online: null });
    for (const { attested, votedFinal, hasCommitted, hasProposed, head, rttMs } of pictures)
      expect([attested, votedFinal, hasCommitted, hasProposed, head, rttMs]).toEqual([
        ...Array(4).fill(false),
        null,
        null,
      ]);
  });

  test("is the head of a seat whose signature nobody checked here", () => {
    const view = viewOf([{ type: "final", block: block(1, { signers: null }), synced: true }]);
    expect(seatPictures(view, { members: [], online: true }).map(({ head }) => head)).toEqual(Array(4).fill(null));
  });
});

import { describe, expect, test } from "vitest";
import { hexId } from "@/lib/chain/samples";
import { counted, drawn, entered, proposed } from "@/lib/port/samples";
import { numbered, TEST_TABLE } from "@/lib/port/testFacts";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { whyFailed } from "./whyFailed";

const events = (...facts: TraceFact[]): TraceEvent[] =>
  facts.map((fact, i) => ({ ...fact, seq: i + 1, at: i, causeSeq: null }));
const givenUp = (reason: 1 | 2 | 3 | 4 | 5 | 6): TraceFact[] => [
  ...[0, 2, 3].map((seat) => counted("nullify", seat, { reason })),
  entered(1, "nullified"),
];
const refused: TraceFact = {
  type: "refused",
  height: 1,
  round: 0,
  blockId: hexId(0x9f) as never,
  code: "bad-parent",
  detail: "got 3, want 2",
};
const why = (...facts: TraceFact[]) => whyFailed(events(...facts), 1, 0, TEST_TABLE);

describe("why a round failed", () => {
  test.each([
    ["no commitment (seat 0)", 0, [entered(0), ...givenUp(1)], "No commitment of Ada (seat 0) arrived within 8.0 s."],
    [
      "no proposal (seat 2)",
      2,
      [entered(0), drawn(2), ...givenUp(2)],
      "No proposal of Cai (seat 2) arrived within 8.0 s.",
    ],
    [
      "invalid proposal (seat 2)",
      2,
      [entered(0), drawn(2), proposed(2), refused, ...givenUp(3)],
      "The proposal of Cai (seat 2) was refused: got 3, want 2.",
    ],
    [
      "transactions missing (seat 2)",
      2,
      [entered(0), drawn(2), proposed(2), ...givenUp(4)],
      "Transactions of the block that Cai (seat 2) proposed did not arrive within 8.0 s.",
    ],
    [
      "no quorum",
      null,
      [entered(0), drawn(2), proposed(2), counted("attest", 2), counted("attest", 3), ...givenUp(5)],
      "Only 2 of 3 attestations arrived: Cai and Dee; none from Ada (seat 0) and Ben (seat 1).",
    ],
    [
      "no quorum",
      null,
      [
        entered(0),
        drawn(2),
        proposed(2),
        ...givenUp(5),
        counted("attest", 1),
        counted("attest", 2),
        counted("attest", 3),
      ],
      "The attestations of a quorum came too late: Ben, Cai and Dee.",
    ],
    [
      "followed the others",
      null,
      [entered(0), ...givenUp(6)],
      "This tab heard only that others had given the round up.",
    ],
  ] as const)("%s", (short, seat, facts, text) => {
    const found = why(...facts);
    expect(found).toMatchObject({ short, seat });
    expect(found?.steps.map((step) => step.text)).toContain(text);
    expect(found?.steps.at(-1)?.text).toBe("Ada, Cai and Dee gave the round up, and the next one began.");
  });

  test("those who followed others do not outvote who saw it", () => {
    const followers = [0, 3].map((seat) => counted("nullify", seat, { reason: 6 }));
    const found = why(
      entered(0),
      drawn(1),
      counted("nullify", 2, { reason: 2 }),
      ...followers,
      entered(1, "nullified"),
    );
    expect(found).toMatchObject({ reason: 2, seat: 1 });
  });

  test("P4: whose turn it was is known of a round that these events do not begin with", () => {
    expect(why(...givenUp(1))).toMatchObject({ short: "no commitment (seat 0)", seat: 0 });
    const jumped = [1, 2, 3].map((seat) => counted("nullify", seat, { round: 1, reason: 1 }));
    const seen = numbered([entered(0), ...jumped, entered(2, "nullified")]);
    expect(whyFailed(seen, 1, 1, TEST_TABLE)).toMatchObject({ short: "no commitment (seat 1)", seat: 1 });
  });

  test("tells what is known of the silent seat", () => {
    const down: TraceFact = { type: "peerDown", peer: "p", seat: 0, code: "lost" as never, detail: "" };
    const fault: TraceFact = { type: "fault", id: 1, seat: 0, fault: { type: "pause" }, sinceMs: 0, untilMs: 9 };
    const found = why(down, fault, entered(0), ...givenUp(1));
    expect(found?.steps).toContainEqual({ text: "The link to Ada was down.", seq: 1 });
    expect(found?.steps).toContainEqual({ text: "Ada was made to misbehave: pause.", seq: 2 });
  });

  test("tells the faults still at work, and nothing of a link that was replaced", () => {
    const fault = (id: number, type: "pause" | "lie"): TraceFact => ({
      type: "fault",
      id,
      seat: 0,
      fault: type === "pause" ? { type } : { type, how: "forged VRF" },
      sinceMs: 0,
      untilMs: 9,
    });
    const healed: TraceFact = { type: "healed", id: 3, seat: 0, why: "done" };
    const up = (peer: string): TraceFact => ({ type: "peerUp", peer, seat: 0, session: peer });
    const replaced: TraceFact = { type: "peerDown", peer: "old", seat: 0, code: "replaced", detail: "" };
    const links = [up("old"), up("new"), replaced];
    const faults = [fault(1, "pause"), fault(2, "lie"), fault(3, "pause"), healed];
    const said = why(...links, ...faults, entered(0), ...givenUp(1))?.steps.map(({ text }) => text) ?? [];
    expect(said).toContain("Ada was made to misbehave: pause and lie.");
    expect(said).not.toContain("The link to Ada was down.");
    expect(why(...links, entered(0), ...givenUp(1))?.steps).toHaveLength(3);
  });

  test("a round that was not given up has not failed", () => {
    expect(why(entered(0), drawn(1), counted("attest", 1))).toBeNull();
    expect(why(entered(0), counted("nullify", 1))).toBeNull();
    expect(whyFailed(events(entered(0), ...givenUp(1)), 7, 0, TEST_TABLE)).toBeNull();
  });
});

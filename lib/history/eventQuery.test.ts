import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { manyEvents, numbered, TEST_TABLE } from "@/lib/port/testFacts";
import type { TraceFact } from "@/lib/port/trace";
import { matches } from "./eventMatch";
import { NUMBER_KEYS, parseQuery, QUERY_CHARS_MAX, type Term, TYPE_WORDS } from "./eventQuery";

const not = fc.boolean();
const someTerm: fc.Arbitrary<Term> = fc.oneof(
  fc.record({
    key: fc.constant("type" as const),
    not,
    words: fc.subarray([...TYPE_WORDS], { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ key: fc.constant("ok" as const), not, value: fc.boolean() }),
  fc.record({
    key: fc.constant("text" as const),
    not,
    text: fc.string({ maxLength: 12 }).map((text) => text.replaceAll('"', "")),
  }),
  fc.record({
    key: fc.constantFrom(...NUMBER_KEYS),
    not,
    compare: fc.constant("=" as const),
    numbers: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    key: fc.constantFrom(...NUMBER_KEYS),
    not,
    compare: fc.constantFrom(">" as const, ">=" as const, "<" as const, "<=" as const),
    numbers: fc.array(fc.nat(), { minLength: 1, maxLength: 1 }),
  }),
);

describe("a query", () => {
  test("as it is typed means what it meant", () => {
    fc.assert(
      fc.property(fc.array(someTerm, { maxLength: 6 }), (terms) => {
        const typed = formatQuery(terms);
        fc.pre(typed.length <= QUERY_CHARS_MAX);
        expect(parseQuery(typed)).toEqual({ ok: true, value: terms });
      }),
    );
  });

  test("of any characters is understood or refused, never more", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const parsed = parseQuery(text);
        if (parsed.ok) expect(parseQuery(formatQuery(parsed.value))).toEqual(parsed);
        else expect(parsed.error.at + parsed.error.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test.each([
    ["form:v3", 0, "got form:, want one of type: ok: from: to: seat: height: round: seq: bytes:"],
    ["type:attest from:x", 12, "got from:x, want a seat, from:v3"],
    ["round:>two", 0, "got round:>two, want a number, round:2 or round:>2"],
    ["ok:maybe", 0, "got ok:maybe, want ok:true or ok:false"],
    ["type:atest", 0, "got type:atest, want attest"],
    ['seq:1 "open', 6, 'got "open, want a closing quote'],
    ["round:>1,2", 0, "got round:>1,2, want one number after >"],
  ])("%s is refused with its place and what was wanted", (text, at, detail) => {
    expect(parseQuery(text)).toMatchObject({ ok: false, error: { at, detail } });
  });
});

describe("the events that a query asks for", () => {
  const vote: TraceFact = {
    type: "message",
    kind: "vote",
    of: "attest",
    height: 7,
    round: 3,
    direction: "in",
    peer: "p",
    from: 3,
    to: 0,
    sentAt: null,
    recvAt: 5,
    bytes: 120,
    verified: false,
  };
  const [event] = numbered([vote]);

  test.each([
    ["", true],
    ["type:attest from:v3 round:>2 ok:false", true],
    ["type:attest from:v3 round:>3", false],
    ["type:vote,status to:0 bytes:>=120 height:7", true],
    ["-type:message", false],
    ["ok:true", false],
    ['"refused"', true],
    ["nonsense", false],
    ["seq:1 seat:3", true],
  ])("%s: %s", (text, want) => {
    const parsed = parseQuery(text);
    expect(parsed.ok && event !== undefined && matches(parsed.value, event, TEST_TABLE)).toBe(want);
  });

  const faults: readonly TraceFact[] = [
    { type: "fault", id: 1, seat: 2, fault: { type: "delay", delayMs: 200 }, sinceMs: 0, untilMs: 1_000 },
    { type: "healed", id: 1, seat: 2, why: "asked" },
  ];
  test("are found by their type, whichever they are", () => {
    for (const each of [...numbered(faults), ...manyEvents(200)]) {
      const parsed = parseQuery(`type:${each.type}`);
      expect([each.type, parsed.ok && matches(parsed.value, each, TEST_TABLE)]).toEqual([each.type, true]);
    }
  });

  test("a term and its opposite part them", () => {
    const events = manyEvents(500);
    fc.assert(
      fc.property(someTerm, (term) => {
        for (const each of events)
          expect(matches([term], each, TEST_TABLE)).toBe(!matches([{ ...term, not: !term.not }], each, TEST_TABLE));
      }),
      { numRuns: 30 },
    );
  });
});

/** The query as it is typed; parsing it gives the same terms. */
const formatQuery = (terms: readonly Term[]): string =>
  terms.map((term) => `${term.not ? "-" : ""}${formatTerm(term)}`).join(" ");

function formatTerm(term: Term): string {
  switch (term.key) {
    case "type":
      return `type:${term.words.join(",")}`;
    case "ok":
      return `ok:${term.value}`;
    case "text":
      return `"${term.text}"`;
    default:
      return `${term.key}:${term.compare === "=" ? "" : term.compare}${term.numbers.join(",")}`;
  }
}

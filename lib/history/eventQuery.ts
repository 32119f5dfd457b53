/**
 * What to list of the trace, as people type it: `type:attest from:v3 round:>2 ok:false "text"`. All terms must hold; `-`
 * before one turns it round; a comma means or. A query with a mistake is refused with the place and what was wanted.
 */
import { err, ok, type Result } from "@/lib/base/result";
import { EVENT_TYPES } from "./traceShapes";

export type Term = WordTerm | NumberTerm | OkTerm | TextTerm;

interface Turned {
  /** True: it must not hold. */
  readonly not: boolean;
}
/** One of these. */
export interface WordTerm extends Turned {
  readonly key: "type";
  readonly words: readonly string[];
}
export interface NumberTerm extends Turned {
  readonly key: NumberKey;
  readonly compare: Compare;
  readonly numbers: readonly number[];
}
export interface OkTerm extends Turned {
  readonly key: "ok";
  readonly value: boolean;
}
export interface TextTerm extends Turned {
  readonly key: "text";
  readonly text: string;
}

export type Compare = "=" | ">" | ">=" | "<" | "<=";
export const NUMBER_KEYS = ["from", "to", "seat", "height", "round", "seq", "bytes"] as const;
export type NumberKey = (typeof NUMBER_KEYS)[number];
const KEYS = ["type", "ok", ...NUMBER_KEYS] as const;

/** What `type:` may name: events, and what messages, votes and certificates are. */
export const TYPE_WORDS: readonly string[] = [
  ...EVENT_TYPES,
  ...["commitment", "propose", "attest", "finality", "nullify"],
  ...["proposal", "vote", "certificate", "status", "evidence"],
  ...["hello", "announce", "want", "transactions", "wantBlock", "block", "wantRange", "range"],
];

export interface QueryFault {
  /** First character of what is wrong, from 0, and how many. */
  readonly at: number;
  readonly length: number;
  readonly detail: string;
}

/** Longer ones are no questions. */
export const QUERY_CHARS_MAX = 500;

export function parseQuery(text: string): Result<readonly Term[], QueryFault> {
  if (text.length > QUERY_CHARS_MAX)
    return err({
      at: QUERY_CHARS_MAX,
      length: 1,
      detail: `got ${text.length} characters, want at most ${QUERY_CHARS_MAX}`,
    });
  const terms: Term[] = [];
  // A piece is a quoted text, or anything without a space; a quote that is not closed reaches to the end.
  for (const piece of text.matchAll(/-?"[^"]*"?|\S+/g)) {
    const term = parseTerm(piece[0]);
    if (!term.ok) return err({ at: piece.index, length: piece[0].length, detail: term.error });
    terms.push(term.value);
  }
  return ok(terms);
}

function parseTerm(piece: string): Result<Term, string> {
  const not = piece.startsWith("-") && piece.length > 1;
  const rest = not ? piece.slice(1) : piece;
  if (rest.startsWith('"')) {
    if (rest.length < 2 || !rest.endsWith('"')) return err(`got ${rest}, want a closing quote`);
    return ok({ key: "text", not, text: rest.slice(1, -1) });
  }
  if (rest.includes('"')) return err(`got ${rest}, want quotes round the whole text`);
  const colon = rest.indexOf(":");
  if (colon < 0) return ok({ key: "text", not, text: rest });
  const key = rest.slice(0, colon);
  const value = rest.slice(colon + 1);
  if (key === "type") return parseWords(value, not);
  if (key === "ok") return parseOk(value, not);
  const numeric = NUMBER_KEYS.find((each) => each === key);
  if (numeric !== undefined) return parseNumbers(numeric, value, not);
  return err(`got ${key}:, want one of ${KEYS.map((each) => `${each}:`).join(" ")}`);
}

function parseWords(value: string, not: boolean): Result<Term, string> {
  const words = value.split(",");
  const unknown = words.find((word) => !TYPE_WORDS.includes(word));
  if (unknown === undefined) return ok({ key: "type", not, words });
  const near = TYPE_WORDS.filter((word) => unknown.length > 1 && word.startsWith(unknown.slice(0, 2)));
  return err(`got type:${unknown}, want ${near.length > 0 ? near.join(", ") : "an event's type"}`);
}

function parseOk(value: string, not: boolean): Result<Term, string> {
  if (value !== "true" && value !== "false") return err(`got ok:${value}, want ok:true or ok:false`);
  return ok({ key: "ok", not, value: value === "true" });
}

function parseNumbers(key: NumberKey, value: string, not: boolean): Result<Term, string> {
  const [, compare = "", list = ""] = /^(>=|<=|>|<|)(.*)$/.exec(value) ?? [];
  const isSeat = key === "from" || key === "to" || key === "seat";
  const numbers = list.split(",").map((item) => Number((isSeat ? /^v?(\d{1,15})$/ : /^(\d{1,15})$/).exec(item)?.[1]));
  if (numbers.some(Number.isNaN))
    return err(`got ${key}:${value}, want ${isSeat ? `a seat, ${key}:v3` : `a number, ${key}:2 or ${key}:>2`}`);
  if (compare !== "" && numbers.length > 1) return err(`got ${key}:${value}, want one number after ${compare}`);
  return ok({ key, not, compare: (compare === "" ? "=" : compare) as Compare, numbers });
}

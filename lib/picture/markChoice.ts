/**
 * Which marks of a timeline are drawn where more are in sight than fit. Votes say least and are most, so they go first,
 * and all of them: with some in its lane and some not, a seat would look as if it had not voted. Of the rest as many stay
 * as fit, from everywhere alike, so that no stretch of time looks as if nothing had happened in it.
 */
import { countOf } from "@/lib/base/words";
import { listWords } from "./rounds";
import type { Mark } from "./timeline";

export interface Choice {
  readonly marks: readonly Mark[];
  /** "1800 votes and 1 other sign"; null where all are drawn. */
  readonly missing: string | null;
}

export function chooseMarks(all: readonly Mark[], marksMax: number): Choice {
  if (all.length <= marksMax) return { marks: all, missing: null };
  const telling = all.filter((mark) => !isVote(mark));
  const marks = spread(telling, marksMax);
  const votes = all.length - telling.length;
  const others = telling.length - marks.length;
  const words = [...count(votes, "vote"), ...count(others, votes === 0 ? "sign" : "other sign")];
  return { marks, missing: listWords(words) };
}

const isVote = ({ sign }: Mark): boolean => sign === "attest" || sign === "finality";

/** At most so many of them, evenly. */
const spread = <T>(these: readonly T[], max: number): readonly T[] => {
  const share = (upTo: number): number => Math.floor((upTo * max) / these.length);
  return these.length <= max ? these : these.filter((_, i) => share(i + 1) > share(i));
};

const count = (number: number, what: string): readonly string[] => (number === 0 ? [] : [countOf(number, what)]);

import { describe, expect, test } from "vitest";
import type { PublicKey } from "@/lib/chain/ids";
import type { ProblemSubject, SignalingEvent } from "@/lib/mesh/signalingEvents";
import { type ProblemCode, problemOf, refuse } from "@/lib/signal/problem";
import { initialState, type TabState } from "./state";
import { troubleOf } from "./trouble";
import { isTurnedAway, mustWatch } from "./turnedAway";

const KEY = "ab".repeat(32) as PublicKey;
const waiting = initialState("ABCD2345", "ada", null);
const self = {
  session: "s",
  signingKey: KEY,
  purpose: "seat",
  why: null,
  durable: true,
  overPlainHttp: false,
} as const;
const hopeful: TabState = { ...waiting, self };
const seated: TabState = { ...hopeful, view: { ...hopeful.view, seat: 2 } };
const watching: TabState = { ...waiting, self: { ...self, signingKey: null, purpose: "observer", why: "no-seat" } };

const problem = (code: ProblemCode, about: ProblemSubject = "join"): SignalingEvent => ({
  type: "problem",
  about,
  problem: problemOf(refuse(code, "got one more")),
});

describe("a tab that comes back and finds no seat watches instead", () => {
  test.each<[string, TabState, SignalingEvent, boolean]>([
    ["its seat was taken while the server was away", hopeful, problem("room-full"), true],
    ["the table was sealed without it", hopeful, problem("room-sealed"), true],
    ["it has a seat at its table, whatever the server says", seated, problem("room-sealed"), false],
    ["it watches already", watching, problem("room-full"), false],
    ["it has not sat down yet", waiting, problem("room-full"), false],
    ["the table is about to be sealed", hopeful, problem("room-sealing"), false],
    ["it slept, its seat was freed, and another took it", hopeful, problem("room-full", "presence"), true],
    ["another message was refused", hopeful, problem("room-full", "server"), false],
    ["nothing was refused", hopeful, { type: "offline" }, false],
  ])("%s", (_, state, event, expected) => expect(isTurnedAway(state, event)).toBe(expected));
});

test("a tab that is told to watch when it first comes does so, unless it came to watch", () => {
  const trouble = troubleOf("room-full", "got one more");
  expect([hopeful, watching].map((state) => mustWatch({ ...state, trouble }))).toEqual([true, false]);
  expect(mustWatch({ ...hopeful, trouble: troubleOf("clock-off", "got another time") })).toBe(false);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PeerId } from "@/lib/base/peer";
import type { TxId } from "@/lib/chain/ids";
import { hashOf } from "@/lib/chain/samples";
import { createFetcher, due, FETCH_RETRY_MS, type Fetcher, forgetHolder, got, want } from "./fetcher";

const [A, B, C] = ["a", "b", "c"].map((name) => hashOf<TxId>(name)) as [TxId, TxId, TxId];
const peer = (name: string): PeerId => name as PeerId;
const peers = (names: string): PeerId[] => [...names].map(peer);

/** What is asked of whom at this moment, as "peer: how many". */
const asked = (fetcher: Fetcher<TxId>, nowMs: number, anyone = ""): string =>
  [...due(fetcher, nowMs, peers(anyone))].map(([to, ids]) => `${to}${ids.length}`).join(" ");

describe("P23: what is wanted", () => {
  test("is asked of who announced it first, once until it is late", () => {
    const fetcher = createFetcher<TxId>();
    want(fetcher, A, peers("x"), false);
    want(fetcher, A, peers("y"), false);
    expect(asked(fetcher, 0)).toBe("x1");
    expect(asked(fetcher, FETCH_RETRY_MS - 1)).toBe("");
    expect(asked(fetcher, FETCH_RETRY_MS)).toBe("y1");
    expect(asked(fetcher, 2 * FETCH_RETRY_MS)).toBe("x1");
  });

  test("is asked for together where one neighbour has it all", () => {
    const fetcher = createFetcher<TxId>();
    for (const id of [A, B]) want(fetcher, id, peers("x"), false);
    want(fetcher, C, peers("y"), false);
    expect(due(fetcher, 0, [])).toEqual(
      new Map([
        [peer("x"), [A, B]],
        [peer("y"), [C]],
      ]),
    );
  });

  test("is not asked for any more when it is here", () => {
    const fetcher = createFetcher<TxId>();
    want(fetcher, A, peers("x"), true);
    expect([got(fetcher, A), got(fetcher, A)]).toEqual([true, false]);
    expect(asked(fetcher, 0, "xyz")).toBe("");
  });

  test("but not needed is given up after five requests, or when nobody is left who has it", () => {
    const fetcher = createFetcher<TxId>();
    want(fetcher, A, peers("xy"), false);
    const requests = Array.from({ length: 9 }, (_, i) => asked(fetcher, i * FETCH_RETRY_MS, "xyz"));
    expect(requests).toEqual(["x1", "y1", "x1", "y1", "x1", "", "", "", ""]);
    expect(fetcher.wants.size).toBe(0);
    want(fetcher, B, peers("x"), false);
    forgetHolder(fetcher, peer("x"));
    expect(asked(fetcher, 0, "xyz")).toBe("");
    expect(fetcher.wants.size).toBe(0);
  });

  test("and needed is asked of its holders first, in the end of everybody, and for ever", () => {
    const fetcher = createFetcher<TxId>();
    want(fetcher, A, peers("x"), true);
    const requests = Array.from({ length: 8 }, (_, i) => asked(fetcher, i * FETCH_RETRY_MS, "wxyz"));
    expect(requests[0]).toBe("x1");
    expect(new Set(requests)).toEqual(new Set(["w1", "x1", "y1", "z1"]));
    expect(requests.slice(4).every((request) => request !== "")).toBe(true);
  });

  test("and needed with nobody there waits for somebody", () => {
    const fetcher = createFetcher<TxId>();
    want(fetcher, A, [], true);
    expect(asked(fetcher, 0)).toBe("");
    expect(asked(fetcher, 1, "x")).toBe("x1");
  });

  test("becomes needed when a block needs it, and stays so", () => {
    const fetcher = createFetcher<TxId>();
    want(fetcher, A, peers("x"), false);
    want(fetcher, A, [], true);
    want(fetcher, A, peers("y"), false);
    for (let i = 0; i < 20; i++) asked(fetcher, i * FETCH_RETRY_MS);
    expect(fetcher.wants.get(A)?.needed).toBe(true);
  });

  test("is asked of the next at once when the one who was asked has left", () => {
    const fetcher = createFetcher<TxId>();
    want(fetcher, A, peers("xy"), false);
    expect(asked(fetcher, 0)).toBe("x1");
    forgetHolder(fetcher, peer("x"));
    expect(asked(fetcher, 1)).toBe("y1");
  });

  test("has a bound for each neighbour: announcements beyond it are ignored, needs and other neighbours' are not", () => {
    const fetcher = createFetcher<TxId>();
    for (let i = 0; i < 4_097; i++) want(fetcher, `${i}` as TxId, peers("x"), false);
    expect(fetcher.wants.size).toBe(4_096);
    want(fetcher, A, peers("x"), true);
    want(fetcher, B, peers("y"), false);
    want(fetcher, C, peers("x"), false);
    expect([A, B, C].map((id) => fetcher.wants.has(id))).toEqual([true, true, false]);
  });

  test("makes room when it comes, is needed, is given up, or its announcer leaves", () => {
    const fetcher = createFetcher<TxId>();
    for (const id of [A, B, C]) want(fetcher, id, peers("xy"), false);
    expect([...fetcher.announced]).toEqual([["x", 3]]);
    got(fetcher, A);
    want(fetcher, B, [], true);
    expect([...fetcher.announced]).toEqual([["x", 1]]);
    forgetHolder(fetcher, peer("x"));
    expect([...fetcher.announced]).toEqual([["y", 1]]);
    for (let i = 0; i < 9; i++) asked(fetcher, i * FETCH_RETRY_MS);
    expect([...fetcher.announced]).toEqual([]);
  });

  test("remembers eight holders", () => {
    const fetcher = createFetcher<TxId>();
    for (const holder of peers("abcdefghijklm")) want(fetcher, A, [holder], false);
    expect(fetcher.wants.get(A)?.holders).toEqual(peers("abcdefgh"));
  });
});

test("P23: whatever happens, a thing is asked of one neighbour at a time, and only of one who is there", () => {
  const step = fc.oneof(
    fc.record({
      type: fc.constant("want" as const),
      id: fc.constantFrom(A, B, C),
      who: fc.constantFrom(..."wxyz"),
      needed: fc.boolean(),
    }),
    fc.record({ type: fc.constant("wait" as const), ms: fc.constantFrom(1, 100, FETCH_RETRY_MS) }),
    fc.record({ type: fc.constant("leave" as const), who: fc.constantFrom(..."wxyz") }),
    fc.record({ type: fc.constant("got" as const), id: fc.constantFrom(A, B, C) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const fetcher = createFetcher<TxId>();
      const there = new Set("wxyz");
      const open = new Map<TxId, { readonly to: PeerId; readonly atMs: number }>();
      let nowMs = 0;
      for (const it of steps) {
        if (it.type === "want" && there.has(it.who)) want(fetcher, it.id, [peer(it.who)], it.needed);
        if (it.type === "wait") nowMs += it.ms;
        if (it.type === "got" && got(fetcher, it.id)) open.delete(it.id);
        if (it.type === "leave") {
          there.delete(it.who);
          forgetHolder(fetcher, peer(it.who));
          for (const [id, { to }] of open) if (to === it.who) open.delete(id);
        }
        for (const [to, ids] of due(fetcher, nowMs, [...there].map(peer)))
          for (const id of ids) {
            expect(there.has(to)).toBe(true);
            expect(nowMs - (open.get(id)?.atMs ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(FETCH_RETRY_MS);
            open.set(id, { to, atMs: nowMs });
          }
      }
    }),
    { numRuns: 300 },
  );
});

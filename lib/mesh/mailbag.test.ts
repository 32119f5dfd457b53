import { describe, expect, test } from "vitest";
import type { Bytes } from "@/lib/base/bytes";
import type { SessionId } from "@/lib/signal/fields";
import { createMailbag, forget, LETTER_BYTES_MAX, type Mailbag, post, receive } from "./mailbag";

const [ADA, BEN, CAI, DEE, EVE] = ["a1", "b2", "c3", "d4", "e5"].map((byte) => byte.repeat(32) as SessionId) as [
  SessionId,
  SessionId,
  SessionId,
  SessionId,
  SessionId,
];
const LETTER = new Uint8Array([1, 2, 3]);

/** Carries a letter through a network of links until nobody forwards it. @returns who read it, and letters carried. */
function carry(links: readonly (readonly [SessionId, SessionId])[], from: SessionId, to: SessionId | null) {
  const bags = new Map<SessionId, Mailbag>();
  const bagOf = (session: SessionId): Mailbag => {
    const bag = bags.get(session) ?? createMailbag(session);
    bags.set(session, bag);
    return bag;
  };
  const neighbours = (session: SessionId) =>
    links.filter((link) => link.includes(session)).map(([one, other]) => (one === session ? other : one));
  const readers: SessionId[] = [];
  let carried = 0;
  let under = post(bagOf(from), to, LETTER, neighbours(from)).map((outgoing) => ({ ...outgoing, from }));
  while (under.length > 0) {
    carried += under.length;
    under = under.flatMap(({ from: carrier, to: at, bytes }) => {
      const { letter, forward } = receive(bagOf(at), carrier, bytes, neighbours(at), 0);
      if (letter !== null) readers.push(at);
      return forward.map((outgoing) => ({ ...outgoing, from: at }));
    });
  }
  return { readers, carried };
}

describe("a letter", () => {
  test("reaches its addressee through a common neighbour, and nobody else", () => {
    const links = [
      [ADA, BEN],
      [BEN, CAI],
      [BEN, DEE],
    ] as const;
    expect(carry(links, ADA, CAI)).toEqual({ readers: [CAI], carried: 2 });
  });

  test("goes straight to a neighbour", () => {
    expect(
      carry(
        [
          [ADA, BEN],
          [ADA, CAI],
        ],
        ADA,
        BEN,
      ),
    ).toEqual({ readers: [BEN], carried: 1 });
  });

  test("is carried by three neighbours at most, and read once", () => {
    const links = [BEN, CAI, DEE, "f6".repeat(32) as SessionId].flatMap(
      (middle) =>
        [
          [ADA, middle],
          [middle, EVE],
        ] as [SessionId, SessionId][],
    );
    const { readers, carried } = carry(links, ADA, EVE);
    expect(new Set(readers)).toEqual(new Set([EVE]));
    expect(readers).toHaveLength(1);
    expect(carried).toBe(6);
  });

  test("ends after two hops", () => {
    const line = [
      [ADA, BEN],
      [BEN, CAI],
      [CAI, DEE],
    ] as const;
    expect(carry(line, ADA, DEE).readers).toEqual([]);
    expect(carry(line, ADA, CAI).readers).toEqual([CAI]);
  });

  test("to everybody is read once by each in a full mesh", () => {
    const all = [ADA, BEN, CAI, DEE];
    const links = all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other] as [SessionId, SessionId]));
    const { readers } = carry(links, ADA, null);
    expect(readers.sort()).toEqual([BEN, CAI, DEE]);
  });
});

describe("what a neighbour hands over", () => {
  const bytesOf = (hops: number, to: SessionId, length = 3): Bytes => {
    const bytes = new Uint8Array(33 + length).fill(7);
    bytes[0] = hops;
    bytes.set(
      Uint8Array.from({ length: 32 }, () => Number.parseInt(to.slice(0, 2), 16)),
      1,
    );
    return bytes;
  };

  test.each<[string, Bytes]>([
    ["nothing", new Uint8Array(0)],
    ["only a header", bytesOf(1, ADA, 0)],
    ["no hops left", bytesOf(0, ADA)],
    ["too many hops", bytesOf(3, ADA)],
    ["too much", bytesOf(1, ADA, LETTER_BYTES_MAX + 1)],
  ])("is ignored if it is %s", (_, bytes) => {
    expect(receive(createMailbag(ADA), BEN, bytes, [CAI], 0)).toEqual({ letter: null, forward: [] });
  });

  test("never goes back to where it came from", () => {
    expect(receive(createMailbag(ADA), BEN, bytesOf(2, DEE), [BEN], 0).forward).toEqual([]);
  });

  test("is read once, however often it comes", () => {
    const bag = createMailbag(ADA);
    expect(receive(bag, BEN, bytesOf(1, ADA), [], 0).letter).not.toBeNull();
    expect(receive(bag, CAI, bytesOf(2, ADA), [], 0).letter).toBeNull();
  });

  test("is at most a burst of 64 and then 8 a second", () => {
    const bag = createMailbag(ADA);
    const readIn = (count: number, nowMs: number, salt: number): number =>
      Array.from({ length: count }, (_, at) => {
        const bytes = bytesOf(1, ADA, 8);
        new DataView(bytes.buffer).setUint32(33, 1_000 * salt + at);
        return receive(bag, BEN, bytes, [], nowMs).letter;
      }).filter((letter) => letter !== null).length;
    expect(readIn(100, 0, 1)).toBe(64);
    expect(readIn(100, 1_000, 2)).toBe(8);
    expect(readIn(100, 1_000_000, 3)).toBe(64);
    forget(bag, BEN);
    expect(bag.allowances.size).toBe(0);
  });
});

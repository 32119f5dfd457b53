import { describe, expect, test } from "vitest";
import type { Header } from "./header";
import type { BlockId, LogRoot, TxId } from "./ids";
import { hashOf, sampleBytes, sampleTable, seededDraw } from "./samples";
import { BETA_BYTES, nextSeed } from "./seed";
import { encodedTxBytes, type Transaction, transactionCodec, transactionFault, txIdOf } from "./transaction";
import { bodyFault, drawFault, genesisTip, headerFault, idsFault, tipOf } from "./validity";

const draw = seededDraw(1);
const table = sampleTable(4, { maxTxBytes: 1024, maxBlockBytes: 1100, maxBlockTxs: 3, maxLogSize: 5 });
const { networkId } = table;
const parent = { ...genesisTip(table), height: 6, logSize: 2 };
const beta = sampleBytes(draw, BETA_BYTES);
beta[BETA_BYTES - 1] = 2;

const txOf = (payload: string): Transaction => ({
  version: 1,
  namespace: 0,
  salt: new Uint8Array(0),
  payload: Uint8Array.from(Buffer.from(payload)),
});
const BODY = [txOf("first"), txOf("second")];
const IDS = BODY.map((tx) => txIdOf(networkId, tx));

const HEADER: Header = {
  height: 7,
  round: 1,
  parentId: parent.id,
  timestampMs: parent.timestampMs + 1,
  proposer: drawnBy(beta),
  commitmentProof: sampleBytes(draw, 80),
  seedAfter: nextSeed(parent.seed, beta),
  txCount: 2,
  logSize: 4,
  logRoot: hashOf<LogRoot>("root"),
};

function drawnBy(bytes: Uint8Array): number {
  return Number(BigInt(`0x${Buffer.from(bytes).toString("hex")}`) % 4n);
}

describe("P20: a header follows its parent", () => {
  test("by height, id, time, and the log it grows", () => {
    expect(headerFault(HEADER, parent, table)).toBeUndefined();
    const tip = tipOf(HEADER, hashOf<BlockId>("block 7"));
    const child = { ...HEADER, height: 8, parentId: tip.id, timestampMs: tip.timestampMs + 1, txCount: 0, logSize: 4 };
    expect(headerFault(child, tip, table)).toBeUndefined();
  });

  test.each<readonly [string, Partial<Header>, string]>([
    ["the parent's own height", { height: 6 }, "wrong-parent"],
    ["a height further on", { height: 8 }, "wrong-parent"],
    ["another parent", { parentId: hashOf<BlockId>("other") }, "wrong-parent"],
    ["the parent's time", { timestampMs: parent.timestampMs }, "bad-timestamp"],
    ["an earlier time", { timestampMs: 0 }, "bad-timestamp"],
    ["a proposer who does not sit here", { proposer: 4 }, "wrong-proposer"],
    ["more transactions than allowed", { txCount: 4, logSize: 6 }, "block-too-large"],
    ["a log that grows by less than it says", { logSize: 3 }, "bad-log"],
    ["a log that grows by more", { logSize: 5 }, "bad-log"],
    ["a log that is full", { txCount: 3, logSize: 5 }, ""],
    ["a log over its bound", { txCount: 3, logSize: 6 }, "log-full"],
  ])("and not with %s", (_, change, code) => {
    const at = code === "log-full" ? { ...parent, logSize: 3 } : parent;
    const fault = headerFault({ ...HEADER, ...change }, at, table);
    if (code === "") expect(fault).toBeUndefined();
    else expect(fault).toMatchObject({ code, action: "reject" });
  });
});

describe("P20: the draw", () => {
  test("names the proposer and the seed after", () => {
    expect(drawFault(HEADER, parent, table, beta)).toBeUndefined();
  });

  test.each<readonly [string, Partial<Header>, string]>([
    ["another proposer", { proposer: (HEADER.proposer + 1) % 4 }, "wrong-proposer"],
    ["a seed of its own", { seedAfter: hashOf("chosen") }, "wrong-seed"],
    ["the seed before", { seedAfter: parent.seed }, "wrong-seed"],
  ])("refuses %s", (_, change, code) => {
    expect(drawFault({ ...HEADER, ...change }, parent, table, beta)).toMatchObject({ code });
  });
});

describe("P20: the body", () => {
  test("is what the ids say, in their order", () => {
    expect(idsFault(HEADER, IDS)).toBeUndefined();
    expect(bodyFault(table, IDS, BODY)).toBeUndefined();
    expect(bodyFault(table, [], [])).toBeUndefined();
  });

  test.each<readonly [string, readonly TxId[], string]>([
    ["fewer ids than the header counts", IDS.slice(1), "bad-count"],
    ["more ids than the header counts", [...IDS, hashOf<TxId>("third")], "bad-count"],
    ["one id twice", [IDS[0] as TxId, IDS[0] as TxId], "duplicate-transaction"],
  ])("is refused for %s", (_, ids, code) => {
    expect(idsFault(HEADER, ids)).toMatchObject({ code });
  });

  const big = (bytes: number): Transaction => ({ ...txOf("x"), payload: new Uint8Array(bytes - 13) });

  test.each<readonly [string, readonly Transaction[], string]>([
    ["a transaction missing", BODY.slice(1), "bad-body"],
    ["the transactions in another order", BODY.toReversed(), "bad-body"],
    ["another transaction", [BODY[0] as Transaction, txOf("third")], "bad-body"],
    ["a transaction over its bound", [big(1025), BODY[1] as Transaction], "oversize"],
    ["an empty transaction", [BODY[0] as Transaction, txOf("")], "malformed"],
  ])("is refused for %s", (_, body, code) => {
    expect(bodyFault(table, IDS, body)).toMatchObject({ code });
  });

  test.each([
    [1024, 76, undefined],
    [1024, 77, "block-too-large"],
  ])("is refused for %i and %i bytes exactly where they pass 1100", (first, second, code) => {
    const body = [big(first), big(second)];
    const fault = bodyFault(
      table,
      body.map((tx) => txIdOf(networkId, tx)),
      body,
    );
    expect(fault?.code).toBe(code);
  });
});

describe("P19: a transaction", () => {
  test("has the size it is encoded with", () => {
    for (const tx of [...BODY, { ...txOf("salted"), salt: new Uint8Array(16) }])
      expect(encodedTxBytes(tx)).toBe(transactionCodec.encode(tx).length);
  });

  test("of the same bytes has one id, and another in another network or namespace or with another salt", () => {
    const tx = txOf("pay");
    const ids = [
      txIdOf(networkId, tx),
      txIdOf(hashOf("elsewhere"), tx),
      txIdOf(networkId, { ...tx, namespace: 1 }),
      txIdOf(networkId, { ...tx, salt: Uint8Array.of(0) }),
      txIdOf(networkId, { ...tx, payload: Uint8Array.of(0) }),
    ];
    expect(txIdOf(networkId, { ...tx })).toBe(ids[0]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("moves no byte between salt and payload", () => {
    const [left, right] = [
      { ...txOf("x"), salt: Uint8Array.of(1), payload: Uint8Array.of(2, 3) },
      { ...txOf("x"), salt: Uint8Array.of(1, 2), payload: Uint8Array.of(3) },
    ];
    expect(txIdOf(networkId, left)).not.toBe(txIdOf(networkId, right));
  });

  test.each<readonly [string, Transaction, string | undefined]>([
    ["one byte", { ...txOf("x") }, undefined],
    ["nothing", txOf(""), "malformed"],
    ["exactly the bound", { ...txOf("x"), payload: new Uint8Array(1011) }, undefined],
    ["a byte more", { ...txOf("x"), payload: new Uint8Array(1012) }, "oversize"],
  ])("of %s: %s", (_, tx, code) => {
    expect(transactionFault(tx, table.params)?.code).toBe(code);
  });

  test.each<readonly [string, Transaction]>([
    ["another version", { ...txOf("x"), version: 2 }],
    ["an empty payload", txOf("")],
    ["17 bytes of salt", { ...txOf("x"), salt: new Uint8Array(17) }],
  ])("with %s has no encoding", (_, tx) => {
    expect(() => transactionCodec.encode(tx)).toThrow();
  });
});

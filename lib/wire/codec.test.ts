import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, concatBytes, toHex } from "@/lib/base/bytes";
import type { Evidence } from "@/lib/chain/evidence";
import type { TxId } from "@/lib/chain/ids";
import { BUNDLED_NULLIFICATIONS_MAX } from "@/lib/chain/messages";
import { PARAM_RANGES, PRESETS } from "@/lib/chain/params";
import {
  type Draw,
  hashOf,
  sampleAttested,
  sampleBundle,
  sampleBytes,
  sampleCertificate,
  sampleCommitment,
  sampleFinalized,
  sampleHash,
  sampleHeader,
  sampleHeight,
  sampleNullified,
  sampleProposal,
  sampleSealed,
  sampleStatus,
  sampleTx,
  sampleTxIds,
  sampleVote,
  seededDraw,
} from "@/lib/chain/samples";
import { NULLIFIED_BYTES_MAX } from "@/lib/chain/status";
import type { Transaction } from "@/lib/chain/transaction";
import { createWire, WIRE_VERSION } from "./codec";
import {
  BODIES_PER_MESSAGE_BYTES,
  IDS_PER_MESSAGE_MAX,
  MESSAGE_BYTES_MAX,
  RANGE_BLOCKS_MAX,
  RANGE_BYTES,
  TXS_PER_MESSAGE_MAX,
} from "./limits";
import { priorityOf, type WireMessage } from "./message";

type Kind = WireMessage["type"];

/** A random message of each kind, for a table of n seats. */
const KINDS: Readonly<Record<Kind, (draw: Draw, n: number) => WireMessage>> = {
  commitment: (draw, n) => ({ type: "commitment", commitment: sampleCommitment(draw, n) }),
  proposal: (draw, n) => ({ type: "proposal", bundle: sampleBundle(draw, n) }),
  vote: (draw, n) => ({ type: "vote", vote: sampleVote(draw, n) }),
  certificate: (draw, n) => ({ type: "certificate", certificate: sampleCertificate(draw, n) }),
  status: (draw, n) => ({ type: "status", status: sampleStatus(draw, n) }),
  evidence: (draw, n) => ({ type: "evidence", evidence: sampleEvidence(draw, n) }),
  hello: (draw, n) => ({ type: "hello", sealed: draw(1) === 0 ? null : sampleSealed(draw, n) }),
  announce: (draw) => ({ type: "announce", ids: sampleTxIds(draw, 6) }),
  want: (draw) => ({ type: "want", ids: sampleTxIds(draw, 6) }),
  transactions: (draw) => ({ type: "transactions", txs: Array.from({ length: draw(4) }, () => sampleTx(draw)) }),
  wantBlock: (draw) => ({ type: "wantBlock", blockId: sampleHash(draw) }),
  block: (draw) => ({ type: "block", header: sampleHeader(draw), txIds: sampleTxIds(draw, 6) }),
  wantRange: (draw) => ({ type: "wantRange", from: sampleHeight(draw), count: draw(2 ** 32 - 1) }),
  range: (draw, n) => ({
    type: "range",
    from: sampleHeight(draw),
    blocks: Array.from({ length: draw(3) }, () => ({
      header: sampleHeader(draw),
      body: Array.from({ length: draw(3) }, () => sampleTx(draw)),
      certificate: draw(1) === 0 ? null : sampleFinalized(draw, n),
    })),
    prunedBelow: sampleHeight(draw),
  }),
};

/** Two proposals, or a nullify and a finality vote. */
function sampleEvidence(draw: Draw, n: number): Evidence {
  const proposal = sampleProposal(draw, n);
  if (draw(1) === 0) return { first: proposal, second: { ...proposal, blockId: hashOf("another block") } };
  const { height, round, seat, signature, blockId } = proposal;
  const slot = { height, round, seat, signature };
  return { first: { type: "nullify", ...slot, reason: 3 }, second: { type: "finality", ...slot, blockId } };
}

const kinds = Object.keys(KINDS) as Kind[];
const SEATS = 7;
const wire = createWire(SEATS);

describe.each(kinds)("P26: a message of kind %s", (kind) => {
  test.each([1, 4, 9, 64])("comes out as it went in, at a table of %i", (n) => {
    const anyMessage = fc.gen().map((g) => KINDS[kind]((max) => g(fc.nat, { max }), n));
    const { encode, decode } = createWire(n);
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decode(encode(message))).toEqual({ ok: true, value: message });
      }),
      { numRuns: 12 },
    );
  });

  test("has a place in the queues of the mesh", () => {
    expect(["control", "votes", "blocks", "sync"]).toContain(priorityOf(KINDS[kind](seededDraw(1), SEATS)));
  });
});

describe("P26: hostile bytes", () => {
  const SEED = 20_251;
  const draw = seededDraw(SEED);
  const seeds = kinds.flatMap((kind) => Array.from({ length: 24 }, () => wire.encode(KINDS[kind](draw, SEATS))));

  test(`are never more than a Rejection, and never two readings of one message (seed ${SEED})`, () => {
    let accepted = 0;
    for (let i = 0; i < 100_000; i++) {
      const bytes = mutated(seeds[draw(seeds.length - 1)] as Bytes, draw);
      const decoded = wire.decode(bytes);
      if (!decoded.ok) {
        if (decoded.error.action !== "reject") throw new Error(decoded.error.detail);
        continue;
      }
      accepted++;
      const again = wire.encode(decoded.value);
      if (toHex(again) !== toHex(bytes)) throw new Error(`two encodings of one message: ${toHex(bytes).slice(0, 400)}`);
    }
    expect(accepted).toBeGreaterThan(1_000);
  });

  test.each<readonly [string, Bytes]>([
    ["nothing", new Uint8Array(0)],
    ["a version alone", Uint8Array.of(WIRE_VERSION)],
    ["another version", Uint8Array.of(WIRE_VERSION + 1, ...wire.encode({ type: "hello", sealed: null }).slice(1))],
    ["a kind that does not exist", Uint8Array.of(WIRE_VERSION, 99)],
    ["a message and a byte", concatBytes(wire.encode({ type: "hello", sealed: null }), Uint8Array.of(0))],
  ])("that are %s are malformed", (_, bytes) => {
    expect(wire.decode(bytes)).toMatchObject({ ok: false, error: { code: "malformed", action: "reject" } });
  });

  test("over the largest message are not even looked at", () => {
    expect(wire.decode(new Uint8Array(MESSAGE_BYTES_MAX + 1))).toMatchObject({
      ok: false,
      error: { code: "oversize" },
    });
  });

  test("of one table make no sense at a larger one", () => {
    const certificate = sampleAttested(draw, SEATS);
    expect(createWire(9).decode(wire.encode({ type: "certificate", certificate })).ok).toBe(false);
  });

  test("that promise a million ids cost nothing", () => {
    const announce = wire.encode({ type: "announce", ids: [] });
    announce.set([0xff, 0xff, 0xff, 0xff], announce.length - 4);
    expect(wire.decode(announce)).toMatchObject({ ok: false });
  });
});

/** One to three bytes changed, or a piece cut out or doubled, or the head of another message. */
function mutated(bytes: Bytes, draw: Draw): Bytes {
  const kind = draw(9);
  const [from, until] = [draw(bytes.length), draw(bytes.length)].sort((a, b) => a - b) as [number, number];
  if (kind === 0) return concatBytes(bytes.slice(0, from), bytes.slice(until));
  if (kind === 1) return concatBytes(bytes.slice(0, until), bytes.slice(from));
  if (kind === 2) return sampleBytes(draw, draw(200));
  const copy = bytes.slice();
  for (let changes = draw(2); changes >= 0; changes--) copy[draw(draw(1) === 0 ? 12 : copy.length - 1)] = draw(255);
  return copy;
}

describe("P23: the largest message fits", () => {
  const n = 64;
  const big = createWire(n);
  /** All seats sign, every list is full. */
  const most: Draw = (max) => max;
  const ids = (count: number): TxId[] => Array.from({ length: count }, () => hashOf<TxId>("id"));
  const txOf = (bytes: number): Transaction => ({
    version: 1,
    namespace: 0,
    salt: new Uint8Array(0),
    payload: new Uint8Array(bytes - 13),
  });
  const attestation = sampleAttested(most, n);
  const nullifications = Array.from({ length: BUNDLED_NULLIFICATIONS_MAX }, () => sampleNullified(most, n));
  const certificate = sampleFinalized(most, n);
  const header = sampleHeader(most);
  const defaultBlock = PRESETS.live.maxBlockBytes;
  const txBytes = PARAM_RANGES.maxTxBytes[1];
  const largestBlock = PARAM_RANGES.maxBlockBytes[1];

  const largest: readonly (readonly [string, WireMessage])[] = [
    [
      "proposal",
      {
        type: "proposal",
        bundle: { ...sampleBundle(most, n), txIds: ids(PARAM_RANGES.maxBlockTxs[1]), attestation, nullifications },
      },
    ],
    ["certificate", { type: "certificate", certificate: sampleNullified(most, n) }],
    [
      "status",
      {
        type: "status",
        status: {
          ...sampleStatus(most, n),
          tipCertificate: certificate,
          attestation,
          nullified: new Uint8Array(NULLIFIED_BYTES_MAX).fill(255),
        },
      },
    ],
    ["hello", { type: "hello", sealed: sampleSealed(most, n) }],
    ["announce", { type: "announce", ids: ids(IDS_PER_MESSAGE_MAX) }],
    ["want", { type: "want", ids: ids(IDS_PER_MESSAGE_MAX) }],
    [
      "transactions: one as large as a genesis allows",
      { type: "transactions", txs: [txOf(PARAM_RANGES.maxTxBytes[1])] },
    ],
    [
      "transactions: many small ones",
      {
        type: "transactions",
        txs: Array.from({ length: TXS_PER_MESSAGE_MAX }, () => txOf(BODIES_PER_MESSAGE_BYTES / TXS_PER_MESSAGE_MAX)),
      },
    ],
    ["block", { type: "block", header, txIds: ids(PARAM_RANGES.maxBlockTxs[1]) }],
    [
      "range: as many blocks as allowed, with bodies up to the bound",
      {
        type: "range",
        from: 1,
        blocks: Array.from({ length: RANGE_BLOCKS_MAX }, () => ({
          header,
          body: [txOf(RANGE_BYTES / RANGE_BLOCKS_MAX)],
          certificate,
        })),
        prunedBelow: 0,
      },
    ],
    [
      "range: one block of the largest size a genesis allows",
      {
        type: "range",
        from: 1,
        blocks: [{ header, body: Array.from({ length: largestBlock / txBytes }, () => txOf(txBytes)), certificate }],
        prunedBelow: 0,
      },
    ],
    [
      "range: one block of the default size",
      {
        type: "range",
        from: 1,
        blocks: [{ header, body: Array.from({ length: 16 }, () => txOf(defaultBlock / 16)), certificate }],
        prunedBelow: 0,
      },
    ],
  ];

  test.each(largest)("%s", (_, message) => {
    const bytes = big.encode(message);
    expect(bytes.length).toBeLessThanOrEqual(MESSAGE_BYTES_MAX);
    expect(big.decode(bytes).ok).toBe(true);
  });

  test.each<readonly [string, WireMessage]>([
    ["ids", { type: "announce", ids: ids(IDS_PER_MESSAGE_MAX + 1) }],
    ["transactions", { type: "transactions", txs: Array.from({ length: TXS_PER_MESSAGE_MAX + 1 }, () => txOf(14)) }],
    ["ids of a block", { type: "block", header, txIds: ids(PARAM_RANGES.maxBlockTxs[1] + 1) }],
    ["bytes of a transaction", { type: "transactions", txs: [txOf(PARAM_RANGES.maxTxBytes[1] + 14)] }],
    [
      "nullifications in a bundle",
      {
        type: "proposal",
        bundle: { ...sampleBundle(most, n), nullifications: [...nullifications, ...nullifications.slice(15)] },
      },
    ],
  ])("and one with more %s is not made", (_, message) => {
    expect(() => big.encode(message)).toThrow();
  });
});

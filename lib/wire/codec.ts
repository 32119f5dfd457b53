/** Bytes ↔ messages. One version byte, then the message; anything else is a Rejection. */
import type { Bytes } from "@/lib/base/bytes";
import { err, type Result } from "@/lib/base/result";
import { type CertificateParts, certificateParts } from "@/lib/chain/certificate";
import { codec, listUpTo, literal, nullable, type Part, refine, struct, u8, u32, u64, union } from "@/lib/chain/codec";
import { headerPart } from "@/lib/chain/header";
import { blockIdPart, txIdPart } from "@/lib/chain/ids";
import { consensusMembers, txIdsPart } from "@/lib/chain/messages";
import { PARAM_RANGES } from "@/lib/chain/params";
import { type Rejection, reject } from "@/lib/chain/rejection";
import { sealedRecordPart } from "@/lib/chain/sealing";
import { transactionPart } from "@/lib/chain/transaction";
import { IDS_PER_MESSAGE_MAX, MESSAGE_BYTES_MAX, RANGE_BLOCKS_MAX, TXS_PER_MESSAGE_MAX } from "./limits";
import type { BlockMessage, LobbyMessage, RangeBlock, TransactionMessage, WireMessage } from "./message";

export const WIRE_VERSION = 1;

export interface Wire {
  encode(message: WireMessage): Bytes;
  decode(bytes: Uint8Array): Result<WireMessage, Rejection>;
}

/** The wire of a table of n seats; before a table is sealed (n = 0) only `hello` makes sense. */
export function createWire(n: number): Wire {
  const parts = certificateParts(n);
  const message = union<WireMessage>({
    ...consensusMembers(parts),
    hello: [16, struct<LobbyMessage>({ type: literal("hello"), sealed: nullable(sealedRecordPart) })],
    ...transactionMembers,
    ...blockMembers(parts),
  });
  const envelope = codec(
    "message",
    struct<{ version: number; message: WireMessage }>({ version: versionPart, message }),
  );
  return {
    encode: (message) => envelope.encode({ version: WIRE_VERSION, message }),
    decode(bytes) {
      if (bytes.length > MESSAGE_BYTES_MAX)
        return err(reject("oversize", `got ${bytes.length} bytes, want at most ${MESSAGE_BYTES_MAX}`));
      const decoded = envelope.decode(bytes);
      return decoded.ok ? { ok: true, value: decoded.value.message } : decoded;
    },
  };
}

const versionPart: Part<number> = refine(u8, (version) =>
  version === WIRE_VERSION ? undefined : `got wire version ${version}, want ${WIRE_VERSION}`,
);

const idsPart = listUpTo(IDS_PER_MESSAGE_MAX, txIdPart);

type Member<M extends { type: string }, K extends M["type"]> = Extract<M, { type: K }>;

const transactionMembers = {
  announce: [32, struct<Member<TransactionMessage, "announce">>({ type: literal("announce"), ids: idsPart })],
  want: [33, struct<Member<TransactionMessage, "want">>({ type: literal("want"), ids: idsPart })],
  transactions: [
    34,
    struct<Member<TransactionMessage, "transactions">>({
      type: literal("transactions"),
      txs: listUpTo(TXS_PER_MESSAGE_MAX, transactionPart),
    }),
  ],
} as const;

const blockMembers = ({ finality }: CertificateParts) => {
  const rangeBlock = struct<RangeBlock>({
    header: headerPart,
    body: listUpTo(PARAM_RANGES.maxBlockTxs[1], transactionPart),
    certificate: nullable(finality),
  });
  return {
    wantBlock: [48, struct<Member<BlockMessage, "wantBlock">>({ type: literal("wantBlock"), blockId: blockIdPart })],
    block: [
      49,
      struct<Member<BlockMessage, "block">>({ type: literal("block"), header: headerPart, txIds: txIdsPart }),
    ],
    wantRange: [50, struct<Member<BlockMessage, "wantRange">>({ type: literal("wantRange"), from: u64, count: u32 })],
    range: [
      51,
      struct<Member<BlockMessage, "range">>({
        type: literal("range"),
        from: u64,
        blocks: listUpTo(RANGE_BLOCKS_MAX, rangeBlock),
        prunedBelow: u64,
      }),
    ],
  } as const;
};

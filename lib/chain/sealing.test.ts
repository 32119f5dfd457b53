import { describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import { vrfKey } from "@/lib/crypto/ecvrf";
import { ascii } from "@/lib/crypto/hash";
import { type Genesis, networkIdOf } from "./genesis";
import type { NetworkId, PublicKey } from "./ids";
import { PRESETS } from "./params";
import { hashOf } from "./samples";
import { acknowledgementBytes, openSealedRecord, type SealedRecord, sealedRecordCodec } from "./sealing";

const keyOf = (index: number) => toHex(vrfKey(new Uint8Array(32).fill(index)).publicKey) as PublicKey;

const GENESIS: Genesis = {
  version: 1,
  roomCode: "7K3QX9AB",
  name: "two",
  params: PRESETS.fast,
  genesisTimeMs: 1,
  validators: [
    { signingKey: keyOf(1), vrfKey: keyOf(2), name: "ada" },
    { signingKey: keyOf(3), vrfKey: keyOf(4), name: "ben" },
  ],
};
const RECORD: SealedRecord = {
  genesis: GENESIS,
  attempt: 3,
  acknowledgements: [new Uint8Array(64).fill(1), new Uint8Array(64).fill(2)],
};

describe("P25: a sealed record", () => {
  test("asks for one signature of every seat, over network and attempt", () => {
    const opened = openSealedRecord(RECORD);
    if (!opened.ok) throw new Error(opened.error.detail);
    const bytes = acknowledgementBytes(networkIdOf(GENESIS), 3);
    expect(opened.value.table.networkId).toBe(networkIdOf(GENESIS));
    expect(opened.value.toVerify.map(({ key, signature }) => [toHex(key), signature[0]])).toEqual([
      [keyOf(1), 1],
      [keyOf(3), 2],
    ]);
    for (const check of opened.value.toVerify) expect(check.bytes).toEqual(bytes);
  });

  test("P26: is acknowledged under a tag of its own", () => {
    const id = hashOf<NetworkId>("n");
    expect(toHex(acknowledgementBytes(id, 258))).toBe(`${toHex(ascii("rt/acknowledge/v1"))}${id}00000102`);
  });

  test.each<readonly [string, SealedRecord]>([
    ["an acknowledgement too few", { ...RECORD, acknowledgements: RECORD.acknowledgements.slice(1) }],
    ["an acknowledgement too many", { ...RECORD, acknowledgements: [...RECORD.acknowledgements, new Uint8Array(64)] }],
    ["no acknowledgement", { ...RECORD, acknowledgements: [] }],
    ["a genesis that is void", { ...RECORD, genesis: { ...GENESIS, version: 9 } }],
  ])("with %s is refused", (_, record) => {
    expect(openSealedRecord(record)).toMatchObject({ ok: false, error: { code: "bad-genesis" } });
  });

  test("proves itself after a journey", () => {
    expect(sealedRecordCodec.decode(sealedRecordCodec.encode(RECORD))).toEqual({ ok: true, value: RECORD });
  });
});

import { describe, expect, test } from "vitest";
import { concatBytes, toHex } from "@/lib/base/bytes";
import { vrfKey } from "@/lib/crypto/ecvrf";
import { ascii, sha256 } from "@/lib/crypto/hash";
import { type Genesis, genesisCodec, genesisFault, networkIdOf, openTable, SEATS_MAX, seatOf } from "./genesis";
import type { PublicKey } from "./ids";
import { PRESETS } from "./params";
import { hashOf } from "./samples";
import { genesisTip } from "./validity";

const keyOf = (index: number): PublicKey => toHex(vrfKey(new Uint8Array(32).fill(index + 1)).publicKey) as PublicKey;
const KEYS = Array.from({ length: 8 }, (_, i) => keyOf(i));

const GENESIS: Genesis = {
  version: 1,
  roomCode: "7K3QX9AB",
  name: "Reading group",
  params: PRESETS.live,
  genesisTimeMs: 1_700_000_000_000,
  validators: [0, 1, 2, 3].map((seat) => ({
    signingKey: KEYS[2 * seat] as PublicKey,
    vrfKey: KEYS[2 * seat + 1] as PublicKey,
    name: `seat ${seat}`,
  })),
};

const [ada, ben, cai, dee] = GENESIS.validators as [never, never, never, never];
const withAda = (change: object): Genesis => ({
  ...GENESIS,
  validators: [{ ...(ada as object), ...change } as never, ben, cai, dee],
});

describe("P1: a genesis", () => {
  test("that is in order opens a table with what follows from it", () => {
    const opened = openTable(GENESIS);
    expect(opened).toMatchObject({ ok: true, value: { n: 4, f: 1, q: 3, params: PRESETS.live } });
    if (opened.ok) expect(opened.value.networkId).toBe(networkIdOf(GENESIS));
  });

  test("is hashed into the network's id with its tag", () => {
    const expected = sha256(concatBytes(ascii("rt/genesis/v1"), genesisCodec.encode(GENESIS)));
    expect(networkIdOf(GENESIS)).toBe(toHex(expected));
  });

  test("is virtual height 0: its id the network's, its time, an empty log", () => {
    const opened = openTable(GENESIS);
    if (!opened.ok) throw new Error(opened.error.detail);
    expect(genesisTip(opened.value)).toMatchObject({
      height: 0,
      id: opened.value.networkId,
      timestampMs: GENESIS.genesisTimeMs,
      logSize: 0,
      logRoot: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
  });

  test.each<readonly [string, Genesis]>([
    ["name", { ...GENESIS, name: "Reading groups" }],
    ["room code", { ...GENESIS, roomCode: "7K3QX9AC" }],
    ["time", { ...GENESIS, genesisTimeMs: GENESIS.genesisTimeMs + 1 }],
    ["parameter", { ...GENESIS, params: { ...PRESETS.live, idleMs: 999 } }],
    ["delegation", { ...GENESIS, params: { ...PRESETS.live, delegation: "whitepaper" } }],
    ["seat order", { ...GENESIS, validators: [ben, ada, cai, dee] }],
    ["seat's name", withAda({ name: "seat zero" })],
    ["seat's keys", withAda({ signingKey: KEYS[1], vrfKey: KEYS[0] })],
    ["number of seats", { ...GENESIS, validators: [ada, ben, cai] }],
  ])("of another %s is another network", (_, other) => {
    expect(openTable(other).ok).toBe(true);
    expect(networkIdOf(other)).not.toBe(networkIdOf(GENESIS));
  });

  test.each<readonly [string, Genesis, string]>([
    ["another version", { ...GENESIS, version: 2 }, "genesis version 2"],
    ["a room code in lower case", { ...GENESIS, roomCode: "7k3qx9ab" }, "room code"],
    ["a time before the epoch", { ...GENESIS, genesisTimeMs: -1 }, "genesis time"],
    ["a fractional time", { ...GENESIS, genesisTimeMs: 0.5 }, "genesis time"],
    ["nobody", { ...GENESIS, validators: [] }, "got 0 seats"],
    ["a nameless room", { ...GENESIS, name: "" }, "0 bytes"],
    ["a seat whose name reverses the line", withAda({ name: "\u202eeda" }), "direction"],
    ["a parameter out of range", { ...GENESIS, params: { ...PRESETS.live, roundMs: 249 } }, "roundMs"],
    ["one signing key twice", withAda({ signingKey: KEYS[2] }), "twice"],
    ["one VRF key twice", withAda({ vrfKey: KEYS[3] }), "twice"],
    ["a VRF key that signs for another seat", withAda({ vrfKey: KEYS[2] }), "twice"],
    ["one key for both purposes", withAda({ vrfKey: KEYS[0] }), "twice"],
    ["a key of order 4", withAda({ signingKey: "00".repeat(32) }), "large order"],
    ["the identity", withAda({ signingKey: `01${"00".repeat(31)}` }), "large order"],
    ["a VRF key of order 2", withAda({ vrfKey: `ec${"ff".repeat(30)}7f` }), "large order"],
    ["a non-canonical key", withAda({ signingKey: `ee${"ff".repeat(30)}7f` }), "large order"],
    ["a key off the curve", withAda({ signingKey: `02${"00".repeat(31)}` }), "large order"],
    [
      "whitepaper delegation for one",
      { ...GENESIS, params: { ...PRESETS.live, delegation: "whitepaper" }, validators: [ada] },
      "at least 2 seats",
    ],
  ])("with %s is void", (_, genesis, why) => {
    expect(openTable(genesis)).toMatchObject({ ok: false, error: { code: "bad-genesis", action: "reject" } });
    expect(genesisFault(genesis)).toContain(why);
  });

  test(`has at most ${SEATS_MAX} seats`, () => {
    const validators = Array.from({ length: SEATS_MAX + 1 }, (_, seat) => ({
      signingKey: hashOf<PublicKey>(`signing ${seat}`),
      vrfKey: hashOf<PublicKey>(`vrf ${seat}`),
      name: "x",
    }));
    expect(genesisFault({ ...GENESIS, validators })).toContain("65 seats");
    expect(() => genesisCodec.encode({ ...GENESIS, validators })).toThrow();
  });
});

test("a signing key has the seat it has in the genesis, and no other key has one", () => {
  const opened = openTable(GENESIS);
  if (!opened.ok) throw new Error(opened.error.detail);
  expect(KEYS.map((key) => seatOf(opened.value, key))).toEqual([0, null, 1, null, 2, null, 3, null]);
});

/** Which sealed table a tab follows, and which it refuses whoever brings it (P25). */
import { beforeAll, describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import { GENESIS_VERSION, type Genesis, networkIdOf } from "@/lib/chain/genesis";
import type { NetworkId, PublicKey } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import { acknowledgementBytes, type SealedRecord } from "@/lib/chain/sealing";
import { vrfKey, vrfKeygen } from "@/lib/crypto/ecvrf";
import { generateSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import { createMemoryStore } from "@/lib/storage/memory";
import { emptyTables, type MemoryTables } from "@/lib/storage/tables";
import type { Opened } from "./identity";
import { createLobby, type Introducer } from "./lobby";

const ROOM = "R00MC0DE";
const verifier = createVerifier(globalThis.crypto.subtle);

interface Sitter {
  readonly signing: SigningKey;
  readonly vrf: ReturnType<typeof vrfKey>;
}

let ada: Sitter;
let ben: Sitter;
let eve: Sitter;
/** Ada's and Ben's table, and one that Eve has sealed by herself under the same code. */
let ours: SealedRecord;
let eves: SealedRecord;

beforeAll(async () => {
  [ada, ben, eve] = [await sitter(), await sitter(), await sitter()];
  ours = await sealed([ada, ben]);
  eves = await sealed([eve]);
});

const FOLLOWED: readonly (readonly [string, () => Sitter | null, () => SealedRecord, Introducer])[] = [
  ["a seat follows its own table, whoever brings it", () => ada, () => ours, "neighbour"],
  ["without a link the page says which table it is", () => null, () => ours, "page"],
  ["a seat that was not taken along follows the room's table too", () => eve, () => ours, "page"],
];

test.each(FOLLOWED)("%s", async (_, who, record, introducedBy) => {
  const lobby = await lobbyOf(who(), null);
  expect(await lobby.take(record(), introducedBy)).toMatchObject({ ok: true });
});

describe("a neighbour who brings a table of his own", () => {
  test.each<[string, () => Sitter | null]>([
    ["a seat", () => ada],
    ["an observer", () => null],
  ])("is not followed by %s", async (_, who) => {
    const lobby = await lobbyOf(who(), null);
    expect(await lobby.take(eves, "neighbour")).toMatchObject({
      ok: false,
      error: { code: "wrong-network", action: "ignore" },
    });
  });

  test("is followed if the link names that table", async () => {
    const lobby = await lobbyOf(null, idOf(eves));
    expect(await lobby.take(eves, "neighbour")).toMatchObject({ ok: true });
  });
});

test.each(["page", "neighbour", "store"] as const)(
  "a link that names a network refuses any other from the %s",
  async (introducedBy) => {
    const lobby = await lobbyOf(ada, idOf(eves));
    expect(await lobby.take(ours, introducedBy)).toMatchObject({
      ok: false,
      error: { code: "wrong-network", action: "reject" },
    });
  },
);

test("a table of another room is refused", async () => {
  const lobby = await lobbyOf(ada, null);
  const elsewhere = await sealed([ada, ben], "0THERR0M");
  expect(await lobby.take(elsewhere, "page")).toMatchObject({ ok: false, error: { code: "wrong-network" } });
});

test("a table that one of its seats did not sign is refused", async () => {
  const lobby = await lobbyOf(ada, null);
  const [first, second] = ours.acknowledgements as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  const forged = {
    ...ours,
    acknowledgements: [first, Uint8Array.from(second, (byte, i) => (i === 40 ? byte ^ 1 : byte))],
  };
  expect(await lobby.take(forged, "page")).toMatchObject({ ok: false, error: { code: "bad-signature" } });
});

test("a seat that has acknowledged an attempt follows no earlier one", async () => {
  const lobby = await lobbyOf(ada, null);
  const genesis = genesisOf([ada, ben], ROOM, Date.now());
  expect(await lobby.acknowledge(genesis, 1)).toMatchObject({ ok: true });
  expect(await lobby.take(ours, "page")).toMatchObject({ ok: false, error: { code: "stale" } });
});

describe("a seat that was killed after its promise", () => {
  const at = Date.now();

  test("acknowledges the same draft again, and no other one of that attempt", async () => {
    const tables = await tablesOf(ada);
    const drafts = [genesisOf([ada, ben], ROOM, at), genesisOf([ada, eve], ROOM, at)] as const;
    const first = await (await lobbyOf(ada, null, tables)).acknowledge(drafts[0], 3);
    const again = await lobbyOf(ada, null, tables);
    expect(await again.acknowledge(drafts[1], 3)).toMatchObject({ ok: false, error: { code: "bad-genesis" } });
    expect(await again.acknowledge(drafts[0], 2)).toMatchObject({ ok: false, error: { code: "bad-genesis" } });
    expect(await again.acknowledge(drafts[0], 3)).toEqual(first);
    expect(first.ok).toBe(true);
  });

  test("does not acknowledge a draft again that a later one has replaced", async () => {
    const tables = await tablesOf(ada);
    const [early, late] = [genesisOf([ada, ben], ROOM, at), genesisOf([ada, eve], ROOM, at)];
    const before = await lobbyOf(ada, null, tables);
    for (const [attempt, genesis] of [early, late].entries()) await before.acknowledge(genesis, attempt);
    const after = await lobbyOf(ada, null, tables);
    expect(await after.acknowledge(early, 0)).toMatchObject({ ok: false, error: { code: "bad-genesis" } });
    expect(await after.acknowledge(early, 1)).toMatchObject({ ok: false, error: { code: "bad-genesis" } });
  });
});

async function sitter(): Promise<Sitter> {
  return { signing: await generateSigningKey(), vrf: vrfKey(vrfKeygen()) };
}

const genesisOf = (sitters: readonly Sitter[], roomCode: string, genesisTimeMs: number): Genesis => ({
  version: GENESIS_VERSION,
  roomCode,
  name: "a table",
  params: PRESETS.live,
  genesisTimeMs,
  validators: sitters.map(({ signing, vrf }, seat) => ({
    signingKey: toHex(signing.publicKey) as PublicKey,
    vrfKey: toHex(vrf.publicKey) as PublicKey,
    name: `seat ${seat}`,
  })),
});

async function sealed(sitters: readonly Sitter[], roomCode = ROOM): Promise<SealedRecord> {
  const genesis = genesisOf(sitters, roomCode, 1_700_000_000_000);
  const bytes = acknowledgementBytes(networkIdOf(genesis), 0);
  return {
    genesis,
    attempt: 0,
    acknowledgements: await Promise.all(sitters.map(({ signing }) => signing.sign(bytes))),
  };
}

const idOf = ({ genesis }: SealedRecord): NetworkId => networkIdOf(genesis);

async function tablesOf(who: Sitter | null): Promise<MemoryTables> {
  const { stored } = await generateSigningKey();
  const purpose = who === null ? "observer" : "seat";
  return emptyTables({ roomCode: ROOM, signingKey: stored, vrfSecret: vrfKeygen(), purpose, createdAtMs: 0 });
}

/** The lobby of a tab with that seat, or of one that only watches; of one that comes back if the tables do. */
async function lobbyOf(who: Sitter | null, networkId: NetworkId | null, tables?: MemoryTables) {
  const store = createMemoryStore(tables ?? (await tablesOf(who)));
  const reopen = async () => ({ store, image: await store.boot() });
  const opened: Opened = {
    ...(await reopen()),
    ...{ keys: who, why: who === null ? "asked" : null, durable: false, reopen, release: () => {} },
  };
  return createLobby({ roomCode: ROOM, networkId }, opened, verifier, () => Date.now());
}

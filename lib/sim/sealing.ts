/**
 * How a table comes to be, with a server that plays false (P25): it drafts attempt after attempt, keeps every
 * acknowledgement, tells each seat another story, and hands out any record it can complete. Seats run the real lobby on
 * stores in memory, crash and come back. Whatever happens, those who begin begin with one network, and nobody begins
 * with an attempt it has given up by acknowledging a later one.
 */
import { type Bytes, toHex } from "@/lib/base/bytes";
import { type Genesis, networkIdOf } from "@/lib/chain/genesis";
import { PRESETS } from "@/lib/chain/params";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { SigningKey } from "@/lib/crypto/signer";
import type { Verifier } from "@/lib/crypto/verifier";
import { createMemoryStore } from "@/lib/storage/memory";
import type { MemoryTables } from "@/lib/storage/tables";
import { createLobby, type Lobby } from "@/lib/worker/lobby";
import { EPOCH_MS } from "./clock";
import { emptyDisk } from "./disk";
import { drawerOf, SYMBOLIC, signerOf } from "./keys";
import { fail, Violation } from "./oracleState";
import { chance, integer, pick, type Random, randomStream } from "./random";
import type { Broken } from "./run";

const ROOM = "S1MN0DES";
const DRAFTS_MAX = 6;
const STEPS = 80;

interface Sitter {
  readonly seat: number;
  readonly disk: MemoryTables;
  lobby: Lobby;
  /** Of the highest attempt it has ever signed. */
  acknowledged: number;
  began: string | null;
}

interface Draft {
  readonly genesis: Genesis;
  readonly attempt: number;
  /** Signatures by seat, kept whatever the server says it does with them. */
  readonly signatures: Map<number, Bytes>;
}

const verifier: Verifier = {
  verify: async (signature, bytes, key) => SYMBOLIC.verify({ signature, bytes, key }),
};

/** The violation that this seed's sealing ends in, or null. */
export async function runSealing(seed: number): Promise<Broken | null> {
  const random = randomStream(seed, "sealing");
  const sitters = await Promise.all(Array.from({ length: integer(random, 1, 4) }, (_, seat) => sitDown(seat)));
  const drafts: Draft[] = [];
  try {
    let underWay: Promise<void>[] = [];
    for (let step = 0; step < STEPS; step++) {
      underWay.push(act(random, sitters, drafts));
      // Several things happen to one seat at once; then all of them are waited for.
      if (chance(random, 0.5)) continue;
      await Promise.all(underWay);
      underWay = [];
    }
    await Promise.all(underWay);
  } catch (cause) {
    if (cause instanceof Violation) return { invariant: cause.invariant, detail: cause.message, stack: null };
    const stack = cause instanceof Error ? (cause.stack ?? null) : null;
    return { invariant: "assertion", detail: String(cause), stack };
  }
  return null;
}

async function act(random: Random, sitters: readonly Sitter[], drafts: Draft[]): Promise<void> {
  const sitter = pick(random, sitters);
  const draw = integer(random, 0, 99);
  if (draw < 15 || drafts.length === 0) return draft(random, sitters, drafts);
  if (draw < 65) return acknowledge(sitter, pick(random, drafts));
  const complete = drafts.filter(({ signatures }) => signatures.size === sitters.length);
  if (draw < 92) return complete.length === 0 ? undefined : begin(sitters, sitter, pick(random, complete));
  return restart(sitter);
}

/** A new attempt, or now and then another network under the number of the last one. */
function draft(random: Random, sitters: readonly Sitter[], drafts: Draft[]): void {
  if (drafts.length >= DRAFTS_MAX) return;
  const last = drafts.at(-1)?.attempt ?? -1;
  const attempt = chance(random, 0.2) ? Math.max(0, last) : last + 1;
  const validators = sitters.map(({ seat }) => ({
    signingKey: signerOf(seat).publicKey,
    vrfKey: drawerOf(seat).publicKey,
    name: `seat ${seat}`,
  }));
  const genesis = {
    version: 1,
    roomCode: ROOM,
    name: "sealing",
    params: PRESETS.live,
    genesisTimeMs: EPOCH_MS + drafts.length,
    validators,
  };
  drafts.push({ genesis, attempt, signatures: new Map() });
}

async function acknowledge(sitter: Sitter, { genesis, attempt, signatures }: Draft): Promise<void> {
  // Who has begun answers with its record (lib/worker/host).
  if (sitter.began !== null) return;
  const said = await sitter.lobby.acknowledge(genesis, attempt);
  if (!said.ok) return;
  if (sitter.disk.promisedAttempt < attempt)
    fail("S1", `seat ${sitter.seat} signed attempt ${attempt} before it was durable`);
  const { sealed } = sitter.disk;
  if (sealed !== null && networkIdOf(sealed.genesis) !== networkIdOf(genesis))
    fail("S1", `seat ${sitter.seat} has begun with attempt ${sealed.attempt} and signs ${attempt}`);
  sitter.acknowledged = Math.max(sitter.acknowledged, attempt);
  signatures.set(sitter.seat, said.value.signature);
}

async function begin(
  sitters: readonly Sitter[],
  sitter: Sitter,
  { genesis, attempt, signatures }: Draft,
): Promise<void> {
  const acknowledgements = sitters.map(({ seat }) => signatures.get(seat) as Bytes);
  const record: SealedRecord = { genesis, attempt, acknowledgements };
  if (sitter.began !== null) return;
  const taken = await sitter.lobby.take(record, "page");
  if (!taken.ok) return;
  if (attempt < sitter.acknowledged)
    fail("S1", `seat ${sitter.seat} begins with attempt ${attempt}, and has acknowledged ${sitter.acknowledged}`);
  sitter.began = taken.value.networkId;
  const other = sitters.find(({ began }) => began !== null && began !== sitter.began);
  if (other !== undefined) fail("S1", `seats ${sitter.seat} and ${other.seat} begin with two networks`);
}

/** Only what is in the store comes back. */
async function restart(sitter: Sitter): Promise<void> {
  sitter.lobby = await openLobby(sitter.seat, sitter.disk);
  const { sealed } = sitter.disk;
  if (sitter.began !== null && sealed === null)
    fail("S1", `seat ${sitter.seat} has forgotten with which network it began`);
}

async function sitDown(seat: number): Promise<Sitter> {
  const disk = emptyDisk(ROOM);
  return { seat, disk, lobby: await openLobby(seat, disk), acknowledged: -1, began: null };
}

async function openLobby(seat: number, disk: MemoryTables): Promise<Lobby> {
  const store = createMemoryStore(disk);
  const key = signerOf(seat);
  const signing: SigningKey = {
    publicKey: key.vrf.publicKey,
    sign: async (message) => SYMBOLIC.sign(key, message),
    stored: { type: "raw", secretKey: key.seed },
  };
  const image = await store.boot();
  const opened = {
    store,
    image,
    keys: { signing, vrf: drawerOf(seat).vrf },
    why: null,
    durable: true,
    reopen: async () => ({ store, image }),
    release: () => {},
  };
  if (toHex(signing.publicKey) !== key.publicKey) fail("S1", "a seat signs with another key than the genesis has");
  return createLobby({ roomCode: ROOM, networkId: null }, opened, verifier, () => EPOCH_MS);
}

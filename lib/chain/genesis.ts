/**
 * The genesis (P1) fixes who sits at the table and by which parameters they play. Its hash is the network's identity:
 * part of every signed byte string, every VRF input and every transaction id, so nothing signed here is valid elsewhere.
 */
import { fromHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { isAcceptableKey } from "@/lib/crypto/ed25519";
import { codec, listUpTo, struct, u8, u64 } from "./codec";
import { idOf, type NetworkId, type PublicKey, publicKeyPart, type Seat } from "./ids";
import { nameFault, namePart, ROOM_CODE, roomCodePart } from "./names";
import { type Params, paramsFault, paramsPart } from "./params";
import { faultsMax, quorum } from "./quorum";
import { type Rejection, reject } from "./rejection";

export const GENESIS_VERSION = 1;
/** More seats than this and n² vote messages per height stop fitting in a browser tab. */
export const SEATS_MAX = 64;

export interface Genesis {
  readonly version: number;
  readonly roomCode: string;
  readonly name: string;
  readonly params: Params;
  /** Milliseconds since the Unix epoch; the time of the virtual block at height 0. */
  readonly genesisTimeMs: number;
  readonly validators: readonly Validator[];
}

export interface Validator {
  readonly signingKey: PublicKey;
  readonly vrfKey: PublicKey;
  readonly name: string;
}

/** A checked genesis with what follows from it. Everything that needs "the network" takes a Table. */
export interface Table {
  readonly genesis: Genesis;
  readonly networkId: NetworkId;
  readonly params: Params;
  /** Seats, faults tolerated, quorum (P2). */
  readonly n: number;
  readonly f: number;
  readonly q: number;
}

export const genesisPart = struct<Genesis>({
  version: u8,
  roomCode: roomCodePart,
  name: namePart,
  params: paramsPart,
  genesisTimeMs: u64,
  validators: listUpTo(
    SEATS_MAX,
    struct<Validator>({ signingKey: publicKeyPart, vrfKey: publicKeyPart, name: namePart }),
  ),
});

export const genesisCodec = codec("genesis", genesisPart);

/** @throws RangeError if a field breaks its bound; use {@link openTable} to have it checked as a value. */
export const networkIdOf = (genesis: Genesis): NetworkId =>
  idOf<NetworkId>("rt/genesis/v1", genesisCodec.encode(genesis));

/** Checks a genesis and derives its table. */
export function openTable(genesis: Genesis): Result<Table, Rejection> {
  const fault = genesisFault(genesis);
  if (fault !== undefined) return err(reject("bad-genesis", fault));
  const n = genesis.validators.length;
  return ok({ genesis, networkId: networkIdOf(genesis), params: genesis.params, n, f: faultsMax(n), q: quorum(n) });
}

/** What is wrong with a genesis, or undefined. */
export function genesisFault(genesis: Genesis): string | undefined {
  const { validators } = genesis;
  if (genesis.version !== GENESIS_VERSION) return `got genesis version ${genesis.version}, want ${GENESIS_VERSION}`;
  if (!ROOM_CODE.test(genesis.roomCode))
    return `got room code ${genesis.roomCode}, want 8 characters of Crockford base32`;
  if (!Number.isSafeInteger(genesis.genesisTimeMs) || genesis.genesisTimeMs < 0)
    return `got genesis time ${genesis.genesisTimeMs}`;
  if (validators.length < 1 || validators.length > SEATS_MAX)
    return `got ${validators.length} seats, want 1 to ${SEATS_MAX}`;
  for (const name of [genesis.name, ...validators.map((validator) => validator.name)]) {
    const fault = nameFault(name);
    if (fault !== undefined) return fault;
  }
  return keysFault(validators) ?? paramsFault(genesis.params, validators.length);
}

/** A key may stand once in the whole genesis: one signature must never speak for two seats or two purposes. */
function keysFault(validators: readonly Validator[]): string | undefined {
  const seen = new Set<PublicKey>();
  for (const [seat, { signingKey, vrfKey }] of validators.entries()) {
    for (const key of [signingKey, vrfKey]) {
      if (seen.has(key)) return `got key ${key} twice, want each key once`;
      seen.add(key);
      if (!isAcceptableKey(fromHex(key)))
        return `got key ${key} of seat ${seat}, want a canonical point of large order`;
    }
  }
  return undefined;
}

export const seatOf = (table: Table, signingKey: PublicKey): Seat | null => {
  const seat = table.genesis.validators.findIndex((validator) => validator.signingKey === signingKey);
  return seat < 0 ? null : seat;
};

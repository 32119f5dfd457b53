/**
 * P25, this validator's side of sealing: it acknowledges a draft that has its keys and about its own time, never an
 * attempt below one it has acknowledged before, and it believes a sealed record only with all n signatures, and only one
 * of the network that its link names.
 */
import type { Bytes } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { type Genesis, openTable, seatOf, type Table } from "@/lib/chain/genesis";
import type { NetworkId } from "@/lib/chain/ids";
import { ignore, type Rejection, reject } from "@/lib/chain/rejection";
import { acknowledgementBytes, openSealedRecord, type SealedRecord } from "@/lib/chain/sealing";
import type { Verifier } from "@/lib/crypto/verifier";
import type { ToNode } from "@/lib/port/port";
import { StorageError, type Store } from "@/lib/storage/store";
import { type Opened, publicKeysOf } from "./identity";

export interface Acknowledged {
  readonly networkId: NetworkId;
  readonly signature: Bytes;
}

export interface Lobby {
  /** The signature over the draft, after the promise is durable. */
  acknowledge(genesis: Genesis, attempt: number): Promise<Result<Acknowledged, Rejection>>;
  /** The table of a record that proves itself and is the one to follow, after it is durable here. */
  take(record: SealedRecord, introducedBy: Introducer): Promise<Result<Table, Rejection>>;
  /** Why a table that proves itself is not the one to follow, or undefined. */
  tableFault(table: Table, introducedBy: Introducer): Rejection | undefined;
}

/**
 * Anybody can seal a table of his own under this room's code. Without a link that names the network, the server says
 * which one it is, or another tab of this browser; a neighbour may bring only one that this seat has agreed to. What
 * lies in the store was believed before.
 */
export type Introducer = "page" | "neighbour" | "store";

export function createLobby(
  { roomCode, networkId: wanted }: Pick<Extract<ToNode, { type: "open" }>, "roomCode" | "networkId">,
  opened: Opened,
  verifier: Verifier,
  wallMs: () => number,
): Lobby {
  let promised = opened.image.promisedAttempt;
  /** What was acknowledged with it: to say it once more, say after a crash, promises nothing new. */
  let promisedNetwork = opened.image.promisedNetwork;
  /** A record is being stored or is: from then on no draft is acknowledged, whatever crosses it on the way. */
  let begun = opened.image.sealed !== null;
  const { store, keys } = opened;
  const { signingKey, vrfKey } = publicKeysOf(opened);

  function draftFault(genesis: Genesis, attempt: number, table: Table): string | undefined {
    const seat = signingKey === null ? null : seatOf(table, signingKey);
    if (genesis.roomCode !== roomCode) return `got a draft for room ${genesis.roomCode}, want ${roomCode}`;
    if (seat === null || genesis.validators[seat]?.vrfKey !== vrfKey) return "got a draft without this seat's keys";
    const offMs = Math.abs(genesis.genesisTimeMs - wallMs());
    if (offMs > genesis.params.maxDriftMs)
      return `got a genesis time ${offMs} ms from this clock, want at most ${genesis.params.maxDriftMs}`;
    if (begun) return `got attempt ${attempt}, this seat has begun`;
    const isAgain = attempt === promised && table.networkId === promisedNetwork;
    if (attempt <= promised && !isAgain) return `got attempt ${attempt}, acknowledged ${promised} before`;
    return undefined;
  }

  function tableFault(table: Table, introducedBy: Introducer): Rejection | undefined {
    const { genesis, networkId } = table;
    if (genesis.roomCode !== roomCode)
      return reject("wrong-network", `got a record of room ${genesis.roomCode}, want ${roomCode}`);
    if (wanted !== null)
      return wanted === networkId ? undefined : reject("wrong-network", `got network ${networkId}, want ${wanted}`);
    const isOurs = signingKey !== null && seatOf(table, signingKey) !== null;
    if (introducedBy === "neighbour" && !isOurs)
      return ignore("wrong-network", "got a table without this seat from a neighbour, want the room's own");
    return undefined;
  }

  return {
    async acknowledge(genesis, attempt) {
      const table = openTable(genesis);
      if (!table.ok) return table;
      const fault = draftFault(genesis, attempt, table.value);
      if (fault !== undefined || keys === null)
        return err(reject("bad-genesis", fault ?? "got a draft for an observer"));
      const { networkId } = table.value;
      [promised, promisedNetwork] = [attempt, networkId];
      await store.write({ promisedAttempt: attempt, promisedNetwork: networkId }); // The promise first, then the signature.
      return ok({ networkId, signature: await keys.signing.sign(acknowledgementBytes(networkId, attempt)) });
    },
    tableFault,
    async take(record, introducedBy) {
      const { attempt } = record;
      const opened = openSealedRecord(record);
      if (!opened.ok) return opened;
      const fault = tableFault(opened.value.table, introducedBy);
      if (fault !== undefined) return err(fault);
      const isGivenUp = (): boolean => keys !== null && attempt < promised;
      const stale = () => err(reject("stale", `got attempt ${attempt} sealed, acknowledged ${promised}`));
      if (isGivenUp()) return stale();
      for (const { key, bytes, signature } of opened.value.toVerify)
        if (!(await verifier.verify(signature, bytes, key)))
          return err(reject("bad-signature", "got a sealed record with a wrong signature"));
      // While the signatures were checked a later draft may have been acknowledged.
      if (isGivenUp()) return stale();
      begun = true;
      begun = await isStored(store, record);
      return begun ? ok(opened.value.table) : stale();
    },
  };
}

/** False where the store knows better: another tab of this seat has acknowledged a later draft, or begun elsewhere. */
async function isStored(store: Store, sealed: SealedRecord): Promise<boolean> {
  try {
    await store.write({ sealed });
    return true;
  } catch (failure) {
    if (failure instanceof StorageError && failure.code === "conflict") return false;
    throw failure;
  }
}

/**
 * People for tests: real keys, real signatures, so that nothing which takes a presence or an envelope needs to be told
 * that it is only a test.
 */
import { toHex } from "@/lib/base/bytes";
import { type Genesis, networkIdOf } from "@/lib/chain/genesis";
import type { NetworkId, PublicKey } from "@/lib/chain/ids";
import { acknowledgementBytes, type SealedRecord } from "@/lib/chain/sealing";
import { generateSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { type Envelope, signEnvelope, type UnsignedEnvelope } from "./envelope";
import { bytesOf, type RoomCode, type SessionId, type SignatureHex } from "./fields";
import type { Draft, SignedAcknowledgement } from "./messages";
import { type Presence, SIGNAL_VERSION, signPresence, type UnsignedPresence } from "./presence";

export interface Person {
  readonly session: SessionId;
  readonly seatKey: PublicKey;
  readonly vrfKey: PublicKey;
  /** A signed presence, for a seat unless `about` says otherwise. */
  presence(room: RoomCode, about?: Partial<UnsignedPresence>): Promise<Presence>;
  envelope(to: SessionId, room: RoomCode, about?: Partial<UnsignedEnvelope>): Promise<Envelope>;
  acknowledge(draft: Pick<Draft, "attempt" | "genesis">): Promise<SignedAcknowledgement>;
  /** The same seat in another tab: a fresh session key. */
  reloaded(): Promise<Person>;
}

export async function createPerson(name: string): Promise<Person> {
  const seat = await generateSigningKey();
  // A VRF key is a point of the same curve; nothing here draws with it.
  const vrf = await generateSigningKey();
  return personWith(name, seat, keyOf(vrf));
}

/** The record of a table at which these people sit and have all acknowledged. */
export async function sealTable(
  room: RoomCode,
  about: Pick<Genesis, "params" | "genesisTimeMs">,
  people: readonly Person[],
): Promise<{ record: SealedRecord; networkId: NetworkId }> {
  const genesis: Genesis = {
    ...about,
    version: 1,
    roomCode: room,
    name: "A table",
    validators: people.map(({ seatKey, vrfKey }) => ({ signingKey: seatKey, vrfKey, name: "Somebody" })),
  };
  const signed = await Promise.all(people.map((person) => person.acknowledge({ attempt: 0, genesis })));
  const acknowledgements = signed.map(({ signature }) => bytesOf(signature));
  return { record: { genesis, attempt: 0, acknowledgements }, networkId: networkIdOf(genesis) };
}

async function personWith(name: string, seat: SigningKey, vrfKey: PublicKey): Promise<Person> {
  const session = await generateSigningKey();
  const sessionId = toHex(session.publicKey) as SessionId;
  const seatKey = keyOf(seat);
  return {
    session: sessionId,
    seatKey,
    vrfKey,
    presence(room, about = {}) {
      const seated = about.role !== "observer";
      const unsigned: UnsignedPresence = {
        version: SIGNAL_VERSION,
        room,
        session: sessionId,
        seatKey: seated ? seatKey : null,
        vrfKey: seated ? vrfKey : null,
        name,
        role: "seat",
        practice: false,
        networkId: null,
        seq: 0,
        issuedAtMs: 1_700_000_000_000,
        ...about,
      };
      return signPresence(unsigned, session, seated ? seat : null);
    },
    envelope: (to, room, about = {}) =>
      signEnvelope(
        {
          version: SIGNAL_VERSION,
          room,
          from: sessionId,
          to,
          connectionId: "ab".repeat(16),
          seq: 0,
          kind: "offer",
          body: "v=0",
          issuedAtMs: 1_700_000_000_000,
          ...about,
        },
        session,
      ),
    async acknowledge({ attempt, genesis }) {
      const networkId = networkIdOf(genesis);
      const signature = toHex(await seat.sign(acknowledgementBytes(networkId, attempt))) as SignatureHex;
      return { attempt, networkId, seatKey, signature };
    },
    reloaded: () => personWith(name, seat, vrfKey),
  };
}

const keyOf = ({ publicKey }: SigningKey): PublicKey => toHex(publicKey) as PublicKey;

/**
 * "I am here": a tab's signed statement of who it is in a room. The session key signs it, and the seat's signing key
 * too when it claims a seat, so nobody — the server least of all — can put words or seats into another's mouth. A
 * presence proves itself wherever it arrives from: server, mesh, or another tab of the same browser. (P26)
 */
import * as z from "zod/mini";
import { type Bytes, concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { codec, flag, hexOf, nullable, struct, u8, u64 } from "@/lib/chain/codec";
import { networkIdPart, publicKeyPart } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import { namePart, roomCodePart } from "@/lib/chain/names";
import { isAcceptableKey } from "@/lib/crypto/ed25519";
import { ascii } from "@/lib/crypto/hash";
import type { SigningKey } from "@/lib/crypto/signer";
import type { Verifier } from "@/lib/crypto/verifier";
import {
  bytesOf,
  choicePart,
  countField,
  keyField,
  nameField,
  networkField,
  roomField,
  type SessionId,
  type SignatureHex,
  sessionField,
  signatureField,
} from "./fields";
import { type Refusal, refuse } from "./problem";

export const SIGNAL_VERSION = 1;

const ROLES = ["seat", "observer"] as const;

export const presenceSchema = z
  .strictObject({
    version: z.int().check(z.minimum(0), z.maximum(0xff)),
    room: roomField,
    session: sessionField,
    /** The seat's Ed25519 and VRF keys; null for an observer. */
    seatKey: z.nullable(keyField),
    vrfKey: z.nullable(keyField),
    name: nameField,
    role: z.enum(ROLES),
    /** Started by a page to fill an empty seat; badged for ever. */
    practice: z.boolean(),
    /** The network this session belongs to, once it knows one. */
    networkId: z.nullable(networkField),
    /** Grows with every presence of this session. */
    seq: countField,
    issuedAtMs: countField,
    sessionSignature: signatureField,
    seatSignature: z.nullable(signatureField),
  })
  .check(
    z.refine(
      ({ role, seatKey, vrfKey, seatSignature }) =>
        [seatKey, vrfKey, seatSignature].every((field) => (field !== null) === (role === "seat")),
      "want seatKey, vrfKey and seatSignature for a seat, and none of them for an observer",
    ),
  );
export type Presence = z.output<typeof presenceSchema>;
export type UnsignedPresence = Omit<Presence, "sessionSignature" | "seatSignature">;

/** @param seatKey signs as well when the presence claims a seat; its public half must be `presence.seatKey`. */
export async function signPresence(
  presence: UnsignedPresence,
  sessionKey: Pick<SigningKey, "sign">,
  seatKey: Pick<SigningKey, "sign"> | null,
): Promise<Presence> {
  const bytes = presenceBytes(presence);
  const sign = async (key: Pick<SigningKey, "sign">) => toHex(await key.sign(bytes)) as SignatureHex;
  return {
    ...presence,
    sessionSignature: await sign(sessionKey),
    seatSignature: seatKey === null ? null : await sign(seatKey),
  };
}

/** Checks version, keys and signatures: everything that can be judged without knowing the room. */
export async function verifyPresence(
  presence: Presence,
  verifier: Verifier,
): Promise<Result<Verified<Presence>, Refusal>> {
  const { version, session, seatKey, vrfKey, seatSignature } = presence;
  if (version !== SIGNAL_VERSION)
    return err(refuse("wrong-version", `got signaling version ${version}, want ${SIGNAL_VERSION}`));
  for (const key of [session, seatKey, vrfKey]) {
    if (key !== null && !isAcceptableKey(fromHex(key)))
      return err(refuse("bad-key", `got key ${key}, want a canonical point of large order`));
  }
  const bytes = presenceBytes(presence);
  if (!(await verifier.verify(bytesOf(presence.sessionSignature), bytes, fromHex(session))))
    return err(refuse("bad-signature", "got a presence that its session key did not sign"));
  if (seatKey !== null && seatSignature !== null) {
    if (!(await verifier.verify(bytesOf(seatSignature), bytes, fromHex(seatKey))))
      return err(refuse("bad-signature", "got a presence that its seat key did not sign"));
  }
  return ok(presence as Verified<Presence>);
}

/** Whether `a` speaks for a seat rather than `b`: the later one wins, and everybody breaks a tie the same way. */
export const isNewer = (a: Presence, b: Presence): boolean =>
  a.issuedAtMs === b.issuedAtMs ? a.session > b.session : a.issuedAtMs > b.issuedAtMs;

const TAG = ascii("rt/presence/v1");

const unsignedCodec = codec(
  "presence",
  struct<UnsignedPresence>({
    version: u8,
    room: roomCodePart,
    session: hexOf<SessionId>(32),
    seatKey: nullable(publicKeyPart),
    vrfKey: nullable(publicKeyPart),
    name: namePart,
    role: choicePart(ROLES),
    practice: flag,
    networkId: nullable(networkIdPart),
    seq: u64,
    issuedAtMs: u64,
  }),
);

/** What both keys sign. */
const presenceBytes = (presence: UnsignedPresence): Bytes => concatBytes(TAG, unsignedCodec.encode(presence));

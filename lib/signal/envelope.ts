/**
 * One WebRTC signaling message from one session to another, signed by its sender with everything in it: the SDP and so
 * the DTLS fingerprint are bound to the session key. Whoever carries an envelope (the server, a neighbour in the mesh,
 * another tab of this browser) can drop or delay it, nothing more. Replays are the receiver's to notice: lib/mesh
 * compares `connectionId` and `seq`. (P26)
 */
import * as z from "zod/mini";
import { type Bytes, concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { codec, hexOf, struct, textUpTo, u8, u64 } from "@/lib/chain/codec";
import type { Verified } from "@/lib/chain/messages";
import { roomCodePart } from "@/lib/chain/names";
import { ascii } from "@/lib/crypto/hash";
import type { SigningKey } from "@/lib/crypto/signer";
import type { Verifier } from "@/lib/crypto/verifier";
import {
  bytesOf,
  choicePart,
  connectionField,
  countField,
  roomField,
  type SessionId,
  type SignatureHex,
  sessionField,
  signatureField,
  textField,
} from "./fields";
import { SIGNAL_VERSION } from "./presence";
import { type Refusal, refuse } from "./problem";

/** A data-channel offer is about 1 KB; with many candidates inside it stays far below this. */
export const ENVELOPE_BODY_BYTES_MAX = 16 * 1024;

const KINDS = ["offer", "answer", "candidate", "poke"] as const;
export type EnvelopeKind = (typeof KINDS)[number];

export const envelopeSchema = z.strictObject({
  version: z.int().check(z.minimum(0), z.maximum(0xff)),
  room: roomField,
  from: sessionField,
  to: sessionField,
  /** 128 random bits per dial, in hexadecimal. */
  connectionId: connectionField,
  /** Grows with every envelope of the sender. */
  seq: countField,
  kind: z.enum(KINDS),
  body: textField(ENVELOPE_BODY_BYTES_MAX),
  issuedAtMs: countField,
  signature: signatureField,
});
export type Envelope = z.output<typeof envelopeSchema>;
export type UnsignedEnvelope = Omit<Envelope, "signature">;

export async function signEnvelope(
  envelope: UnsignedEnvelope,
  sessionKey: Pick<SigningKey, "sign">,
): Promise<Envelope> {
  return { ...envelope, signature: toHex(await sessionKey.sign(envelopeBytes(envelope))) as SignatureHex };
}

/** Checks version and signature; whether the envelope is fresh, ours, or a replay is the receiver's question. */
export async function verifyEnvelope(
  envelope: Envelope,
  verifier: Verifier,
): Promise<Result<Verified<Envelope>, Refusal>> {
  if (envelope.version !== SIGNAL_VERSION)
    return err(refuse("wrong-version", `got signaling version ${envelope.version}, want ${SIGNAL_VERSION}`));
  if (await verifier.verify(bytesOf(envelope.signature), envelopeBytes(envelope), fromHex(envelope.from)))
    return ok(envelope as Verified<Envelope>);
  return err(refuse("bad-signature", "got an envelope that its sender did not sign"));
}

const TAG = ascii("rt/envelope/v1");

const unsignedCodec = codec(
  "envelope",
  struct<UnsignedEnvelope>({
    version: u8,
    room: roomCodePart,
    from: hexOf<SessionId>(32),
    to: hexOf<SessionId>(32),
    connectionId: hexOf<string>(16),
    seq: u64,
    kind: choicePart(KINDS),
    body: textUpTo(ENVELOPE_BODY_BYTES_MAX),
    issuedAtMs: u64,
  }),
);

/** What the sender signs. */
const envelopeBytes = (envelope: UnsignedEnvelope): Bytes => concatBytes(TAG, unsignedCodec.encode(envelope));

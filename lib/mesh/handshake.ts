/**
 * Who is at the other end of a channel. Both sides send a fresh nonce and then sign, with their session keys, the other's
 * nonce together with the DTLS fingerprints of both ends as each saw them in the SDP. A signaling server that put itself
 * in the middle ends two channels with two pairs of fingerprints, so no signature fits; one made for another nonce,
 * connection, role or pair of sessions does not fit either. Nothing but handshake frames is sent before the other side
 * has said that it is satisfied (`ready`). The session (session.ts) holds the clock.
 */
import { assert, present } from "@/lib/base/assert";
import { type Bytes, concatBytes, fromHex } from "@/lib/base/bytes";
import { ascii } from "@/lib/crypto/hash";
import type { SessionId } from "@/lib/signal/fields";
import { type Frame, NONCE_BYTES } from "./frames";
import type { ConnectionId, SessionKeys } from "./ports";

/** From an open channel to `done`. */
export const HANDSHAKE_MS = 5_000;

export type HandshakeFrame = Extract<Frame, { type: "hello" | "proof" | "ready" }>;

/** What one side believes about the channel. */
export interface Binding {
  readonly connectionId: ConnectionId;
  readonly role: Role;
  readonly self: SessionId;
  readonly remote: SessionId;
  /** SHA-256 of the certificates, in hexadecimal, as the SDP of each side gave them. */
  readonly fingerprints: { readonly self: string; readonly remote: string };
}

export type Role = "offerer" | "answerer";

export interface HandshakeEvents {
  send(frame: HandshakeFrame): void;
  /** The other side is proven, and knows that we are: from here on everything may be sent. */
  done(): void;
  failed(detail: string): void;
}

export interface Handshake {
  receive(frame: HandshakeFrame): void;
  /** Nothing is sent or reported from here on. */
  stop(): void;
}

/** Says hello at once. @param nonce 32 fresh random bytes. */
export function createHandshake(binding: Binding, keys: SessionKeys, nonce: Bytes, events: HandshakeEvents): Handshake {
  assert(nonce.length === NONCE_BYTES, "a nonce has 32 bytes");
  const state: State = {
    binding,
    keys,
    nonce,
    events,
    remoteNonce: null,
    proving: null,
    verified: false,
    heard: 0,
    stopped: false,
  };
  events.send({ type: "hello", nonce });
  return {
    receive(frame) {
      if (!state.stopped) receive(state, frame);
    },
    stop() {
      state.stopped = true;
    },
  };
}

interface State {
  readonly binding: Binding;
  readonly keys: SessionKeys;
  readonly nonce: Bytes;
  readonly events: HandshakeEvents;
  remoteNonce: Bytes | null;
  /** Resolves when our proof is sent. */
  proving: Promise<void> | null;
  verified: boolean;
  /** Frames received of ORDER. */
  heard: number;
  stopped: boolean;
}

const ORDER: readonly HandshakeFrame["type"][] = ["hello", "proof", "ready"];

function receive(state: State, frame: HandshakeFrame): void {
  const want = ORDER[state.heard];
  if (frame.type !== want) return fail(state, `got ${frame.type}, want ${want ?? "no more of the handshake"}`);
  state.heard++;
  if (frame.type === "hello") {
    state.remoteNonce = frame.nonce;
    state.proving = prove(state);
    state.proving.catch((cause: unknown) => fail(state, `got ${String(cause)} when signing`));
  } else if (frame.type === "proof") {
    check(state, frame.signature).catch((cause: unknown) => fail(state, `got ${String(cause)} when verifying`));
  } else finish(state);
}

async function prove(state: State): Promise<void> {
  const { binding, nonce, remoteNonce, keys } = state;
  const challenge = present(remoteNonce, "the other side's nonce");
  const signature = await keys.sign(bindingBytes(binding, challenge, nonce));
  if (!state.stopped) state.events.send({ type: "proof", signature });
}

async function check(state: State, signature: Bytes): Promise<void> {
  const { binding, nonce, remoteNonce, keys } = state;
  const signed = bindingBytes(binding, nonce, present(remoteNonce, "the other side's nonce"));
  const valid = await keys.verify(signature, signed, fromHex(binding.remote));
  // A signature may take longer than the other's way here: who is ready before has proven too little.
  await state.proving;
  if (state.stopped) return;
  if (!valid) return fail(state, "got a proof for another channel or by another key");
  state.verified = true;
  state.events.send({ type: "ready" });
  finish(state);
}

function finish(state: State): void {
  if (!state.verified || state.heard < ORDER.length) return;
  state.stopped = true;
  state.events.done();
}

function fail(state: State, detail: string): void {
  if (state.stopped) return;
  state.stopped = true;
  state.events.failed(detail);
}

const TAG = ascii("rt/channel/v1");

/**
 * What a side signs: alike for both but for the nonces; every part has a fixed length. (P26)
 * @param challenge the verifier's nonce
 * @param own the signer's nonce
 */
function bindingBytes(
  { connectionId, role, self, remote, fingerprints }: Binding,
  challenge: Bytes,
  own: Bytes,
): Bytes {
  const ofSelf = [self, fingerprints.self];
  const ofRemote = [remote, fingerprints.remote];
  const ends = role === "offerer" ? [...ofSelf, ...ofRemote] : [...ofRemote, ...ofSelf];
  return concatBytes(TAG, ...[connectionId, ...ends].map(fromHex), challenge, own);
}

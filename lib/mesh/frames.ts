/**
 * The frames of a link, each one `send` on its channel: handshake, heartbeat, chunks of messages, credit. Every frame
 * has one encoding; anything else is refused with a sentence. When they may be sent is for handshake, session and mux.
 */
import { assert } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { LANES, type Lane, laneOf } from "./lanes";

/** Browsers interoperate up to this size; above 256 KiB Chromium closes both sides without an error. */
export const FRAME_BYTES_MAX = 16 * 1024;

/** A channel is filled up to here. A vote waits behind it: 64 KiB take 64 ms at 1 MB/s. */
export const BUFFER_HIGH_BYTES = 64 * 1024;
/** Once full, a channel is filled again from here: half is left to send while the page wakes up. */
export const BUFFER_LOW_BYTES = 32 * 1024;

const LINK_VERSION = 2;
export const NONCE_BYTES = 32;
const SIGNATURE_BYTES = 64;

export type Frame =
  | { readonly type: "hello"; readonly nonce: Bytes }
  | { readonly type: "proof"; readonly signature: Bytes }
  | { readonly type: "ready" }
  | { readonly type: "ping"; readonly id: number }
  | { readonly type: "pong"; readonly id: number }
  /** The first chunk of a message of `total` bytes. */
  | {
      readonly type: "start";
      readonly lane: Lane;
      readonly id: number;
      readonly total: number;
      readonly chunk: Uint8Array;
    }
  | { readonly type: "next"; readonly id: number; readonly chunk: Uint8Array }
  /** So many bytes of the lane's window are free again. */
  | { readonly type: "credit"; readonly lane: Lane; readonly bytes: number };

const KIND = { hello: 1, proof: 2, ready: 3, ping: 16, pong: 17, start: 32, next: 33, credit: 48 } as const;
const START_HEADER = 10;
const NEXT_HEADER = 5;

/** Bytes of a message in its first chunk and in each further one but the last, which holds the rest. */
export const START_CHUNK_BYTES = FRAME_BYTES_MAX - START_HEADER;
export const NEXT_CHUNK_BYTES = FRAME_BYTES_MAX - NEXT_HEADER;

export function encodeFrame(frame: Frame): Bytes {
  switch (frame.type) {
    case "hello":
      return bytesOf(KIND.hello, [LINK_VERSION], frame.nonce);
    case "proof":
      return bytesOf(KIND.proof, [], frame.signature);
    case "ready":
      return bytesOf(KIND.ready, []);
    case "ping":
    case "pong":
      return bytesOf(KIND[frame.type], u32(frame.id));
    case "start":
      return bytesOf(KIND.start, [LANES[frame.lane].code, ...u32(frame.id), ...u32(frame.total)], frame.chunk);
    case "next":
      return bytesOf(KIND.next, u32(frame.id), frame.chunk);
    case "credit":
      return bytesOf(KIND.credit, [LANES[frame.lane].code, ...u32(frame.bytes)]);
  }
}

/** Total: any bytes give a frame or say what is wrong with them. */
export function decodeFrame(bytes: Bytes): Result<Frame, string> {
  if (bytes.length === 0 || bytes.length > FRAME_BYTES_MAX)
    return err(`got a frame of ${bytes.length} bytes, want 1 to ${FRAME_BYTES_MAX}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = view.getUint8(0);
  const parse = PARSERS.get(kind);
  if (parse === undefined) return err(`got frame kind ${kind}, which is none`);
  const [sizeMin, sizeMax, read] = parse;
  if (bytes.length < sizeMin || bytes.length > sizeMax)
    return err(`got ${bytes.length} bytes of frame kind ${kind}, want ${sizeMin} to ${sizeMax}`);
  const frame = read(view, bytes);
  return typeof frame === "string" ? err(frame) : ok(frame);
}

type Parser = readonly [sizeMin: number, sizeMax: number, read: (view: DataView, bytes: Bytes) => Frame | string];

const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [KIND.hello, [2 + NONCE_BYTES, 2 + NONCE_BYTES, readHello]],
  [KIND.proof, [1 + SIGNATURE_BYTES, 1 + SIGNATURE_BYTES, readProof]],
  [KIND.ready, [1, 1, () => ({ type: "ready" })]],
  [KIND.ping, [5, 5, (view) => ({ type: "ping", id: view.getUint32(1) })]],
  [KIND.pong, [5, 5, (view) => ({ type: "pong", id: view.getUint32(1) })]],
  [KIND.start, [START_HEADER + 1, FRAME_BYTES_MAX, readStart]],
  [KIND.next, [NEXT_HEADER + 1, FRAME_BYTES_MAX, readNext]],
  [KIND.credit, [6, 6, readCredit]],
]);

function readHello(view: DataView, bytes: Bytes): Frame | string {
  const version = view.getUint8(1);
  return version === LINK_VERSION
    ? { type: "hello", nonce: bytes.slice(2) }
    : `got link version ${version}, want ${LINK_VERSION}`;
}

function readProof(_: DataView, bytes: Bytes): Frame {
  return { type: "proof", signature: bytes.slice(1) };
}

function readStart(view: DataView, bytes: Bytes): Frame | string {
  const lane = laneOf(view.getUint8(1));
  if (lane === undefined) return `got lane ${view.getUint8(1)}, which is none`;
  return { type: "start", lane, id: view.getUint32(2), total: view.getUint32(6), chunk: bytes.subarray(START_HEADER) };
}

function readNext(view: DataView, bytes: Bytes): Frame {
  return { type: "next", id: view.getUint32(1), chunk: bytes.subarray(NEXT_HEADER) };
}

function readCredit(view: DataView): Frame | string {
  const lane = laneOf(view.getUint8(1));
  return lane === undefined
    ? `got lane ${view.getUint8(1)}, which is none`
    : { type: "credit", lane, bytes: view.getUint32(2) };
}

function bytesOf(kind: number, header: readonly number[], payload: Uint8Array = EMPTY): Bytes {
  const bytes = new Uint8Array(1 + header.length + payload.length);
  bytes[0] = kind;
  bytes.set(header, 1);
  bytes.set(payload, 1 + header.length);
  assert(bytes.length <= FRAME_BYTES_MAX, "a frame is within its bound");
  return bytes;
}

function u32(value: number): readonly [number, number, number, number] {
  assert(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff, "a u32 is one");
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

const EMPTY = new Uint8Array(0);

/**
 * What the mesh is handed, so that it runs over a browser, over Node or over a simulated network alike: links, a way to
 * carry signaling, keys, a clock, entropy; and what it tells in return. What it says to the worker is lib/port/mesh.ts.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import type { DataChannel, LinkDownReason, MeshToNode } from "@/lib/port/mesh";
import type { Envelope, EnvelopeKind } from "@/lib/signal/envelope";
import type { SessionId } from "@/lib/signal/fields";
import type { Presence } from "@/lib/signal/presence";
import type { CheckedSignal, LinkSignalKind } from "./sdp";

/** 128 random bits in hexadecimal, fresh for every dial. */
export type ConnectionId = string;

/** What of a verified presence the mesh needs. */
export type MeshPresence = Pick<Presence, "session" | "seatKey" | "issuedAtMs">;

/** What of a verified envelope addressed to this session the mesh needs. */
export type MeshEnvelope = Pick<Envelope, "from" | "kind" | "connectionId" | "seq" | "body">;

/** Signs and carries one signaling message. Delivery is not promised: dials time out and are repeated. */
export interface SignalPath {
  send(to: SessionId, kind: EnvelopeKind, connectionId: ConnectionId, body: string): void;
}

/** What the mesh tells: the worker and the page. */
export type MeshEvent =
  | Exclude<MeshToNode, { type: "sendCredit" | "channel" }>
  /** An attempt that led to no link; it is repeated later. The page may want to speak of ICE servers. */
  | {
      readonly type: "unreached";
      readonly session: SessionId;
      readonly seatKey: PublicKey | null;
      readonly reason: LinkDownReason;
    }
  /** Signaling that came through a neighbour: to be parsed and verified like any other. */
  | { readonly type: "letter"; readonly bytes: Bytes };

/** Makes one end of a link. Nothing is reported before the call returns. */
export type LinkFactory = (initiator: boolean, events: LinkEvents) => Link;

/** An ordered, reliable channel of frames to one other tab; its bytes arrive whole or the link ends. */
export interface Link {
  /** Hands over what the other end's {@link LinkEvents.signal} reported. */
  signal(signal: CheckedSignal): void;
  /** At most FRAME_BYTES_MAX bytes, only after `open`. The frame is copied or given up. */
  send(frame: Bytes): void;
  /** Sent, but not yet taken by the network. */
  readonly bufferedBytes: number;
  /** A second channel, for the validator's messages alone (dataPath.ts); null where there is but one. */
  readonly data: DataChannel | null;
  /** Ends both before this call returns; nothing is reported afterwards. */
  close(): void;
}

export interface LinkEvents {
  /** To be carried to the other end. */
  signal(kind: LinkSignalKind, body: string): void;
  open(): void;
  /** May come before `open`: the other end can be ready sooner. */
  data(frame: Bytes): void;
  /** `bufferedBytes` fell to BUFFER_LOW_BYTES. */
  drained(): void;
  /** At most once, and nothing after it. */
  closed(detail: string): void;
}

/** The session key of this tab, and a way to check those of others. */
export interface SessionKeys {
  sign(message: Bytes): Promise<Bytes>;
  verify(signature: Bytes, message: Bytes, publicKey: Bytes): Promise<boolean>;
}

export interface World {
  /** Monotonic milliseconds. */
  nowMs(): number;
  randomBytes(length: number): Bytes;
}

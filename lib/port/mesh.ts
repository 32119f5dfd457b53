/**
 * What the page's mesh and the worker's validator say to each other, over one MessagePort of their own. The page moves
 * bytes between this port and its channels and never reads them. Messages travel in batches, one per macrotask, and
 * byte strings are transferred, not copied.
 *
 * Both directions are bounded. Towards the worker by the windows of lib/mesh: a neighbour may send more only when the
 * worker says `consumed`. Towards the page by `sendCredit`. The page's end is lib/mesh/relay.ts, the worker's is here.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { PublicKey } from "@/lib/chain/ids";

/** Most urgent first: what waits behind what when a link is busy. */
export type Priority = "control" | "votes" | "blocks" | "sync";

export type MeshToNode =
  /** The channel of a link that may come up, transferred: the worker speaks to that neighbour without the page. */
  | { readonly type: "channel"; readonly peer: PeerId; readonly channel: DataChannel }
  /**
   * An authenticated link. `seatKey` is what the neighbour's signed presence claims; null for an observer. `direct`: its
   * messages go over the channel that the worker was handed.
   */
  | {
      readonly type: "linkUp";
      readonly peer: PeerId;
      readonly session: string;
      readonly seatKey: PublicKey | null;
      readonly direct: boolean;
    }
  | { readonly type: "linkDown"; readonly peer: PeerId; readonly reason: LinkDownReason }
  /** One whole message as the neighbour sent it; to be answered with `consumed`. */
  | { readonly type: "bytes"; readonly peer: PeerId; readonly priority: Priority; readonly bytes: Bytes }
  | { readonly type: "stats"; readonly links: readonly LinkStats[] }
  /** So many bytes more may be sent. */
  | { readonly type: "sendCredit"; readonly bytes: number };

export type NodeToMesh =
  /** To each of these neighbours; those whose link is gone are passed over. */
  | {
      readonly type: "send";
      readonly to: readonly PeerId[];
      readonly priority: Priority;
      readonly bytes: Bytes;
    }
  /** `bytes` of messages of that neighbour and priority are dealt with. */
  | { readonly type: "consumed"; readonly peer: PeerId; readonly priority: Priority; readonly bytes: number }
  /** A provable fault of that neighbour: its link is closed and it has to wait before the next one. */
  | { readonly type: "fault"; readonly peer: PeerId; readonly code: string; readonly detail: string }
  /** The channel that the worker was handed is of no use any more, so the link is not either. */
  | { readonly type: "broken"; readonly peer: PeerId; readonly reason: LinkDownReason }
  /** The worker is alive, every PULSE_MS: heartbeats, timeouts and retries of the mesh are driven by it. */
  | { readonly type: "pulse" };

/** Timers of a worker run on while those of a hidden page are held back to one a second or a minute. */
export const PULSE_MS = 500;

export type LinkDownCode =
  /** The other side, its browser or the network ended it. */
  | "closed"
  /** No connection came about in time. */
  | "unreachable"
  /** Connected, but the other side did not prove to be the session it was dialled as. */
  | "handshake"
  /** Nothing was heard for SILENT_MS. */
  | "silent"
  /** It took in nothing for STALLED_MS while we had something to say. Slowness is nobody's fault. */
  | "slow"
  /** Urgent messages outgrew their queue: rather no link than a vote silently lost. */
  | "overflow"
  /** A newer link to the same neighbour, or to a newer session of its seat, took its place. */
  | "replaced"
  /** The neighbour provably broke the protocol. */
  | "fault"
  /** This page ended it. */
  | "shutdown";

export interface LinkDownReason {
  readonly code: LinkDownCode;
  /** One sentence; after `fault` of the form "got X, want Y". */
  readonly detail: string;
}

/** Totals are since the link came up. */
export interface LinkStats {
  readonly peer: PeerId;
  /** Of the last ping; null before the first answer. */
  readonly rttMs: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Waiting here because the neighbour or the network is slower than we are. */
  readonly queuedBytes: number;
  /** Messages for which there was no room in their queue; never control or votes. */
  readonly dropped: number;
  /** Nothing heard for SUSPECT_MS; a replacement is being dialled. */
  readonly suspect: boolean;
}

/** The worker's end. */
export interface MeshPort {
  /**
   * Gives `bytes` away: its buffer is transferred, unless it is only a part of one, which is copied.
   * @returns false if the page does not keep up and the queue is full; nothing is sent then
   */
  send(to: readonly PeerId[], priority: Priority, bytes: Bytes): boolean;
  consumed(peer: PeerId, priority: Priority, bytes: number): void;
  fault(peer: PeerId, code: string, detail: string): void;
  broken(peer: PeerId, reason: LinkDownReason): void;
  pulse(): void;
}

/** What of an RTCDataChannel is used. */
export interface DataChannel extends Pick<EventTarget, "addEventListener"> {
  binaryType: string;
  readonly readyState: string;
  /** Bytes. */
  readonly bufferedAmount: number;
  /** Not everywhere: see lib/mesh/drain.ts. */
  bufferedAmountLowThreshold?: number;
  send(frame: Bytes): void;
  close(): void;
  addEventListener(type: "message", handler: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "open" | "close" | "bufferedamountlow", handler: () => void): void;
}

/** What of a MessagePort is used, at the end that says `Said` and hears `Heard`. */
interface BatchPort<Said, Heard> {
  postMessage(batch: readonly Said[], transfer: Transferable[]): void;
  onmessage: ((event: { readonly data: readonly Heard[] }) => void) | null;
}
export type NodeBatchPort = BatchPort<NodeToMesh, MeshToNode>;
export type MeshBatchPort = BatchPort<MeshToNode, NodeToMesh>;

/** A MessagePort carries anything; this one carries the batches of one end. */
export const batchPort = <Said, Heard>(port: MessagePort): BatchPort<Said, Heard> => ({
  postMessage: (batch, transfer) => port.postMessage(batch, transfer),
  get onmessage() {
    return null;
  },
  set onmessage(handler) {
    port.onmessage = handler;
  },
});

/** Bytes that the worker may have on the way to a page that has not taken them yet: two of the largest messages. */
export const SEND_WINDOW_BYTES = 8 * 1024 * 1024;
/** Bytes that wait for credit, when a busy page takes none. */
export const SEND_QUEUE_BYTES_MAX = 16 * 1024 * 1024;

/** @param defer runs at the end of the current task */
export function openMeshPort(
  port: NodeBatchPort,
  onMessage: (message: Exclude<MeshToNode, { type: "sendCredit" }>) => void,
  defer: (run: () => void) => void,
): MeshPort {
  const out = createOut(port, defer);
  port.onmessage = ({ data }) => {
    for (const message of data) {
      if (message.type === "sendCredit") grant(out, message.bytes);
      else onMessage(message);
    }
  };
  return {
    send: (to, priority, bytes) => enqueue(out, { type: "send", to, priority, bytes: ownBuffer(bytes) }),
    consumed: (peer, priority, bytes) => post(out, { type: "consumed", peer, priority, bytes }),
    fault: (peer, code, detail) => post(out, { type: "fault", peer, code, detail }),
    broken: (peer, reason) => post(out, { type: "broken", peer, reason }),
    pulse: () => post(out, { type: "pulse" }),
  };
}

type Send = Extract<NodeToMesh, { type: "send" }>;

interface Out {
  readonly port: NodeBatchPort;
  readonly defer: (run: () => void) => void;
  batch: NodeToMesh[];
  creditBytes: number;
  queuedBytes: number;
  readonly queues: Readonly<Record<Priority, Send[]>>;
}

const createOut = (port: NodeBatchPort, defer: (run: () => void) => void): Out => ({
  port,
  // Called by itself: a browser's queueMicrotask refuses to be a method.
  defer: (run) => defer(run),
  batch: [],
  creditBytes: SEND_WINDOW_BYTES,
  queuedBytes: 0,
  queues: { control: [], votes: [], blocks: [], sync: [] },
});

function enqueue(out: Out, send: Send): boolean {
  if (out.queuedBytes + send.bytes.length > SEND_QUEUE_BYTES_MAX) return false;
  out.queuedBytes += send.bytes.length;
  out.queues[send.priority].push(send);
  release(out);
  return true;
}

function grant(out: Out, bytes: number): void {
  out.creditBytes += bytes;
  release(out);
}

/** The most urgent first, as far as the credit goes. */
function release(out: Out): void {
  for (const priority of PRIORITIES) {
    const queue = out.queues[priority];
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (next.bytes.length > out.creditBytes) return;
      queue.shift();
      out.queuedBytes -= next.bytes.length;
      out.creditBytes -= next.bytes.length;
      post(out, next);
    }
  }
}

const PRIORITIES: readonly Priority[] = ["control", "votes", "blocks", "sync"];

function post(out: Out, message: NodeToMesh): void {
  if (out.batch.push(message) > 1) return;
  out.defer(() => {
    const { batch } = out;
    out.batch = [];
    out.port.postMessage(
      batch,
      batch.flatMap((each) => (each.type === "send" ? [each.bytes.buffer] : [])),
    );
  });
}

const ownBuffer = (bytes: Bytes): Bytes => (bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice());

/**
 * Messages over the byte channel of one link: a thin driver round outbox.ts and inbox.ts. It keeps the channel filled up
 * to BUFFER_HIGH_BYTES and no further, so that an urgent message overtakes everything that still waits here, and it
 * notices a neighbour that takes nothing in. Time comes from `tick`.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { LinkDownReason } from "@/lib/port/mesh";
import { BUFFER_HIGH_BYTES, encodeFrame, type Frame } from "./frames";
import { accept, consume, createInbox, heldBytes, isAbandoned } from "./inbox";
import { LANES, type Lane } from "./lanes";
import { createOutbox, credit, nextFrame, push, stalledLane, waitingBytes } from "./outbox";
import type { Link, World } from "./ports";

/** A neighbour that takes in nothing for so long, while something waits for it, loses the link; it is not blamed. */
export const STALLED_MS = 10_000;

export interface Mux {
  /** False: dropped for want of room, and counted. `bytes` must not change afterwards. */
  send(lane: Lane, bytes: Uint8Array): boolean;
  receive(frame: Extract<Frame, { type: "start" | "next" | "credit" }>): void;
  /** The receiver is done with so many bytes of that lane's messages: the sender may send as many more. */
  consumed(lane: Lane, bytes: number): void;
  /** Fills the channel. */
  pump(): void;
  tick(): void;
  readonly queuedBytes: number;
  readonly heldBytes: number;
  readonly dropped: number;
}

export interface MuxEvents {
  message(lane: Lane, bytes: Bytes): void;
  /** The link is of no use any more; nothing may be sent or received afterwards. */
  broken(reason: LinkDownReason): void;
}

export function createMux(
  link: Pick<Link, "send" | "bufferedBytes">,
  world: Pick<World, "nowMs">,
  events: MuxEvents,
): Mux {
  const outbox = createOutbox();
  const inbox = createInbox();
  let sentAtMs = world.nowMs();
  let dropped = 0;
  const fault = (detail: string): void => events.broken({ code: "fault", detail });

  function pump(): void {
    while (link.bufferedBytes < BUFFER_HIGH_BYTES) {
      const frame = nextFrame(outbox, world.nowMs());
      if (frame === undefined) return;
      sentAtMs = world.nowMs();
      link.send(encodeFrame(frame));
    }
  }

  return {
    send(lane, bytes) {
      const hasRoom = push(outbox, lane, bytes, world.nowMs());
      if (hasRoom) pump();
      else if (LANES[lane].whenFull === "disconnect") events.broken(overflow(lane));
      else dropped++;
      return hasRoom;
    },
    receive(frame) {
      if (frame.type === "credit") {
        if (credit(outbox, frame.lane, frame.bytes, world.nowMs())) pump();
        else
          fault(
            `got credit for ${frame.bytes} bytes of ${frame.lane}, want what was sent, and enough to be worth a frame`,
          );
        return;
      }
      const accepted = accept(inbox, frame, world.nowMs());
      if (!accepted.ok) fault(accepted.error);
      else if (accepted.value !== null) events.message(accepted.value.lane, accepted.value.bytes);
    },
    consumed(lane, bytes) {
      const frame = consume(inbox, lane, bytes);
      if (frame !== undefined) link.send(encodeFrame(frame));
    },
    pump,
    tick() {
      pump();
      const nowMs = world.nowMs();
      const lane = stalledLane(outbox, nowMs, STALLED_MS);
      const isFull = link.bufferedBytes >= BUFFER_HIGH_BYTES && waitingBytes(outbox) > 0;
      if (isFull && nowMs - sentAtMs >= STALLED_MS) events.broken(slow("the channel took in nothing"));
      else if (lane !== undefined) events.broken(slow(`${lane} got no credit`));
      else if (isAbandoned(inbox, nowMs)) events.broken(slow("a message was begun and not continued"));
    },
    get queuedBytes() {
      return waitingBytes(outbox);
    },
    get heldBytes() {
      return heldBytes(inbox);
    },
    get dropped() {
      return dropped;
    },
  };
}

const slow = (detail: string): LinkDownReason => ({ code: "slow", detail });

const overflow = (lane: Lane): LinkDownReason => ({
  code: "overflow",
  detail: `no room left for ${lane} after ${LANES[lane].queueBytesMax} bytes or ${LANES[lane].queueMessagesMax} messages`,
});

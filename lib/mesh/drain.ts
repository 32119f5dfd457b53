/** When a channel's buffer has become low enough to be filled again, also where the platform does not say so itself. */
import type { DataChannel } from "@/lib/port/mesh";
import { BUFFER_LOW_BYTES } from "./frames";

/** @roamhq/wrtc has no `bufferedamountlow`: there a full buffer is looked at this often. */
const BUFFER_POLL_MS = 5;

/** Runs later, once. */
export type After = (delayMs: number, run: () => void) => void;

/**
 * Calls `drained` until the channel is of no use any more.
 * @returns to be called after every `send`
 */
export function watchBuffer(
  channel: DataChannel,
  after: After,
  isEnded: () => boolean,
  drained: () => void,
): () => void {
  if (typeof channel.bufferedAmountLowThreshold === "number") {
    channel.bufferedAmountLowThreshold = BUFFER_LOW_BYTES;
    channel.addEventListener("bufferedamountlow", () => {
      if (!isEnded()) drained();
    });
    return () => undefined;
  }
  let isPolling = false;
  function poll(): void {
    if (isPolling || isEnded() || channel.bufferedAmount <= BUFFER_LOW_BYTES) return;
    isPolling = true;
    after(BUFFER_POLL_MS, () => {
      isPolling = false;
      if (isEnded()) return;
      if (channel.bufferedAmount <= BUFFER_LOW_BYTES) drained();
      else poll();
    });
  }
  return poll;
}

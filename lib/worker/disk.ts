/**
 * Whether there is room on the disk. New transactions are refused well before it is full, so that votes still fit (P22);
 * browsers only estimate, so this looks now and then and leaves a margin. Chromium 156 tells every page the same quota,
 * 10 GiB more than it uses: there a failed write alone says that the disk is full.
 */
import type { Clock } from "@/lib/node/timers";
import type { Store } from "@/lib/storage/store";

/** An estimate may walk over all files of the origin. */
const LOOK_MS = 10_000;
/** What is left at this point holds the votes of days. */
const FULL_FRACTION = 0.9;

const UNKNOWN = { usedBytes: 0, quotaBytes: null };

/** Tells at once and then at every look; returns how to stop. */
export function watchDisk(store: Pick<Store, "usage">, clock: Clock, tell: (full: boolean) => void): () => void {
  let stopped = false;
  let cancel = (): void => {};
  async function look(): Promise<void> {
    // Where no estimate is to be had, a failed write says that the disk is full.
    const { usedBytes, quotaBytes } = await store.usage().catch(() => UNKNOWN);
    if (stopped) return;
    tell(quotaBytes !== null && usedBytes >= FULL_FRACTION * quotaBytes);
    cancel = clock.schedule(LOOK_MS, () => void look());
  }
  void look();
  return () => {
    stopped = true;
    cancel();
  };
}

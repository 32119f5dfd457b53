/** Whether anybody can see the page: what only draws waits until somebody does. */

export interface Sight {
  isSeen(): boolean;
  /** Tells whenever the page comes into sight. Returns how to stop. */
  onSeen(run: () => void): () => void;
}

export const pageSight = (page: Document): Sight => ({
  isSeen: () => page.visibilityState === "visible",
  onSeen(run) {
    const look = () => page.visibilityState === "visible" && run();
    page.addEventListener("visibilitychange", look);
    return () => page.removeEventListener("visibilitychange", look);
  },
});

/** Where everything is looked at: a recording that is stepped through, a sandbox on its own clock. */
export const ALWAYS_SEEN: Sight = { isSeen: () => true, onSeen: () => () => {} };

/** Whether anybody can see the page: what only draws waits until somebody does. */

export interface Visibility {
  isVisible(): boolean;
  /** Tells whenever the page comes into sight. Returns how to stop. */
  onVisible(run: () => void): () => void;
}

export const pageVisibility = (page: Document): Visibility => ({
  isVisible: () => page.visibilityState === "visible",
  onVisible(run) {
    const look = () => page.visibilityState === "visible" && run();
    page.addEventListener("visibilitychange", look);
    return () => page.removeEventListener("visibilitychange", look);
  },
});

/** Where everything is looked at: a recording that is stepped through, a sandbox on its own clock. */
export const ALWAYS_VISIBLE: Visibility = { isVisible: () => true, onVisible: () => () => {} };

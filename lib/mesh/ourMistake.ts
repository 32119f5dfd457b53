/**
 * Where one thing after the other is dealt with — events, commands — our own mistake with one of them must not end the
 * others: it is said where every uncaught error is, and they go on.
 */
export function isolate(run: () => void): void {
  try {
    run();
  } catch (mistake) {
    sayMistake(mistake);
  }
}

/** After what runs now, by itself: so it ends nothing else. */
export function sayMistake(mistake: unknown): void {
  queueMicrotask(() => {
    throw mistake;
  });
}

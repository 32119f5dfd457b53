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

/** In a task of its own, so that it ends nothing but itself. */
export function sayMistake(mistake: unknown): void {
  queueMicrotask(() => {
    throw mistake;
  });
}

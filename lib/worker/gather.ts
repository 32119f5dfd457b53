/** Things to say that arise within one task go out together when it is over. */

/** Runs `run` as a task of its own, soon: after the promises of the present one. */
export type Defer = (run: () => void) => void;

export function gather<T>(defer: Defer, flush: (items: readonly T[]) => void): (item: T) => void {
  let items: T[] = [];
  return (item) => {
    if (items.push(item) > 1) return;
    defer(() => {
      const all = items;
      items = [];
      flush(all);
    });
  };
}

/**
 * Tasks by a message to oneself: `setTimeout` waits a millisecond at least, and a microtask would run before the
 * promises that are about to resolve.
 */
export function createDefer({ port1, port2 }: MessageChannel): Defer {
  const due: (() => void)[] = [];
  port1.onmessage = () => {
    for (const run of due.splice(0)) run();
  };
  return (run) => {
    if (due.push(run) === 1) port2.postMessage(null);
  };
}

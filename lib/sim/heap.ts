/** What will happen, by virtual time. Events of one instant come out in the order in which they were put in. Plain data. */
export interface Heap<T> {
  readonly items: Scheduled<T>[];
  nextOrder: number;
}

interface Scheduled<T> {
  readonly atMs: number;
  readonly order: number;
  readonly event: T;
}

export const createHeap = <T>(): Heap<T> => ({ items: [], nextOrder: 0 });

export function put<T>(heap: Heap<T>, atMs: number, event: T): void {
  const { items } = heap;
  const item = { atMs, order: heap.nextOrder++, event };
  let at = items.length;
  items.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(item, items[parent] as Scheduled<T>)) break;
    items[at] = items[parent] as Scheduled<T>;
    at = parent;
  }
  items[at] = item;
}

export function take<T>(heap: Heap<T>): { readonly atMs: number; readonly event: T } | undefined {
  const { items } = heap;
  const first = items[0];
  const last = items.pop();
  if (first === undefined || last === undefined || items.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= items.length) break;
    if (child + 1 < items.length && before(items[child + 1] as Scheduled<T>, items[child] as Scheduled<T>)) child++;
    if (!before(items[child] as Scheduled<T>, last)) break;
    items[at] = items[child] as Scheduled<T>;
    at = child;
  }
  items[at] = last;
  return first;
}

export const peekMs = <T>({ items }: Heap<T>): number => items[0]?.atMs ?? Number.POSITIVE_INFINITY;

const before = <T>(a: Scheduled<T>, b: Scheduled<T>): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

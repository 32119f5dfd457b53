/** Programs that want to hear of events at once: who wants what, told to the worker whenever it changes. */
import type { TraceEvent } from "@/lib/port/trace";

type Type = TraceEvent["type"];
type Handler = (event: TraceEvent) => void;

export interface Watchers {
  on(type: Type, handler: Handler): () => void;
  tell(events: readonly TraceEvent[]): void;
  /** A new worker has to be told what is wanted. */
  renew(): void;
}

export function createWatchers(post: (types: readonly Type[]) => void): Watchers {
  const handlers = new Map<Type, Set<Handler>>();
  const renew = () => post([...handlers.keys()]);
  return {
    on(type, handler) {
      const ofType = handlers.get(type) ?? new Set();
      handlers.set(type, ofType.add(handler));
      if (ofType.size === 1) renew();
      return () => {
        ofType.delete(handler);
        if (ofType.size > 0) return;
        handlers.delete(type);
        renew();
      };
    },
    tell(events) {
      for (const event of events) for (const handler of [...(handlers.get(event.type) ?? [])]) handler(event);
    },
    renew,
  };
}

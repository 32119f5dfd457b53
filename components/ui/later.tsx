"use client";
/**
 * Parts of the page that are loaded when they are first drawn, or when there is nothing better to do: a table goes on
 * without its server, and should not miss a view or a menu then. React's own `lazy` keeps a refusal for ever; here
 * whoever draws a part anew asks for it anew.
 */
import { type ComponentType, lazy, Suspense, useState } from "react";
import { nextTask } from "@/lib/history/nextTask";

const known: (() => Promise<unknown>)[] = [];

const REFUSED = "it did not come from the server, which may be gone, or newer than this page";

/** @param load rejects where it cannot be had, which the next boundary round the part hears of */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const fetchPart = async () => {
    loaded ??= await load().catch((cause: unknown) => {
      throw new Error(REFUSED, { cause });
    });
    return loaded;
  };
  known.push(fetchPart);
  // biome-ignore lint/correctness/noComponentHookFactories: Called once for each part, when its module begins.
  return function Later(props: P) {
    const [Part] = useState<ComponentType<P>>(() => loaded ?? lazy(async () => ({ default: await fetchPart() })));
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}

/** Loads what has not come yet, a task each. What is refused is asked for again when somebody wants to see it. */
export async function fetchParts(): Promise<void> {
  for (const fetchPart of known) {
    await nextTask();
    await fetchPart().catch(() => undefined);
  }
}

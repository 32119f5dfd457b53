"use client";
/** A table as this tab sees it. */
import { useEffect, useState } from "react";
import { openSession } from "@/lib/tab/open";
import type { TabState } from "@/lib/tab/state";

export function Room({ code }: { readonly code: string }) {
  const [state, setState] = useState<TabState | null>(null);
  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    const session = openSession(window, code, {
      name: `tab ${Math.floor(Math.random() * 1000)}`,
      watch: query.has("watch"),
      another: query.has("new"),
      practice: false,
    });
    const stop = session.store.subscribe(setState);
    void session.start();
    return () => {
      stop();
      session.leave();
    };
  }, [code]);
  if (state === null) return <p>joining</p>;
  const { view, steps, trouble, online } = state;
  return (
    <main>
      <h1>{code}</h1>
      <pre>
        {JSON.stringify(
          {
            steps,
            trouble,
            online,
            mode: view.mode,
            seat: view.seat,
            height: view.height,
            tip: view.tip,
            final: view.final,
            pool: view.pool,
            peers: view.peers.length,
          },
          null,
          1,
        )}
      </pre>
    </main>
  );
}

"use client";
/** For who sits here by themselves for a while: what can be seen without anybody else. */
import { useEffect, useState } from "react";

/** Others who were told of the table at the same time are here by then. */
const ALONE_MS = 3_000;

export function Alone() {
  const [isOffered, setOffered] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOffered(true), ALONE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isOffered) return null;
  return (
    <p className="text-muted text-sm">
      {"Nobody else yet? The "}
      {/* Beside this tab: it keeps its seat, and the table begins without being watched. */}
      <a href="/sandbox" target="_blank" rel="noreferrer" className="text-ink underline underline-offset-2">
        sandbox
      </a>
      {" plays the same protocol with validators of its own page, on a clock that can be stopped and rewound."}
    </p>
  );
}

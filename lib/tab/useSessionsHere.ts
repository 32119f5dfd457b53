"use client";
/**
 * Which sessions of the table run in this browser. Every page holds a Web Lock in its session's name as long as it lives
 * (lib/mesh/signalingStream), and a browser tells its pages which locks are held. It knows nothing of other devices.
 */
import { useEffect, useState } from "react";

/** A tab that was opened or closed is noticed soon enough. */
const LOOK_MS = 2_000;
const PREFIX = "roundtable/session/";

/** Null where the browser does not tell. */
export function useSessionsHere(): ReadonlySet<string> | null {
  const [sessions, setSessions] = useState<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const { locks } = navigator;
    if (locks === undefined) return;
    let isOn = true;
    const look = async () => {
      const { held = [] } = await locks.query();
      const names = held.flatMap(({ name = "" }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
      if (isOn) setSessions((known) => (known !== null && same(known, names) ? known : new Set(names)));
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => {
      isOn = false;
      clearInterval(timer);
    };
  }, []);
  return sessions;
}

const same = (known: ReadonlySet<string>, names: readonly string[]): boolean =>
  known.size === names.length && names.every((name) => known.has(name));

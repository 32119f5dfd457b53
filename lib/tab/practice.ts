/**
 * Practice validators: further full sessions of this page, each with its own keys, worker and links, so that one person
 * can see a table at work. They are badged for ever and go when the page goes.
 */

import { practiceName } from "@/lib/picture/names";
import type { TraceEvent } from "@/lib/port/trace";
import type { Session } from "@/lib/session/session";

export interface Practice {
  /** Sits so many more down, one after the other; those that find no seat leave at once. */
  fill(count: number): Promise<void>;
  /** Those that sit at the table now. */
  sessions(): readonly Session[];
  close(): void;
}

/** More workers than this in one page starve each other; a table of 16 wants more people. */
export const PRACTICE_MAX = 7;

/** What a practice seat was asked to do wrong belongs into the picture of the page. */
function witness(host: Session, event: TraceEvent): void {
  if (event.type !== "fault" && event.type !== "healed") return;
  const { seq, at, causeSeq, ...fact } = event;
  host.node().post({ type: "witness", fact });
}

/** @param open a session that practises under this name, not started */
export function createPractice(host: Session, open: (name: string) => Session): Practice {
  let sessions: Session[] = [];
  let isClosed = false;

  async function sit(): Promise<void> {
    const taken = host.store.getState().members.map(({ name }) => name);
    const own = sessions.map((session) => session.store.getState().name);
    const session = open(practiceName([...taken, ...own]));
    sessions.push(session);
    for (const type of ["fault", "healed"] as const) session.onEvent(type, (event) => witness(host, event));
    await session.start();
    const { self } = session.store.getState();
    if (isClosed || self === null || self.signingKey === null) dismiss(session);
    host.store.setState({ practice: sessions.length });
  }

  function dismiss(session: Session): void {
    session.leave();
    sessions = sessions.filter((it) => it !== session);
  }

  return {
    sessions: () => sessions,
    async fill(count) {
      const more = Math.min(count, PRACTICE_MAX - sessions.length);
      for (let at = 0; at < more && !isClosed; at++) await sit();
    },
    close() {
      isClosed = true;
      for (const session of [...sessions]) dismiss(session);
    },
  };
}

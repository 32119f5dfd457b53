import { pushMark, type RoundMark } from "@/lib/picture/roundMarks";
import { BEFORE_ALL } from "@/lib/port/reduce";
import { append, createTape, eventAt, lastSeq, stateAt, type Tape } from "@/lib/port/tape";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";

/** Events in one piece: as many as an archive reads at once, and few enough to fold in a frame. */
export const TAPE_EVENTS_MAX = 1_000;
/** Full pieces in memory: 20 000 events, about 10 MB. */
export const TAPES_IN_MEMORY_MAX = 20;
/** Pieces in the archive: 200 000 events, about 100 MB on disk. */
export const TAPES_ARCHIVED_MAX = 200;

/** The view before the first of some events, and the events. */
export type Piece = Pick<Tape, "base" | "events">;

/** Where pieces go that memory does not hold any more. */
export interface Archive {
  put(first: number, piece: Piece): void;
  /** Null if it is gone. */
  get(first: number): Promise<Piece | null>;
  /** Forgets all of this life. */
  clear(): void;
}

export interface History {
  /** Numbers that can be drawn: the state before the first event is `first - 1`. */
  range(): { readonly first: number; readonly last: number };
  /** The first number at which there is a table: what came before, in the lobby, is no moment of it. */
  opening(): number;
  /** @param events numbered on from the last one */
  take(events: readonly TraceEvent[]): void;
  /** The view after that event; undefined where memory does not reach. `live`: the newest. */
  stateAt(seq: number): View | undefined;
  eventAt(seq: number): TraceEvent | undefined;
  /** As stateAt, also out of the archive; null where nothing reaches. */
  load(seq: number): Promise<View | null>;
  /** The events before that one which are kept in one piece with the last of them, oldest first; null if they are gone. */
  pieceBefore(seq: number): Promise<Piece | null>;
  /** The rounds entered, oldest first; the same array until another is entered. */
  marks(): readonly RoundMark[];
  /** Begins another life. @param base the view before its first event */
  restart(base: View): void;
}

/** @param archive null: all of it stays in memory, as a file that was opened is bounded by itself */
export function createHistory(archive: Archive | null): History {
  let tapes: Tape[] = [createTape(BEFORE_ALL)];
  let marks: readonly RoundMark[] = [];
  let opening: number | null = null;
  /** First number of every archived piece, oldest first. */
  let archived: number[] = [];
  /** The piece read last: who scrubs through the past reads it many times. */
  let opened: Tape | null = null;

  const newest = (): Tape => tapes.at(-1) as Tape;
  const firstKept = (): number => (archived[0] ?? (tapes[0] as Tape).base.seq + 1) as number;
  // A piece's base is the moment after the last event of the piece before: asked for its event, that one answers.
  const tapeOf = (seq: number): Tape | undefined =>
    [...(opened === null ? [] : [opened]), ...tapes].find((tape) => seq >= tape.base.seq && seq <= lastSeq(tape));

  function read<T>(seq: number, from: (tape: Tape, seq: number) => T | undefined): T | undefined {
    const tape = tapeOf(seq);
    return tape === undefined ? undefined : from(tape, seq);
  }

  function turnOver(): void {
    const full = newest();
    tapes.push(createTape(stateAt(full, lastSeq(full)) as View));
    // The newest is not full yet.
    if (archive === null || tapes.length <= TAPES_IN_MEMORY_MAX + 1) return;
    const [old] = tapes.splice(0, 1) as [Tape];
    archive.put(old.base.seq + 1, old);
    archived = [...archived, old.base.seq + 1].slice(-TAPES_ARCHIVED_MAX);
    marks = marks.filter(({ seq }) => seq >= firstKept());
  }

  async function open(seq: number): Promise<Tape | null> {
    const first = archived.findLast((start) => start <= Math.max(seq, firstKept()));
    const piece = await pieceOf(archive, first);
    if (piece === null) return null;
    opened = { ...createTape(piece.base), events: [...piece.events] };
    return opened;
  }

  return {
    range: () => ({ first: firstKept(), last: lastSeq(newest()) }),
    take(events) {
      for (const event of events) {
        if (newest().events.length >= TAPE_EVENTS_MAX) turnOver();
        append(newest(), event);
        marks = pushMark(marks, event);
        if (event.type === "began") opening ??= event.seq;
      }
    },
    opening: () => Math.max(firstKept() - 1, opening ?? 0),
    stateAt: (seq) => read(seq, stateAt),
    eventAt: (seq) => read(seq, eventAt),
    async load(seq) {
      const tape = tapeOf(seq) ?? (await open(seq));
      return (tape === null ? undefined : stateAt(tape, seq)) ?? null;
    },
    async pieceBefore(seq) {
      const kept = tapes.find((tape) => seq - 1 > tape.base.seq && seq - 1 <= lastSeq(tape));
      const first = archived.findLast((start) => start < seq);
      const piece = kept ?? (await pieceOf(archive, first));
      const events = piece?.events.slice(0, Math.max(0, seq - 1 - piece.base.seq)) ?? [];
      return piece === null || events.length === 0 ? null : { base: piece.base, events };
    },
    marks: () => marks,
    restart(base) {
      archive?.clear();
      tapes = [createTape(base)];
      [marks, archived, opened, opening] = [[], [], null, base.table === null ? null : base.seq];
    },
  };
}

const pieceOf = async (archive: Archive | null, first: number | undefined): Promise<Piece | null> =>
  archive === null || first === undefined ? null : archive.get(first);

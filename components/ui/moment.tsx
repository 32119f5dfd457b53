/** When something was, by the clocks of this browser's zone; the same in UTC for machines, and for who points at it. */
import { dateWords, preciseClockWords, utcWords } from "@/lib/picture/clockWords";

export interface MomentProps {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The day too, of what may be long ago. */
  readonly withDate?: boolean;
}

export const Moment = ({ atMs, withDate = false }: MomentProps) => (
  <time dateTime={new Date(atMs).toISOString()} title={utcWords(atMs)}>
    {withDate ? dateWords(atMs) : preciseClockWords(atMs)}
  </time>
);

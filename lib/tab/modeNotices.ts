/** What a validator that does not simply validate has to say: that it halted, stopped, was paused, listens, only watches. */

import { listWords, seatName } from "@/lib/picture/rounds";
import type { Mode } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import type { Notice } from "./notice";

export function modeNotices(view: View): readonly (Notice | null)[] {
  const { mode } = view;
  switch (mode.type) {
    case "halted":
      return [haltedNotice(view)];
    case "stopped":
      return [
        {
          kind: "stopped",
          tone: "fail",
          title: "Your validator has stopped",
          text: `A validator that is not sure does not vote. The others go on. Reason: ${mode.detail || mode.code}.`,
          action: "reload",
        },
      ];
    case "paused":
      return [
        {
          kind: "paused",
          tone: "warn",
          title: "Your validator is paused",
          text: "It neither reads nor votes; its links stay up, and the others see silence.",
          action: "resume",
        },
      ];
    case "listening":
      return [
        {
          kind: "listening",
          tone: "plain",
          title: `Listening before voting: ${mode.heard} of ${mode.needed} heard`,
          text: "After a restart a validator first hears where the others stand, so that it does not contradict itself.",
          action: "none",
        },
      ];
    case "amnesiac":
      return [amnesiacNotice(view, mode)];
    case "observing":
      return [observingNotice(mode.why)];
    default:
      return [];
  }
}

function haltedNotice(view: View): Notice {
  const liars = view.halt?.liars.map((seat) => seatName(view, seat)) ?? [];
  return {
    kind: "halted",
    tone: "fail",
    title: `Two final blocks of height ${view.halt?.height ?? "?"}: halted`,
    text: `That takes seats that signed both: ${listWords(liars)}. Both certificates are kept as evidence; nothing is voted any more.`,
    action: "export",
  };
}

/** P17: with three seats or fewer there is no quorum of others that could tell what was forgotten. */
const amnesiacNotice = ({ table }: View, { heard, needed }: Mode & { type: "amnesiac" }): Notice =>
  table !== null && table.n <= 3
    ? {
        kind: "table-over",
        tone: "fail",
        title: "This seat has lost its memory, and the table is too small to heal it",
        text: "With three seats or fewer the others cannot vouch for what was forgotten. Start another table with the same people.",
        action: "home",
      }
    : {
        kind: "amnesiac",
        tone: "warn",
        title: `Lost memory: asking the others, ${heard} of ${needed} heard`,
        text: "Votes may be missing here, so this seat relays and syncs, and votes again from a height that is safe.",
        action: "none",
      };

const OBSERVING: Readonly<Record<Extract<Mode, { type: "observing" }>["why"], readonly [string, string] | null>> = {
  asked: null,
  "no-seat": ["You are watching: no seat was free", "Your tab checks every block by itself; it only does not vote."],
  "seat-in-use": [
    "You are watching: your seat is open in another tab",
    "One seat is one tab. Go on there; as soon as that tab is closed, this one takes the seat over.",
  ],
  "another-signer": [
    "You are watching: another tab signed with this seat",
    "Two signers of one seat would look like cheating, so this one stopped for good.",
  ],
  "memory-lost": [
    "You are watching: this seat's memory is gone",
    "With three seats or fewer the others cannot vouch for what was forgotten.",
  ],
  storage: [
    "You are watching: this browser refuses to store votes",
    "A vote is written down before it is sent; without storage there is none.",
  ],
};

function observingNotice(why: Extract<Mode, { type: "observing" }>["why"]): Notice | null {
  const words = OBSERVING[why];
  return words === null
    ? null
    : {
        kind: "observing",
        tone: why === "no-seat" ? "plain" : "warn",
        title: words[0],
        text: words[1],
        action: why === "no-seat" ? "home" : "none",
      };
}

/**
 * What a person has to know besides the round itself, gravest first: each says what is so, what still works, and at most
 * one thing to do. The page shows the first one large and the rest in a list.
 */
import type { Mode } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { listWords, seatName } from "./rounds";
import { linkOf } from "./seatPicture";
import type { TabState, Trouble } from "./state";

export type NoticeTone = "fail" | "warn" | "fault" | "plain";

export type NoticeAction = Trouble["action"] | "resume" | "rejoin";

export interface Notice {
  readonly kind: NoticeKind;
  readonly tone: NoticeTone;
  readonly title: string;
  readonly text: string;
  readonly action: NoticeAction;
}

export type NoticeKind =
  | "left"
  | "halted"
  | "stopped"
  | "trouble"
  | "paused"
  | "amnesiac"
  | "listening"
  | "no-quorum"
  | "partitioned"
  | "table-over"
  | "behind"
  | "observing"
  | "storage-full"
  | "not-durable"
  | "signaling-lost"
  | "clock-off";

/** Below this nobody notices; P15 allows far more. */
const CLOCK_OFF_MS = 1_500;
/** Fewer blocks than this are caught up before anybody has read of it. */
const BEHIND_MIN = 3;

export const noticesOf = (state: TabState): readonly Notice[] =>
  [leftNotice(state), ...modeNotices(state), troubleNotice(state), quorumNotice(state), ...smallNotices(state)].filter(
    (notice) => notice !== null,
  );

const leftNotice = ({ left }: TabState): Notice | null =>
  left
    ? {
        kind: "left",
        tone: "plain",
        title: "You have left the table",
        text: "Your links are closed. Your seat stays yours in this browser; what you see is how things stood.",
        action: "rejoin",
      }
    : null;

function modeNotices({ view, left }: TabState): readonly (Notice | null)[] {
  if (left) return [];
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
    action: "none",
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
    "One seat is one tab. Go on there, or close it and reload here.",
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
        action: "none",
      };
}

/** No way to others is over as soon as there is a link. */
function troubleNotice({ trouble, view, left }: TabState): Notice | null {
  if (trouble === null || left || (trouble.code === "no-route" && view.peers.length > 0)) return null;
  // Lost signaling has a notice of its own, which says that the mesh goes on.
  if (trouble.code === "unreachable" && view.peers.length > 0) return null;
  const { title, text, action } = trouble;
  return { kind: "trouble", tone: "fail", title, text, action };
}

/** Who is there is what this tab is linked to; who else the server sees tells a split from an absence. */
function quorumNotice({ view, left, members, online }: TabState): Notice | null {
  const { table, mode } = view;
  if (table === null || left || mode.type === "paused" || mode.type === "stopped" || mode.type === "halted")
    return null;
  const links = Array.from({ length: table.n }, (_, seat) => linkOf(view, seat, { members, online }));
  const mine = links.filter((link) => link === "self" || link === "linked").length;
  if (mine >= table.q) return null;
  const unlinked = links.flatMap((link, seat) => (link === "reported" ? [seatName(view, seat)] : []));
  if (unlinked.length > 0)
    return {
      kind: "partitioned",
      tone: "fault",
      title: `Your side: ${mine} of ${table.n}, it cannot finalise`,
      text: `The server sees ${listWords(unlinked)}, but no link leads there. Rounds fail on this side until it heals; nothing final is lost.`,
      action: "none",
    };
  return {
    kind: "no-quorum",
    tone: "warn",
    title: `${mine} online, ${table.q} needed: rounds will fail`,
    text: "Nothing is lost: transactions wait, and the first round with a quorum goes on.",
    action: "none",
  };
}

function smallNotices({ view, left, online, self, clockOffMs }: TabState): readonly (Notice | null)[] {
  if (left) return [];
  return [
    view.behindBy >= BEHIND_MIN
      ? {
          kind: "behind",
          tone: "plain",
          title: `Catching up: ${view.behindBy} blocks behind`,
          text: "Blocks are fetched from several validators and checked before they count.",
          action: "none",
        }
      : null,
    view.storageFull
      ? {
          kind: "storage-full",
          tone: "warn",
          title: "This disk is almost full",
          text: "New transactions are refused here, so that votes still fit. Free some space.",
          action: "none",
        }
      : null,
    online === false && view.peers.length > 0
      ? {
          kind: "signaling-lost",
          tone: "warn",
          title: "The server is gone, the network goes on",
          text: "Validators talk to each other directly. Only newcomers have to wait.",
          action: "none",
        }
      : null,
    self !== null && !self.durable
      ? {
          kind: "not-durable",
          tone: "plain",
          title: "Nothing of this visit is kept",
          text: "This browser stores nothing for the page, so a reload begins anew.",
          action: "none",
        }
      : null,
    clockOffMs !== null && Math.abs(clockOffMs) >= CLOCK_OFF_MS
      ? {
          kind: "clock-off",
          tone: "warn",
          title: `This clock is ${(Math.abs(clockOffMs) / 1_000).toFixed(1)} s ${clockOffMs > 0 ? "ahead of" : "behind"} the server's`,
          text: "Blocks carry times. Rounds do not depend on clocks, but a block from far ahead is refused.",
          action: "none",
        }
      : null,
  ];
}

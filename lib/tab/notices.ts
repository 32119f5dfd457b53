/**
 * What a person has to know besides the round itself, gravest first: each says what is so, what still works, and at most
 * one thing to do. The page shows the first one large and the rest in a list.
 */
import { countOf } from "@/lib/base/words";
import { listWords, seatName } from "@/lib/picture/rounds";
import { isHere, isShort, linkOf, onlineOf, type SeatLink } from "@/lib/picture/seatPicture";
import type { View } from "@/lib/port/view";
import type { TabState } from "@/lib/session/state";
import { modeNotices } from "./modeNotices";
import type { Notice } from "./notice";

/** Below this nobody notices; P15 allows far more. */
const CLOCK_OFF_MS = 1_500;
/** Fewer blocks than this are caught up before anybody has read of it. */
const BEHIND_MIN = 3;

/** @param inSandbox there nobody else can be called: the others come when time runs, or are healed */
export const noticesOf = (state: TabState, inSandbox = false): readonly Notice[] =>
  [
    leftNotice(state),
    ...(state.left ? [] : modes(state).filter((notice) => !isIdle(notice))),
    troubleNotice(state),
    lobbyNotice(state),
    offlineNotice(state),
    quorumNotice(state, inSandbox),
    ...(state.left ? [] : modes(state).filter(isIdle)),
    ...smallNotices(state),
  ].filter((notice) => notice !== null);

const modes = ({ view }: TabState): readonly Notice[] => modeNotices(view).filter((notice) => notice !== null);

/** That a tab only watches is no matter beside what ails the table. */
const isIdle = ({ kind, tone }: Notice): boolean => kind === "observing" && tone === "plain";

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

/** No way to others is over as soon as there is a link. */
function troubleNotice({ trouble, view, left }: TabState): Notice | null {
  if (trouble === null || left || (trouble.code === "no-route" && view.peers.length > 0)) return null;
  // Lost signaling has a notice of its own, which says that the mesh goes on.
  if (trouble.code === "unreachable" && view.peers.length > 0) return null;
  const { title, text, action } = trouble;
  return { kind: "trouble", tone: "fail", title, text, action };
}

/** Before it is sealed a table is what the server knows of it. */
const lobbyNotice = ({ view, left, online, room, trouble }: TabState): Notice | null =>
  view.table === null && !left && online === false && room !== null && trouble === null
    ? {
        kind: "lobby-lost",
        tone: "warn",
        title: "The server cannot be reached",
        text: "Nobody can sit down, and the table cannot begin, until it answers. This tab keeps trying, and keeps its seat.",
        action: "none",
      }
    : null;

/** Neither the server nor any neighbour: nobody but this tab itself can be what is cut off. */
function offlineNotice(state: TabState): Notice | null {
  return isCutOff(state)
    ? {
        kind: "offline",
        tone: "warn",
        title: "This tab is offline",
        text: "Neither the server nor another validator answers. Your seat and your votes are kept, and it goes on by itself.",
        action: "none",
      }
    : null;
}

const isCutOff = ({ view: { table, mode, peers }, left, online }: TabState): boolean =>
  !left && online === false && peers.length === 0 && (table?.n ?? 0) > 1 && mode.type !== "stopped";

/** Who is there is what this tab is linked to; who else the server sees tells a split from an absence. */
function quorumNotice(state: TabState, inSandbox: boolean): Notice | null {
  const { view, left, members, online } = state;
  const { table, mode } = view;
  if (
    table === null ||
    left ||
    isCutOff(state) ||
    mode.type === "paused" ||
    mode.type === "stopped" ||
    mode.type === "halted"
  )
    return null;
  const links = Array.from({ length: table.n }, (_, seat) => linkOf(view, seat, { members, online }));
  if (!isShort(links, table.q)) return null;
  const unlinked = links.flatMap((link, seat) => (link === "reported" ? [seatName(view, seat)] : []));
  if (unlinked.length > 0)
    return {
      kind: "partitioned",
      tone: "fault",
      title: `Your side: ${links.filter(isHere).length} of ${table.n}, it cannot finalise`,
      text: `The server sees ${listWords(unlinked)}, but no link leads there. Rounds fail on this side until it heals; nothing final is lost.`,
      action: "links",
    };
  return {
    kind: "no-quorum",
    tone: "warn",
    title: `${onlineOf(links, view)} online, ${table.q} needed: rounds will fail`,
    text: [...silentWords(view, links), WAITING_WORDS, inSandbox ? SANDBOX_WORDS : "Call the others back."].join(" "),
    action: inSandbox ? "none" : "share",
  };
}

const WAITING_WORDS = "Nothing is lost: transactions wait, and the first round with a quorum goes on.";
const SANDBOX_WORDS = "The others come when time runs, or when they are healed.";

/** A link is no validator: who was paused keeps its links. */
function silentWords(view: View, links: readonly SeatLink[]): readonly string[] {
  const silent = links.flatMap((link, seat) => (link === "suspect" ? [seatName(view, seat)] : []));
  if (silent.length === 0) return [];
  return [`${listWords(silent)} ${silent.length === 1 ? "is" : "are"} linked but silent: paused, asleep, or gone.`];
}

/** P22: a certificate proves that the blocks are there, whether or not anybody hands them over. */
function behindNotice({ behindBy, unserved }: View): Notice | null {
  if (unserved)
    return {
      kind: "behind",
      tone: "warn",
      title: `${countOf(behindBy, "block is", "blocks are")} missing here, and nobody hands ${behindBy === 1 ? "it" : "them"} over`,
      text: "Whoever is linked with this tab has dropped them, or sent some that were false. They are asked again.",
      action: "none",
    };
  if (behindBy < BEHIND_MIN) return null;
  return {
    kind: "behind",
    tone: "plain",
    title: `Catching up: ${countOf(behindBy, "block")} behind`,
    text: "Blocks are fetched from several validators and checked before they count.",
    action: "none",
  };
}

function smallNotices({ view, left, online, self, clockOffMs }: TabState): readonly (Notice | null)[] {
  if (left) return [];
  return [
    behindNotice(view),
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
          action: "reload",
        }
      : null,
    self?.overPlainHttp === true
      ? {
          kind: "plain-http",
          tone: "warn",
          title: "This page came over plain http",
          text: "Anybody on the way here could have changed it, and so act for your seat. All of it works, signatures a little slower.",
          action: "dismiss",
        }
      : null,
  ];
}

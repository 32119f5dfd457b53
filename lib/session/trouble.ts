/** What each failure means to a person: what happened, what still works, and the one thing to do about it. */
import type { Problem } from "@/lib/signal/problem";
import type { TabState, Trouble, TroubleAction } from "./state";

type Words = readonly [title: string, text: string, action: TroubleAction];

const WORDS: Readonly<Record<string, Words>> = {
  "unknown-room": [
    "There is no table with this code",
    "A code is kept for a day after the last person has left, and comes back with anybody who was seated; one that was not sealed yet ends with its server. Check it, or start a table of your own.",
    "home",
  ],
  "room-closed": [
    "This table has closed",
    "It stood empty for a day. Whoever has its link and was seated can open it again; you can start another one.",
    "home",
  ],
  "room-full": [
    "All seats are taken",
    "You can watch instead: your tab checks every block by itself, it only does not vote.",
    "watch",
  ],
  "room-sealed": [
    "The seats of this table are fixed",
    "It was sealed before you came. You can watch: your tab checks every block by itself, it only does not vote.",
    "watch",
  ],
  "room-sealing": ["The table is being sealed", "In a few seconds it is clear whether a seat is left.", "retry"],
  "members-full": ["This table takes no more visitors", "Somebody has to leave first.", "retry"],
  "key-taken": ["Another tab has this key", "Two tabs must not sign with one key. Take a new seat.", "reload"],
  replaced: [
    "A newer tab speaks for your seat",
    "One seat is one tab, so this one stopped. You can watch here, and go on voting there.",
    "watch",
  ],
  "wrong-version": [
    "This page and the table speak different versions",
    "Nothing was joined. Reloading fetches the page that fits.",
    "reload",
  ],
  "wrong-network": [
    "This is not the table your link names",
    "The link carries the identity of a table, and the server introduced another one. Nothing was joined.",
    "home",
  ],
  "clock-off": [
    "The clock of this device is off",
    "Blocks carry times, so a validator needs the right one. Set the clock; the network stays as it is meanwhile.",
    "retry",
  ],
  "bad-signature": [
    "Something changes what is said between here and the others",
    "The server, or somebody on the way to it, altered a signed introduction. It was refused, and no link was made of it.",
    "retry",
  ],
  unreachable: [
    "The server cannot be reached",
    "Validators that are connected go on without it. Joining needs it; this tab keeps trying.",
    "retry",
  ],
  "rate-limited": ["Too many requests came from here", "The server asks for a moment of patience.", "retry"],
  "server-full": ["The server has as many tables as it takes", "Empty ones are cleared by themselves.", "retry"],
  misconfigured: ["The server is not set up right", "Its operator finds the reason in its log.", "retry"],
  "no-route": [
    "No way to the other validators",
    "The server answers, but no direct connection came about. A tab that sleeps, as on a phone that was put away, answers none; otherwise a firewall or NAT is mostly in the way: another network may help, and an operator can set ICE_SERVERS to a TURN relay. After many reloads in a row the others wait some seconds. It is tried on.",
    "retry",
  ],
  "no-webrtc": [
    "This browser cannot connect directly to others",
    "It has no WebRTC, or it is switched off, and validators talk to each other over it. Any current Chrome, Edge, Firefox or Safari has it. The sandbox and replays need none, and work here.",
    "sandbox",
  ],
  storage: [
    "This browser does not let the page store anything",
    "A validator writes its votes down before it sends them, so it cannot vote here. It can watch, from memory.",
    "watch",
  ],
  "seat-lost": [
    "This seat's memory is gone",
    "Its key and its votes were deleted together, so nobody can take the seat again. You can watch.",
    "watch",
  ],
  crash: [
    "Your validator has stopped",
    "It met something that must not happen, and a validator that is not sure does not vote. The others go on.",
    "reload",
  ],
  "no-worker": [
    "Your validator did not load",
    "It is a script of its own, and this browser did not get it or may not run it. The others go on, and a seat you had is kept.",
    "reload",
  ],
  "bad-genesis": [
    "This tab did not agree to the draft of the table",
    "The others may go on without it. A clock that is off is the usual reason.",
    "retry",
  ],
  "not-started": [
    "The table has not begun",
    "Transactions are taken once all seats are filled and it is sealed.",
    "none",
  ],
  paused: ["Your validator is paused", "It takes transactions again when it is resumed.", "none"],
  left: ["This tab has left the table", "Sit down again to submit.", "none"],
  oversize: ["That is too large for one transaction", "The table fixed a size when it was sealed.", "none"],
  "pool-full": ["Too much is waiting here already", "Wait until some of it is final, then try again.", "retry"],
  "storage-full": ["This disk is almost full", "Transactions are refused here so that votes still fit.", "none"],
  "log-full": ["The table's log is full", "It has sequenced as many transactions as its rules allow.", "none"],
  busy: ["Your validator has too much to answer", "Try again in a moment.", "retry"],
  "too-few-seats": ["Too few seats are taken", "The whitepaper's draw needs at least two.", "none"],
  "not-starter": [
    "Only who started the table can begin early",
    "It begins by itself when all seats are taken.",
    "none",
  ],
};

export function troubleOf(code: string, detail: string): Trouble {
  const [title, text, action] = WORDS[code] ?? ["The request was refused", `The reason given is ${code}.`, "none"];
  return { code, detail, title, text, action };
}

/**
 * What keeps this tab from the lobby altogether: it was never let in, the table it waited at is no more, or it is another
 * one. Its page shows nothing else then.
 */
export function keptOut({ trouble, room, view }: Pick<TabState, "trouble" | "room" | "view">): Trouble | null {
  const isGone = trouble !== null && GONE.includes(trouble.code);
  return view.table === null && (room === null || isGone) ? trouble : null;
}

const GONE: readonly string[] = ["unknown-room", "room-closed", "wrong-network"];

export const troubleOfProblem = ({ code, detail }: Problem): Trouble => troubleOf(code, detail);

/**
 * Serves one page: moves the table on as fast as it is told, does to it what is asked, and answers. What it takes of the
 * platform, a clock and a way to speak, is handed in.
 */
import { unreachable } from "@/lib/base/assert";
import { type Deed, type FromSandbox, SPEED_MAX, SPEED_MIN, type Submitted, type ToSandbox } from "@/lib/port/sandbox";
import { answerFrom } from "./answers";
import { createDesk, type Desk, note, onDrawn, renew, tell } from "./desk";
import { advance, idOfText, nextMs, type Seen, step, takes } from "./table";
import { keep, openInstant, seek, turn } from "./timeline";

export interface SandboxPlatform {
  readonly post: (message: FromSandbox) => void;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
}

/** A frame's worth of work, so that a question never waits longer. */
const SLICE_MS = 16;
/** A third of the time is the page's, also where it shares a processor with the worker and with who collects its garbage. */
const REST_MS = 8;
/** Events that happen before the clock is looked at. */
const CHUNK = 32;

export function createSandboxHost(platform: SandboxPlatform): (message: ToSandbox) => void {
  const { post, nowMs, after } = platform;
  let desk: Desk | null = null;

  /** One slice of virtual time, then a rest in which messages are heard. */
  function beat(): void {
    if (desk === null) return;
    move(desk, nowMs);
    tell(desk, nowMs(), false, post);
    after(REST_MS, beat);
  }

  return (message) => {
    if (message.type === "open") {
      const isFirst = desk === null;
      desk = createDesk(openInstant(message.instant), message.seat);
      tell(desk, nowMs(), true, post);
      if (isFirst) beat();
    } else if (desk !== null) onMessage(desk, message, platform);
  };
}

/** Lets virtual time pass for as long as a slice takes. */
function move(desk: Desk, nowMs: () => number): void {
  const { timeline, pace } = desk;
  const { sandbox } = timeline;
  const startedMs = nowMs();
  const untilMs = pace.due(startedMs, sandbox.world.nowMs);
  if (untilMs === null) return;
  while (nextMs(sandbox) <= untilMs && nowMs() - startedMs < SLICE_MS) {
    note(desk, advance(sandbox, untilMs, CHUNK));
    keep(timeline);
  }
  if (nextMs(sandbox) > untilMs) sandbox.world.nowMs = Math.max(sandbox.world.nowMs, untilMs);
  pace.reached(nowMs(), sandbox.world.nowMs);
}

function onMessage(
  desk: Desk,
  message: Exclude<ToSandbox, { type: "open" }>,
  { post, nowMs }: Pick<SandboxPlatform, "post" | "nowMs">,
): void {
  const { timeline, pace } = desk;
  switch (message.type) {
    case "run":
      pace.set(message.speed === 0 ? 0 : Math.min(SPEED_MAX, Math.max(SPEED_MIN, message.speed)));
      return tell(desk, nowMs(), true, post);
    case "step":
      pace.set(0);
      note(desk, message.until === "event" ? step(timeline.sandbox) : stepRound(desk));
      keep(timeline);
      return tell(desk, nowMs(), true, post);
    case "seek":
      pace.set(0);
      renew(desk, seek(timeline, message.events), desk.seat);
      return tell(desk, nowMs(), true, post);
    case "observe":
      renew(desk, timeline, message.seat);
      return tell(desk, nowMs(), true, post);
    case "deed":
      post({ type: "done", id: message.id, submitted: done(desk, message.deed) });
      return tell(desk, nowMs(), true, post);
    case "survey":
      desk.surveys = message.all;
      return tell(desk, nowMs(), message.all, post);
    case "drawn":
      return onDrawn(desk, message.batches, message.tookMs);
    case "ask":
      return post({ type: "answer", id: message.id, answer: answerFrom(desk, message.question) });
    default:
      return unreachable(message);
  }
}

function done(desk: Desk, deed: Deed): Submitted | null {
  const { sandbox } = desk.timeline;
  // What nobody takes has not been done.
  if (deed.type === "submit" && !takes(sandbox, deed.seat)) return null;
  const text = deed.type === "submit" ? deed.text : null;
  const duplicate = sandbox.deeds.some((it) => it.deed.type === "submit" && it.deed.text === text);
  note(desk, turn(desk.timeline, deed));
  return text === null ? null : { txId: idOfText(sandbox, text), duplicate };
}

/** Until the observed seat enters another round, or for as long as a stuck one may take (P14). */
function stepRound({ timeline: { sandbox }, seat }: Desk): Seen[] {
  const limitMs = sandbox.world.nowMs + 16 * sandbox.world.table.params.roundMs;
  const seen: Seen[] = [];
  while (nextMs(sandbox) <= limitMs) {
    const now = step(sandbox);
    seen.push(...now);
    if (now.some((it) => it.seat === seat && it.event.type === "entered")) break;
  }
  return seen;
}

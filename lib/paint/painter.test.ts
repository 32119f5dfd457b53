import { describe, expect, test } from "vitest";
import { FLIGHT_MS } from "./flights";
import { createPainter } from "./painter";
import type { HandMotion, Scene } from "./scene";
import type { Brush } from "./shapes";

const COLORS = { clearing: "c", commit: "m", propose: "p", attest: "a", fail: "f", wait: "w", ink: "i" };
const FRAME_MS = 16;

const scene = (hand: HandMotion, about: Partial<Scene> = {}): Scene => ({
  seats: 4,
  round: { enteredAt: 1_000, deadlineMs: 2_000, arcs: [{ kind: "commit", from: 0, to: null }] },
  time: { shownMs: 1_000, wallMs: 0, pace: 1 },
  hand,
  ...about,
});

/** A canvas that keeps what was painted since it was cleared, and a thread whose time passes frame by frame. */
function stage() {
  let painted: string[] = [];
  let frames = 0;
  let nowMs = 0;
  let due: (() => void) | null = null;
  const timers: { atMs: number; run: () => void }[] = [];
  const note = (name: string) => () => void painted.push(name);
  const brush: Brush = {
    setTransform: () => {},
    clearRect() {
      painted = [];
      frames++;
    },
    beginPath: () => {},
    arc: note("arc"),
    rect: note("rect"),
    moveTo: () => {},
    lineTo: (x, y) => void painted.push(`line to ${Math.round(x)} ${Math.round(y)}`),
    stroke: () => {},
    fill: note("fill"),
    fillText: note("text"),
    lineWidth: 1,
    lineCap: "butt",
    strokeStyle: "",
    fillStyle: "",
    globalAlpha: 1,
    font: "",
  };
  const surface = { width: 0, height: 0, getContext: () => brush };
  const painter = createPainter(surface, {
    wallMs: () => nowMs,
    nowMs: () => nowMs,
    onFrame(run) {
      due = run;
    },
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  });
  return {
    painter,
    surface,
    painted: () => painted,
    begin(first: Scene) {
      painter.take({ type: "size", pixels: 500 });
      painter.take({ type: "colors", colors: COLORS });
      painter.take({ type: "scene", scene: first });
    },
    /** Frames drawn while so much time passes. */
    pass(ms: number): number {
      const before = frames;
      for (const until = nowMs + ms; nowMs < until; nowMs += FRAME_MS) {
        for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) {
          timers.splice(timers.indexOf(timer), 1);
          timer.run();
        }
        const run = due;
        due = null;
        run?.();
      }
      return frames - before;
    },
  };
}

const fly = { type: "departures", departures: [{ kind: "propose", from: 0, to: 1 }] } as const;

describe("the painter of the ring", () => {
  test("waits until it knows size, colours and scene", () => {
    const { painter, surface, pass } = stage();
    painter.take({ type: "size", pixels: 500 });
    painter.take({ type: "colors", colors: COLORS });
    expect(pass(100)).toBe(0);
    expect(surface).toMatchObject({ width: 500, height: 500 });
    painter.take({ type: "scene", scene: scene({ type: "stands" }) });
    expect(pass(100)).toBe(1);
  });

  test("stands still when nothing moves, and draws every frame while a message flies", () => {
    const { painter, begin, pass, painted } = stage();
    begin(scene({ type: "stands" }));
    expect(pass(1_000)).toBe(1);
    painter.take(fly);
    const frames = pass(FLIGHT_MS);
    expect(frames).toBeGreaterThanOrEqual(Math.floor(FLIGHT_MS / FRAME_MS));
    expect(painted()).toContain("rect");
    pass(FRAME_MS);
    expect(painted()).not.toContain("rect");
    expect(pass(1_000)).toBeLessThanOrEqual(1);
  });

  test("lets the hand glide by pixels or step with the beat, and leaves it alone when time is up", () => {
    const glides = stage();
    glides.begin(scene({ type: "glides" }));
    const steps = stage();
    steps.begin(scene({ type: "steps", everyMs: 500 }));
    expect(glides.pass(1_600)).toBeGreaterThan(15);
    expect(steps.pass(1_600)).toBe(4);
    // The deadline is at 2 000.
    glides.pass(600);
    expect(glides.pass(10_000)).toBe(0);
    expect(glides.painted(), "at the end of its round").toContain("line to 500 278");
  });

  test("ticks by the second in a round of a minute, however it may move", () => {
    const long = { enteredAt: 1_000, deadlineMs: 60_000, arcs: [] };
    for (const hand of [{ type: "glides" }, { type: "steps", everyMs: 500 }] as const) {
      const { begin, pass } = stage();
      begin(scene(hand, { round: long }));
      expect(pass(10_000)).toBeLessThanOrEqual(11);
    }
    // At thirty times its pace it lasts two seconds.
    const hurried = stage();
    hurried.begin(scene({ type: "glides" }, { round: long, time: { shownMs: 1_000, wallMs: 0, pace: 30 } }));
    expect(hurried.pass(1_600)).toBeGreaterThan(15);
  });

  test("shows the time of a sandbox at its pace", () => {
    const { begin, pass, painted } = stage();
    begin(scene({ type: "glides" }, { time: { shownMs: 1_000, wallMs: 0, pace: 10 } }));
    pass(160);
    const hand = painted().at(-1);
    const half = stage();
    half.begin(scene({ type: "stands" }, { time: { shownMs: 2_000, wallMs: 0, pace: 0 } }));
    half.pass(FRAME_MS);
    expect(half.painted().at(-1)).toBe("line to 500 722");
    // A tenth of the time, ten times as fast: past half of the round by now.
    expect(Number(hand?.split(" ")[2])).toBeLessThan(500);
  });

  test("forgets what flew when a moment is held", () => {
    const { painter, begin, pass, painted } = stage();
    begin(scene({ type: "glides" }));
    painter.take(fly);
    pass(2 * FRAME_MS);
    painter.take({ type: "scene", scene: scene({ type: "glides" }, { time: { shownMs: 1_500, wallMs: 0, pace: 0 } }) });
    expect(pass(1_000)).toBe(1);
    expect(painted()).not.toContain("rect");
  });

  test("paints no more when its canvas has gone", () => {
    const { painter, begin, pass } = stage();
    begin(scene({ type: "glides" }));
    painter.take(fly);
    pass(2 * FRAME_MS);
    painter.take({ type: "close" });
    expect(pass(1_000)).toBe(0);
  });
});

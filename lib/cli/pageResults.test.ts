/** The README's table of what the page costs says what was kept of `npm run bench:ui`. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./tools";

interface Rest {
  readonly frontPercent: number;
  readonly hiddenTabPercent: number;
}

interface Load {
  readonly fps: number;
  readonly blocksPerSecond: number;
  readonly eventsPerSecond: number;
  readonly tasks: { readonly p99Ms: number; readonly longestMs: number };
}

interface Kept {
  readonly machine: string;
  readonly commit: string;
  readonly minutes: number;
  readonly seconds: number;
  readonly firstRouteKiB: { readonly landing: number; readonly table: number };
  readonly waiting: Rest;
  readonly waitingMoving: Rest;
  readonly idle: Rest;
  readonly moving: Rest;
  readonly load: Load;
  readonly sideBySide: Load;
  readonly memory: { readonly eventsPerSecond: number; readonly growthMb: number };
  readonly sandbox: readonly { readonly seats: number; readonly fps: number; readonly rewindMs: number }[];
}

test("the README repeats the kept figures of the page", () => {
  const readme = readFileSync(resolve(ROOT, "README.md"), "utf8");
  const kept = JSON.parse(readFileSync(resolve(ROOT, "bench/page.json"), "utf8")) as Kept;
  const rows = readme.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  expect(readme).toContain(
    `\`npm run bench:ui -- --minutes ${kept.minutes} --seconds ${kept.seconds} --json\` at ${kept.commit}`,
  );
  for (const [what, figure] of figuresOf(kept))
    expect(rows.find(([, first]) => first === what)?.[2], what).toBe(figure);
});

/** First two cells of each row. */
function figuresOf(kept: Kept): readonly (readonly [string, string])[] {
  const { firstRouteKiB, waiting, waitingMoving, idle, moving, load, sideBySide, memory, minutes, sandbox } = kept;
  const tasks = ({ tasks: { p99Ms, longestMs } }: Load) => `${p99Ms} / ${longestMs} ms`;
  const both = (reduced: Rest, full: Rest, of: keyof Rest) => `${reduced[of]} / ${full[of]} %`;
  const table = sandbox.find(({ seats }) => seats === 16);
  return [
    ["JavaScript of the first route, gzip", `${Math.max(firstRouteKiB.landing, firstRouteKiB.table)} KiB`],
    ["a table that works: blocks / events a second", `${load.blocksPerSecond} / ${load.eventsPerSecond}`],
    ["— frames a second", String(load.fps)],
    ["— tasks of main threads, p99 / longest", tasks(load)],
    ["— all four tabs drawn at once: frames a second", String(sideBySide.fps)],
    ["— all four tabs drawn at once: tasks, p99 / longest", tasks(sideBySide)],
    ["a table that waits: the tab in sight, motion reduced / full", both(waiting, waitingMoving, "frontPercent")],
    ["— each tab behind it", both(waiting, waitingMoving, "hiddenTabPercent")],
    ["an empty block a second: the tab in sight, motion reduced / full", both(idle, moving, "frontPercent")],
    ["— each tab behind that one", both(idle, moving, "hiddenTabPercent")],
    [
      `heap growth in ${minutes} minutes at ${Math.round(memory.eventsPerSecond)} events a second`,
      `${memory.growthMb} MB`,
    ],
    ["sandbox of 16 at full speed: frames a second", String(table?.fps)],
    ["— slowest of five rewinds within 20 000 events", `${table?.rewindMs} ms`],
  ];
}

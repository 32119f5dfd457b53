/** Catching up where the way here is slow: ranges take longer than an answer usually may. Time passes when it is told to. */
import { expect, test } from "vitest";
import type { PeerId } from "@/lib/base/peer";
import { sampleHeader, seededDraw } from "@/lib/chain/samples";
import { RANGE_BYTES } from "@/lib/wire/limits";
import type { Range } from "@/lib/wire/message";
import { arrive, createSync, nextRange, noteHead, requestsDue, type Sync } from "./sync";

const TARGET = 1_000;
/** So large are the blocks that no more of them make a range. */
const RANGE_BLOCKS = 100;
const LACKING_BYTES = (TARGET / RANGE_BLOCKS) * RANGE_BYTES;
/** What a link keeps of answers that wait, as in lib/mesh/lanes. */
const QUEUE_BYTES = 9 * 1024 * 1024;
const STEP_MS = 250;

const header = sampleHeader(seededDraw(1));

test.each([
  ["one neighbour, 256 kbit/s", 1, 32],
  ["one neighbour, 1 Mbit/s", 1, 125],
  ["three neighbours over one line of 1 Mbit/s", 3, 125],
  ["six neighbours over one line of 2 Mbit/s", 6, 250],
  ["six neighbours over one line of 20 Mbit/s", 6, 2_500],
])("P22: %s: what arrives is mostly what it lacks, not what it was impatient for", (_, neighbours, bytesPerMs) => {
  const { tookMs, bytes } = catchUp(neighbours, bytesPerMs);
  expect(bytes / LACKING_BYTES).toBeLessThan(3);
  expect(tookMs).toBeLessThan(3 * (LACKING_BYTES / bytesPerMs));
});

interface Sending {
  readonly from: number;
  readonly count: number;
  leftBytes: number;
}

/** The neighbours share the line evenly; each sends one range after the other. */
function catchUp(neighbours: number, bytesPerMs: number) {
  const sync = createSync();
  const lines = new Map(Array.from({ length: neighbours }, (_, i) => [`${i}` as PeerId, [] as Sending[]]));
  let [tip, nowMs, bytes] = [0, 0, 0];
  for (; tip < TARGET && nowMs < 3_600_000; nowMs += STEP_MS) {
    for (const peer of lines.keys()) noteHead(sync, peer, TARGET);
    tip = settle(sync, tip);
    for (const { to, from, count } of requestsDue(sync, tip, nowMs)) bytes += serve(lines.get(to) ?? [], from, count);
    const busy = [...lines].filter(([, line]) => line.length > 0);
    for (const [peer, line] of busy)
      for (const sent of carried(line, (STEP_MS * bytesPerMs) / busy.length))
        arrive(sync, peer, rangeOf(sent), nowMs + STEP_MS);
  }
  return { tookMs: nowMs, bytes };
}

function settle(sync: Sync, tip: number): number {
  const next = nextRange(sync, tip);
  return next === null ? tip : settle(sync, tip + next.range.blocks.length);
}

/** How much more is to be sent. */
function serve(line: Sending[], from: number, asked: number): number {
  const count = Math.min(asked, RANGE_BLOCKS);
  const bytes = (count / RANGE_BLOCKS) * RANGE_BYTES;
  if (line.reduce((sum, { leftBytes }) => sum + leftBytes, bytes) > QUEUE_BYTES) return 0;
  line.push({ from, count, leftBytes: bytes });
  return bytes;
}

/** What has arrived in whole with so many bytes more. */
function carried(line: Sending[], bytes: number): Sending[] {
  const done: Sending[] = [];
  for (let [first, left] = [line[0], bytes]; first !== undefined && left > 0; first = line[0]) {
    const part = Math.min(left, first.leftBytes);
    first.leftBytes -= part;
    left -= part;
    if (first.leftBytes <= 0) done.push(...line.splice(0, 1));
  }
  return done;
}

const rangeOf = ({ from, count }: Sending): Range => ({
  type: "range",
  from,
  blocks: Array.from({ length: count }, (_, i) => ({
    header: { ...header, height: from + i },
    body: [],
    certificate: null,
  })),
  prunedBelow: 0,
});

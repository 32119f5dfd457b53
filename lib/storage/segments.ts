/**
 * The files of a folder's log: beginning one, and finding out on opening what they hold. A frame that is not whole ends
 * a segment. If none follows it, it was being written when the process ended, and nobody was told that it was durable;
 * if one does, the disk has spoiled what was durable.
 */
import { type Bytes, toHex } from "@/lib/base/bytes";
import { type FileHandle, type FileSystem, readAt, syncFolder, writeAt } from "./fileSystem";
import { encodeFrame, type Frame, type Line, MAGIC_BYTES, readFrame, valuesWhole } from "./frames";
import { createKeydir, type Keydir } from "./keydir";

export interface Segment {
  readonly number: number;
  readonly handle: FileHandle;
  size: number;
}

export interface Recovered {
  readonly keydir: Keydir;
  readonly segments: Map<number, Segment>;
  readonly whole: boolean;
}

/** Words for one place in one log that nobody else can know. */
export const placeOf = (secret: Bytes, segment: number, offset: number): string =>
  `${toHex(secret)}/${segment}/${offset}`;

/** A new segment whose first frame says where everything lies; durable, name and all. */
export async function beginSegment(
  fs: FileSystem,
  folder: string,
  secret: Bytes,
  keydir: Keydir,
  number: number,
): Promise<Segment> {
  const lines = Array.from(keydir.all(), ({ table, key, at }): Line => ({ type: "at", table, key, ...at }));
  const frame = encodeFrame(placeOf(secret, number, 0), lines, []);
  const path = `${folder}/${number}`;
  const handle = await fs.open(path, "wx+");
  try {
    await writeAt(handle, frame, 0);
    await handle.sync();
    await syncFolder(fs, folder);
  } catch (fault) {
    // The next attempt begins at the same number.
    await handle.close();
    await fs.unlink(path);
    throw fault;
  }
  return { number, handle, size: frame.length };
}

/** What the last segment that was begun completely says, frame by frame. */
export async function recover(fs: FileSystem, folder: string, secret: Bytes): Promise<Recovered> {
  const numbers = (await fs.readdir(folder)).map(Number).sort((a, b) => b - a);
  const segments = new Map<number, Segment>();
  const keydir = createKeydir();
  let found = false;
  let whole = true;
  for (const number of numbers) {
    const handle = await fs.open(`${folder}/${number}`, "r");
    const { size } = await handle.stat();
    if (!found) {
      const read = await readSegment(handle, size, (offset) => placeOf(secret, number, offset));
      for (const { lines, values } of read.frames) takeLines(keydir, number, lines, values);
      found = read.frames.length > 0;
      whole &&= read.whole;
    }
    segments.set(number, { number, handle, size });
  }
  return { keydir, segments, whole: whole && (found || numbers.length === 0) };
}

/** What the lines of a frame do; its values begin at `offset`. */
export function takeLines(keydir: Keydir, segment: number, lines: readonly Line[], offset: number): void {
  let at = offset;
  for (const line of lines) {
    switch (line.type) {
      case "put":
        keydir.put(line.table, line.key, { segment, offset: at, length: line.length });
        at += line.length;
        break;
      case "at":
        keydir.put(line.table, line.key, { segment: line.segment, offset: line.offset, length: line.length });
        break;
      case "remove":
        keydir.remove(line.table, { from: line.from, until: line.until });
    }
  }
}

async function readSegment(
  handle: FileHandle,
  size: number,
  placeAt: (offset: number) => string,
): Promise<{ readonly frames: readonly Frame[]; readonly whole: boolean }> {
  const frames: Frame[] = [];
  let end = 0;
  for (let frame = await readFrame(handle, size, placeAt(0), 0); frame !== undefined; ) {
    frames.push(frame);
    end = frame.end;
    frame = await readFrame(handle, size, placeAt(end), end);
  }
  const whole = !(await frameFollows(handle, size, placeAt, end));
  const last = frames.at(-1);
  const lastBegin = frames.at(-2)?.end ?? 0;
  if (last !== undefined && !(await valuesWhole(handle, placeAt(lastBegin), last))) frames.pop();
  return { frames, whole };
}

/** Whether a frame begins anywhere after `from`. */
async function frameFollows(
  handle: FileHandle,
  size: number,
  placeAt: (offset: number) => string,
  from: number,
): Promise<boolean> {
  const rest = await readAt(handle, from, size - from);
  for (let at = 1; at + MAGIC_BYTES.length <= rest.length; at++) {
    if (MAGIC_BYTES.some((byte, i) => rest[at + i] !== byte)) continue;
    if ((await readFrame(handle, size, placeAt(from + at), from + at)) !== undefined) return true;
  }
  return false;
}

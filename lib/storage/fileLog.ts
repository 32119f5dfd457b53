/**
 * The log of a folder: segments `log/1`, `log/2` …, of which the last is written. Each opening begins a new segment, so
 * no two processes ever write to one file. What is overwritten or removed stays until its segment is mostly of no use;
 * then what is left of it is written again at the end, and the file goes. (The idea is that of Bitcask, 2010.)
 */
import type { Bytes } from "@/lib/base/bytes";
import type { Change } from "./engine";
import { type FileSystem, readAt, writeAt } from "./fileSystem";
import { encodeFrame, type Line } from "./frames";
import type { Keydir, Location } from "./keydir";
import { beginSegment, placeOf, recover, type Segment, takeLines } from "./segments";
import { StorageError } from "./store";

export interface FileLog {
  readonly keydir: Keydir;
  /** False: a frame that was durable can't be read any more, and with it all that came after. */
  readonly whole: boolean;
  read(location: Location): Promise<Bytes>;
  /** One transaction, durable when the promise resolves. */
  append(changes: readonly Change[]): Promise<void>;
  sizeBytes(): number;
  close(): Promise<void>;
}

export interface LogOptions {
  /** A segment that has grown beyond this is followed by another. */
  readonly segmentBytes?: number;
}

const SEGMENT_BYTES = 64 * 2 ** 20;
/** Segments tidied when one is begun, so that no write waits for more than twice half a segment. */
const TIDIED_AT_ONCE = 2;
/** Live bytes moved in one frame. */
const MOVED_BYTES = 4 * 2 ** 20;

interface Log {
  readonly fs: FileSystem;
  readonly folder: string;
  readonly secret: Bytes;
  readonly keydir: Keydir;
  readonly segments: Map<number, Segment>;
  current: Segment;
}

/** Opens the log in `folder`, or begins one. @param secret nobody else knows: see {@link encodeFrame}. */
export async function openFileLog(
  fs: FileSystem,
  folder: string,
  secret: Bytes,
  { segmentBytes = SEGMENT_BYTES }: LogOptions = {},
): Promise<FileLog> {
  const { keydir, segments, whole } = await recover(fs, folder, secret);
  const current = await beginSegment(fs, folder, secret, keydir, 1 + Math.max(0, ...segments.keys()));
  const log: Log = { fs, folder, secret, keydir, segments: segments.set(current.number, current), current };
  await dropDead(log);
  return {
    keydir,
    whole,
    read: (location) => read(log, location),
    async append(changes) {
      if (log.current.size >= segmentBytes) await roll(log);
      await appendFrame(log, changes);
    },
    sizeBytes: () => [...segments.values()].reduce((sum, { size }) => sum + size, 0),
    async close() {
      for (const { handle } of segments.values()) await handle.close();
    },
  };
}

async function read({ segments }: Log, { segment, offset, length }: Location): Promise<Bytes> {
  const file = segments.get(segment);
  const bytes = file && (await readAt(file.handle, offset, length));
  if (bytes?.length === length) return bytes;
  throw new StorageError("failed", `segment ${segment} lacks ${length} bytes at ${offset}`);
}

async function appendFrame({ secret, keydir, current }: Log, changes: readonly Change[]): Promise<void> {
  const lines = changes.map(
    (change): Line =>
      change.type === "put"
        ? { type: "put", table: change.table, key: change.key, length: change.value.length }
        : { type: "remove", table: change.table, ...change.range },
  );
  const values = changes.flatMap((change) => (change.type === "put" ? [change.value] : []));
  const frame = encodeFrame(placeOf(secret, current.number, current.size), lines, values);
  // If this fails, half a frame is left that nobody takes for one; the next is written over it.
  await writeAt(current.handle, frame, current.size);
  try {
    await current.handle.sync();
  } catch (cause) {
    // Nobody can say what is on the disk now, not even whether a second try would tell the truth.
    throw new StorageError("failed", String(cause), { cause });
  }
  const size = current.size + frame.length;
  takeLines(keydir, current.number, lines, size - values.reduce((sum, { length }) => sum + length, 0));
  current.size = size;
}

/** Begins another segment, and takes the opportunity to tidy old ones. */
async function roll(log: Log): Promise<void> {
  const { fs, folder, secret, keydir, segments } = log;
  log.current = await beginSegment(fs, folder, secret, keydir, log.current.number + 1);
  segments.set(log.current.number, log.current);
  const wasteful = [...segments.values()].filter(
    (segment) => segment !== log.current && 2 * keydir.liveBytes(segment.number) < segment.size,
  );
  for (const segment of wasteful.slice(0, TIDIED_AT_ONCE)) await moveLive(log, segment);
  await dropDead(log);
}

async function moveLive(log: Log, { number }: Segment): Promise<void> {
  const live = [...log.keydir.all()].filter(({ at }) => at.segment === number);
  let changes: Change[] = [];
  let bytes = 0;
  for (const { table, key, at } of live) {
    changes.push({ type: "put", table, key, value: await read(log, at) });
    bytes += at.length;
    if (bytes < MOVED_BYTES) continue;
    await appendFrame(log, changes);
    [changes, bytes] = [[], 0];
  }
  if (changes.length > 0) await appendFrame(log, changes);
}

async function dropDead({ fs, folder, keydir, segments, current }: Log): Promise<void> {
  for (const [number, { handle }] of segments) {
    if (number === current.number || keydir.liveBytes(number) > 0) continue;
    segments.delete(number);
    await handle.close();
    await fs.unlink(`${folder}/${number}`);
  }
}

/**
 * The form of the log of a folder. A segment is a file of frames; a frame is one transaction, whole or not at all: a
 * head with checksums, a directory that says what happens to which key, and the values. A segment's first frame lists
 * where every live value lies, so that nothing before the last segment need be read when a folder is opened.
 */
import { type Bytes, concatBytes } from "@/lib/base/bytes";
import { codec, listUpTo, literal, mapped, struct, textUpTo, u8, u32, union } from "@/lib/chain/codec";
import { ascii } from "@/lib/crypto/hash";
import { crc32 } from "./checksum";
import { TABLES, type TableName } from "./engine";
import { type FileHandle, readAt } from "./fileSystem";

export type Line =
  /** The next `length` bytes of the frame's values. */
  | { readonly type: "put"; readonly table: TableName; readonly key: string; readonly length: number }
  | { readonly type: "remove"; readonly table: TableName; readonly from: string; readonly until: string }
  /** A value of an earlier segment. */
  | {
      readonly type: "at";
      readonly table: TableName;
      readonly key: string;
      readonly segment: number;
      readonly offset: number;
      readonly length: number;
    };

export interface Frame {
  readonly lines: readonly Line[];
  /** Where the values begin and the frame ends, in its segment. */
  readonly values: number;
  readonly end: number;
  readonly valuesSum: number;
}

/** "RTF1". */
export const MAGIC_BYTES: Bytes = Uint8Array.of(0x52, 0x54, 0x46, 0x31);
const MAGIC = new DataView(MAGIC_BYTES.buffer).getUint32(0);
/** Magic, bytes of the directory, bytes of the values, checksum of head and directory, checksum of the values. */
const HEAD_BYTES = 20;
const KEY_BYTES_MAX = 256;
/** Keys of one frame: the first frame of a segment has all there are. */
const LINES_MAX = 2 ** 24;

const tablePart = mapped<number, TableName>(
  u8,
  (number) => {
    const table = TABLES[number];
    if (table === undefined) throw new RangeError(`got table ${number}, want one below ${TABLES.length}`);
    return table;
  },
  (table) => TABLES.indexOf(table),
);
const keyPart = textUpTo(KEY_BYTES_MAX);
const directoryCodec = codec(
  "directory",
  listUpTo(
    LINES_MAX,
    union<Line>({
      put: [1, struct({ type: literal("put"), table: tablePart, key: keyPart, length: u32 })],
      remove: [2, struct({ type: literal("remove"), table: tablePart, from: keyPart, until: keyPart })],
      at: [3, struct({ type: literal("at"), table: tablePart, key: keyPart, segment: u32, offset: u32, length: u32 })],
    }),
  ),
);

/**
 * @param place says where the frame will stand, in words that nobody outside this process can know: else a transaction
 * whose payload looks like a frame could, after a torn write, be read as one.
 */
export function encodeFrame(place: string, lines: readonly Line[], values: readonly Bytes[]): Bytes {
  const directory = directoryCodec.encode(lines);
  const value = concatBytes(...values);
  const head = new DataView(new ArrayBuffer(HEAD_BYTES));
  const valuesSum = crc32(value, crc32(ascii(place)));
  head.setUint32(0, MAGIC);
  head.setUint32(4, directory.length);
  head.setUint32(8, value.length);
  head.setUint32(12, headSum(place, directory, value.length, valuesSum));
  head.setUint32(16, valuesSum);
  return concatBytes(new Uint8Array(head.buffer), directory, value);
}

/** The frame at this offset, its values unread; undefined if none, or none whole, stands there. */
export async function readFrame(
  handle: FileHandle,
  size: number,
  place: string,
  offset: number,
): Promise<Frame | undefined> {
  const head = await readAt(handle, offset, HEAD_BYTES);
  if (head.length < HEAD_BYTES) return undefined;
  const words = new DataView(head.buffer);
  const [magic, directoryBytes, valuesBytes, sum, valuesSum] = [0, 4, 8, 12, 16].map((at) => words.getUint32(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const values = offset + HEAD_BYTES + directoryBytes;
  const end = values + valuesBytes;
  if (magic !== MAGIC || end > size) return undefined;
  const directory = await readAt(handle, offset + HEAD_BYTES, directoryBytes);
  if (headSum(place, directory, valuesBytes, valuesSum) !== sum) return undefined;
  const lines = directoryCodec.decode(directory);
  return lines.ok ? { lines: lines.value, values, end, valuesSum } : undefined;
}

/** Whether the values of a frame are as they were written. Only a segment's last frame may be torn. */
export async function valuesWhole(handle: FileHandle, place: string, frame: Frame): Promise<boolean> {
  const bytes = await readAt(handle, frame.values, frame.end - frame.values);
  return crc32(bytes, crc32(ascii(place))) === frame.valuesSum;
}

const headSum = (place: string, directory: Bytes, valuesBytes: number, valuesSum: number): number =>
  crc32(directory, crc32(ascii(`${place}/${directory.length}/${valuesBytes}/${valuesSum}`)));

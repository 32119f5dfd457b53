/**
 * The queues of a link, one for each kind of message, and every bound that holds for them (P23). Four belong to the
 * validator; `mesh` carries what the pages say to each other. A window is what a sender may have under way to a receiver
 * that has not dealt with it yet; together they bound what one neighbour can make a tab hold.
 */
import type { Priority } from "@/lib/port/mesh";

export type Lane = "mesh" | Priority;

export interface LaneLimits {
  /** On the wire. */
  readonly code: number;
  readonly messageBytesMax: number;
  /** The window is this much larger than the largest message, and credit is returned in quarters of it. */
  readonly aheadBytes: number;
  /** Messages cut into chunks at the same time: a small one need not wait for the end of a large one. */
  readonly startedMax: number;
  readonly queueBytesMax: number;
  readonly queueMessagesMax: number;
  /** What happens to a link whose queue is full: a vote must not be lost in silence, a block can be asked for again. */
  readonly whenFull: "drop" | "disconnect";
}

const KIB = 1024;
const MIB = KIB * KIB;

/** In order of urgency. Only `sync` carries whole blocks, of 4 MiB at most, with what proves them. */
export const LANES = {
  mesh: {
    code: 0,
    messageBytesMax: 64 * KIB,
    aheadBytes: 64 * KIB,
    startedMax: 1,
    queueBytesMax: 256 * KIB,
    queueMessagesMax: 64,
    whenFull: "drop",
  },
  control: {
    code: 1,
    messageBytesMax: 256 * KIB,
    aheadBytes: 256 * KIB,
    startedMax: 1,
    queueBytesMax: MIB,
    queueMessagesMax: 1_024,
    whenFull: "disconnect",
  },
  votes: {
    code: 2,
    messageBytesMax: 4 * MIB,
    aheadBytes: 512 * KIB,
    startedMax: 2,
    queueBytesMax: 8 * MIB,
    queueMessagesMax: 4_096,
    whenFull: "disconnect",
  },
  blocks: {
    code: 3,
    messageBytesMax: 4 * MIB,
    aheadBytes: MIB,
    startedMax: 2,
    queueBytesMax: 8 * MIB,
    queueMessagesMax: 1_024,
    whenFull: "drop",
  },
  sync: {
    code: 4,
    messageBytesMax: 4 * MIB + 256 * KIB,
    aheadBytes: MIB,
    startedMax: 2,
    queueBytesMax: 9 * MIB,
    queueMessagesMax: 64,
    whenFull: "drop",
  },
} as const satisfies Record<Lane, LaneLimits>;

export const LANE_NAMES = Object.keys(LANES) as readonly Lane[];

export const windowBytes = ({ messageBytesMax, aheadBytes }: LaneLimits): number => messageBytesMax + aheadBytes;

/** Returning credit byte by byte would double the frames. A sender can always start a message all the same. */
export const creditBytes = ({ aheadBytes }: LaneLimits): number => aheadBytes / 4;

const BY_CODE: ReadonlyMap<number, Lane> = new Map(LANE_NAMES.map((lane) => [LANES[lane].code, lane]));

export const laneOf = (code: number): Lane | undefined => BY_CODE.get(code);

/** A value for each lane. */
export const perLane = <T>(make: (lane: Lane) => T): Record<Lane, T> => ({
  mesh: make("mesh"),
  control: make("control"),
  votes: make("votes"),
  blocks: make("blocks"),
  sync: make("sync"),
});

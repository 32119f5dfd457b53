/** P23: how large a message may be, and how much may be asked for at once. */

const KIB = 1024;
const MIB = KIB * KIB;

/** The mesh reassembles no larger message: a range of one block of the largest size (P1), with header and certificate. */
export const MESSAGE_BYTES_MAX = 4 * MIB + 256 * KIB;
/** Ids in one announcement or request: 128 KiB. */
export const IDS_PER_MESSAGE_MAX = 4_096;
/** Bodies packed into one message stop at about this size; a single transaction may be as large as the genesis allows. */
export const BODIES_PER_MESSAGE_BYTES = 256 * KIB;
/** Many tiny transactions must not make one message slow to decode. */
export const TXS_PER_MESSAGE_MAX = 4_096;
/** Blocks in one range. */
export const RANGE_BLOCKS_MAX = 256;
/** Bodies in one range stop at about this size, so that a range fits a message with one block to spare. */
export const RANGE_BYTES = 1.5 * MIB;
/** Bodies up to this size are pushed to the seats at once, larger ones are announced. */
export const PUSHED_TX_BYTES_MAX = KIB;

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, fromHex } from "@/lib/base/bytes";
import { decodeFrame, encodeFrame, FRAME_BYTES_MAX, type Frame, START_CHUNK_BYTES } from "./frames";
import { LANE_NAMES, LANES, windowBytes } from "./lanes";

const bytes = (length: { minLength: number; maxLength: number }): fc.Arbitrary<Bytes> =>
  fc.uint8Array(length).map((array) => array.slice() as Bytes);
const u32 = fc.nat({ max: 0xffff_ffff });
const lane = fc.constantFrom(...LANE_NAMES);
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ type: fc.constant("hello" as const), nonce: bytes({ minLength: 32, maxLength: 32 }) }),
  fc.record({ type: fc.constant("proof" as const), signature: bytes({ minLength: 64, maxLength: 64 }) }),
  fc.record({ type: fc.constant("ready" as const) }),
  fc.record({ type: fc.constantFrom("ping" as const, "pong" as const), id: u32 }),
  fc.record({
    type: fc.constant("start" as const),
    lane,
    id: u32,
    total: u32,
    chunk: bytes({ minLength: 1, maxLength: 40 }),
  }),
  fc.record({ type: fc.constant("next" as const), id: u32, chunk: bytes({ minLength: 1, maxLength: 40 }) }),
  fc.record({ type: fc.constant("credit" as const), lane, bytes: u32 }),
);

describe("a frame", () => {
  test("is read as it was written", () => {
    fc.assert(
      fc.property(frame, (given) => {
        expect(decodeFrame(encodeFrame(given))).toEqual({ ok: true, value: given });
      }),
    );
  });

  test("has one encoding: whatever is read is written the same way", () => {
    const nearlyValid = frame.chain((given) =>
      fc.tuple(fc.nat(100), fc.nat(255)).map(([at, value]) => {
        const mutant = encodeFrame(given);
        mutant[at % mutant.length] = value;
        return mutant;
      }),
    );
    fc.assert(
      fc.property(fc.oneof(bytes({ minLength: 0, maxLength: 80 }), nearlyValid), (given) => {
        const read = decodeFrame(given);
        if (read.ok) expect(encodeFrame(read.value)).toEqual(given);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["nothing", "", "got a frame of 0 bytes, want 1 to 16384"],
    ["an unknown kind", "07", "got frame kind 7, which is none"],
    ["a hello of another version", `0103${"00".repeat(32)}`, "got link version 3, want 2"],
    ["a hello cut short", `0102${"00".repeat(31)}`, "got 33 bytes of frame kind 1, want 34 to 34"],
    ["a ready with more behind it", "0300", "got 2 bytes of frame kind 3, want 1 to 1"],
    ["an unknown lane", "20050000000000000001ff", "got lane 5, which is none"],
    ["a first chunk without bytes", "20000000000000000001", "got 10 bytes of frame kind 32, want 11 to 16384"],
  ])("that is %s is refused", (_, hex, error) => {
    expect(decodeFrame(fromHex(hex))).toEqual({ ok: false, error });
  });

  test("larger than one send may be is refused", () => {
    const large = new Uint8Array(FRAME_BYTES_MAX + 1);
    large[0] = 33;
    expect(decodeFrame(large)).toMatchObject({ ok: false });
    const chunk = new Uint8Array(START_CHUNK_BYTES);
    expect(encodeFrame({ type: "start", lane: "sync", id: 1, total: 99_999, chunk })).toHaveLength(FRAME_BYTES_MAX);
  });
});

test("the windows of all lanes together are at most 16 MiB, and at most 8 messages are under way (P23)", () => {
  const lanes = LANE_NAMES.map((name) => LANES[name]);
  expect(lanes.reduce((sum, limits) => sum + windowBytes(limits), 0)).toBeLessThanOrEqual(16 * 1024 * 1024);
  expect(lanes.reduce((sum, { startedMax }) => sum + startedMax, 0)).toBeLessThanOrEqual(8);
  expect(Math.max(...lanes.map(({ messageBytesMax }) => messageBytesMax))).toBe(4 * 1024 * 1024 + 256 * 1024);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PARAM_RANGES, type Params, PRESETS, paramsCodec, paramsFault } from "./params";

/** Parameters in range everywhere, for tests of one bound at a time. */
const WIDE: Params = { ...PRESETS.live, roundMs: 600_000, clearingMs: 0, idleMs: 0, maxTxBytes: 1024 };

describe("P1: a parameter", () => {
  test.each(Object.entries(PARAM_RANGES))("%s may be anything in %j, and nothing outside", (name, [min, max]) => {
    const others =
      name === "roundMs" || name === "maxBlockBytes" ? {} : { maxBlockBytes: PARAM_RANGES.maxBlockBytes[1] };
    const at = (value: number): Params => ({ ...WIDE, ...others, [name]: value });
    expect(paramsFault(at(min), 4)).toBeUndefined();
    expect(paramsFault(at(max), 4)).toBeUndefined();
    for (const value of [min - 1, max + 1, min + 0.5, Number.NaN, Number.POSITIVE_INFINITY, -1])
      expect(paramsFault(at(value), 4)).toContain(`got ${name} ${value}`);
  });

  test.each<readonly [number, number, number, boolean]>([
    [1_000, 0, 750, true],
    [1_000, 0, 751, false],
    [1_000, 750, 0, true],
    [1_000, 400, 351, false],
    [1_001, 0, 750, true],
    [1_001, 0, 751, false],
  ])(
    "a round of %i ms has room for %i ms of clearing and %i ms of waiting: %s",
    (roundMs, clearingMs, idleMs, fits) => {
      const fault = paramsFault({ ...WIDE, roundMs, clearingMs, idleMs }, 4);
      if (fits) expect(fault).toBeUndefined();
      else expect(fault).toContain("3/4 of roundMs");
    },
  );

  test("a transaction that no block could hold is no parameter", () => {
    expect(paramsFault({ ...WIDE, maxTxBytes: 2048, maxBlockBytes: 2047 }, 4)).toContain("maxTxBytes");
    expect(paramsFault({ ...WIDE, maxTxBytes: 2048, maxBlockBytes: 2048 }, 4)).toBeUndefined();
  });

  test("P4: whitepaper delegation, which divides by n - 1, wants two seats", () => {
    expect(paramsFault({ ...WIDE, delegation: "whitepaper" }, 1)).toContain("want at least 2 seats");
    expect(paramsFault({ ...WIDE, delegation: "whitepaper" }, 2)).toBeUndefined();
  });
});

describe("P1: the presets", () => {
  test.each([
    ["fast", 1_000, 0, 250],
    ["live", 2_000, 200, 1_000],
    ["lecture", 8_000, 1_000, 4_000],
    ["whitepaper", 120_000, 10_000, 60_000],
  ] as const)("%s: rounds of %i ms, %i ms of clearing, %i ms of waiting", (name, roundMs, clearingMs, idleMs) => {
    expect(PRESETS[name]).toEqual({
      roundMs,
      clearingMs,
      idleMs,
      maxDriftMs: 60_000,
      maxTxBytes: 65_536,
      maxBlockBytes: 1_048_576,
      maxBlockTxs: 10_000,
      maxLogSize: 16_777_216,
      delegation: "fair",
    });
    expect(paramsFault(PRESETS[name], 1)).toBeUndefined();
  });
});

test("P1: parameters in range survive the wire, whatever they are", () => {
  const anyParams = fc.record({
    ...Object.fromEntries(Object.entries(PARAM_RANGES).map(([name, [min, max]]) => [name, fc.integer({ min, max })])),
    delegation: fc.constantFrom("fair", "whitepaper"),
  }) as fc.Arbitrary<unknown> as fc.Arbitrary<Params>;
  fc.assert(
    fc.property(anyParams, (params) => {
      expect(paramsCodec.decode(paramsCodec.encode(params))).toEqual({ ok: true, value: params });
    }),
  );
});

test("a delegation that is neither rule is refused", () => {
  const bytes = paramsCodec.encode(PRESETS.fast);
  bytes[bytes.length - 1] = 2;
  expect(paramsCodec.decode(bytes)).toMatchObject({ ok: false });
});

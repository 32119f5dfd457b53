/** A few thousand cases of `npm run fuzz`; and the fuzzer itself, against targets that do what it is there to find. */
import { describe, expect, test } from "vitest";
import { seededDraw } from "@/lib/chain/samples";
import { SIGNED } from "./fuzzCrypto";
import { mutate } from "./fuzzMutate";
import { openRoom, REQUESTS } from "./fuzzRoom";
import { fuzz, targetOf } from "./fuzzRun";
import { SERVED } from "./fuzzServer";
import { DECODERS, PROOFS, type Target } from "./fuzzTargets";

const ALL = [...SIGNED, ...SERVED, ...DECODERS, ...PROOFS];

test("2 000 changed inputs: nothing throws, nothing that was changed is taken", { timeout: 120_000 }, async () => {
  const { cases, failures } = await fuzz(ALL, { seed: 0, count: 2_000 });
  expect(failures).toEqual([]);
  expect(new Set(Object.keys(cases))).toEqual(new Set(ALL.map(({ name }) => name)));
});

describe("the fuzzer", () => {
  const target = (attack: Target["attack"]): Target => ({ name: "a target", every: 1, attack });

  test("finds what throws, and says which case it was", async () => {
    const throws = target((draw) => {
      if (draw(99) === 7) throw new TypeError("x is undefined");
      return undefined;
    });
    const { failures } = await fuzz([throws], { seed: 500, count: 1_000 });
    const [first] = failures;
    expect(first).toMatchObject({ target: "a target", detail: expect.stringContaining("x is undefined") });
    const again = await fuzz([throws], { seed: first?.seed ?? 0, count: 1 });
    expect(again.failures).toMatchObject([{ seed: first?.seed, detail: expect.stringContaining("x is undefined") }]);
  });

  test("finds a decoder that takes two spellings of one value", async () => {
    const lax = target((draw) => {
      const bytes = mutate(Uint8Array.of(1, 2, 3), draw);
      return bytes.length >= 3 && bytes[0] === 1 && bytes.length > 3 ? "took a second spelling of a value" : undefined;
    });
    expect((await fuzz([lax], { seed: 0, count: 200 })).failures).not.toEqual([]);
  });

  test("gives each case to the same target whatever was done before", () => {
    const names = Array.from({ length: 500 }, (_, seed) => targetOf(ALL, seed).name);
    expect(Array.from({ length: 500 }, (_, seed) => targetOf(ALL, seed).name)).toEqual(names);
    expect(new Set(names).size).toBe(ALL.length);
  });

  test.each(REQUESTS.map((prepare, i) => [i, prepare] as const))(
    "changes requests that a server takes as they stand: %d",
    async (_, prepare) => {
      const { server, code, request } = await openRoom(() => prepare);
      const response = await server.ask(request.endpoint, request.body, { code });
      expect(response.status).toBe(200);
      expect((await response.json()).refused ?? []).toEqual([]);
    },
  );

  test("changes what it is given, and never the original", () => {
    const original = Uint8Array.from({ length: 40 }, (_, i) => i);
    const copy = original.slice();
    const changed = Array.from({ length: 300 }, (_, seed) => mutate(original, seededDraw(seed)).join());
    expect(original).toEqual(copy);
    expect(new Set(changed).size).toBeGreaterThan(250);
  });
});

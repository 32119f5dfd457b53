/** P18, P19: own submissions and evidence. */

import type { Evidence } from "@/lib/chain/evidence";
import type { Height, Seat } from "@/lib/chain/ids";
import { EVIDENCE_PER_SEAT_MAX } from "@/lib/storage/apply";
import type { PoolEntry } from "@/lib/storage/store";
import { check, inBothLives } from "./check";
import { same } from "./expect";
import { attestation, finalOf, sampleBlock, samplePoolEntry } from "./samples";

const evidence = (seat: Seat, height: Height, name = "b"): Evidence => ({
  first: attestation(height, 0, "a", seat),
  second: attestation(height, 0, name, seat),
});

export const poolChecks = [
  check("keeps submissions in their order until they are final", async ({ store, crash }) => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map(samplePoolEntry) as [PoolEntry, PoolEntry, PoolEntry, PoolEntry];
    await store.write({ pool: [c, a] });
    await store.write({ pool: [a, b] });
    const reopened = await crash();
    same((await reopened.boot()).pool, [c, a, b], "before any is final");
    await reopened.write({ final: { blocks: [finalOf(sampleBlock(null, ["a", "c"]))], tiles: [] } });
    await reopened.write({ pool: [d] });
    await inBothLives(reopened, crash, async (reader) => same((await reader.boot()).pool, [b, d], "after the block"));
  }),

  check("drops a submission that the same batch makes final", async ({ store, crash }) => {
    const block = finalOf(sampleBlock(null, ["a"]));
    await store.write({ pool: [samplePoolEntry("a"), samplePoolEntry("b")], final: { blocks: [block], tiles: [] } });
    await inBothLives(store, crash, async (reader) =>
      same((await reader.boot()).pool, [samplePoolEntry("b")], "the pool"),
    );
  }),

  check("shows no submission that was final before", async ({ store, crash }) => {
    await store.write({ final: { blocks: [finalOf(sampleBlock(null, ["a"]))], tiles: [] } });
    await store.write({ pool: [samplePoolEntry("a"), samplePoolEntry("b")] });
    same((await (await crash()).boot()).pool, [samplePoolEntry("b")], "the pool");
  }),

  check("keeps the first evidence of a seat and height, and a bounded number a seat", async ({ store, crash }) => {
    await store.write({ evidence: [evidence(1, 5, "b"), evidence(1, 5, "c")] });
    await store.write({ evidence: [evidence(1, 5, "d"), evidence(2, 5)] });
    same((await store.boot()).evidence, [evidence(1, 5, "b"), evidence(2, 5)], "one a height");
    const many = Array.from({ length: EVIDENCE_PER_SEAT_MAX + 4 }, (_, height) => evidence(3, height));
    for (const pair of many) await store.write({ evidence: [pair] });
    const kept = (await (await crash()).boot()).evidence.filter(({ first }) => first.seat === 3);
    same(kept, many.slice(0, EVIDENCE_PER_SEAT_MAX), "16 a seat");
  }),
];

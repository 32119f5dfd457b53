/** P16: writes that are asked for at once, and two stores on one seat. */
import type { SlotMessage } from "@/lib/chain/votes";
import { check } from "./check";
import { holds, rejects, same } from "./expect";
import { attestation, finalOf, sampleBlock, sealedRecordOf } from "./samples";

const RACES = 1_000;

export const sharingChecks = [
  check("answers writes that were asked for at once in their order, each with its own", async ({ store }) => {
    const asked = Array.from({ length: 60 }, (_, i) => attestation(1 + (i % 20), 0, `${i}`));
    const answers = await Promise.all(asked.map((message) => store.write({ slots: [message] })));
    same(
      answers.map(({ slots }) => slots[0]),
      asked.map((_, i) => asked[i % 20]),
      "the first of each slot",
    );
  }),

  check("refuses one of several writes without harm to the others", async ({ store, crash }) => {
    const block = finalOf(sampleBlock(null, ["a"]));
    const sibling = finalOf(sampleBlock(null, ["b"]));
    const results = await Promise.allSettled([
      store.write({ slots: [attestation(1, 0, "a")] }),
      store.write({ final: { blocks: [block], tiles: [] } }),
      store.write({ final: { blocks: [sibling], tiles: [] }, slots: [attestation(1, 1, "b")] }),
      store.write({ sealed: sealedRecordOf("one", 0), slots: [attestation(1, 2, "c")] }),
      store.write({ sealed: sealedRecordOf("two", 0) }),
      store.write({ final: { blocks: [finalOf(sampleBlock(block as never, ["c"]))], tiles: [] } }),
    ]);
    same(
      results.map(({ status }) => status === "fulfilled"),
      [true, true, false, true, false, true],
      "who succeeds",
    );
    const image = await (await crash()).boot();
    same(image.slots, [attestation(1, 0, "a"), attestation(1, 2, "c")], "slots");
    same([image.tip?.header.height, image.sealed?.genesis.name], [2, "one"], "tip and network");
  }),

  check("gives each slot to one of two rivals and tells both the same", async ({ store, second }, { exclusive }) => {
    if (exclusive) return rejects(second(), "blocked", "a second store");
    const rivals = [store, await second()];
    const race = (name: string, rival: (typeof rivals)[number] | undefined): Promise<(SlotMessage | null)[]> =>
      Promise.all(
        Array.from({ length: RACES }, async (_, i) => {
          const answer = await rival?.write({ slots: [attestation(1 + i, 0, `${name}/${i}`)] });
          return answer?.slots[0] ?? null;
        }),
      );
    const [one, other] = await Promise.all([race("one", rivals[0]), race("other", rivals[1])]);
    same(one, other, "what the two were told");
    for (const message of one ?? []) holds(message !== null, "each slot has a winner");
    const durable = new Map((await store.boot()).slots.map((message) => [message.height, message]));
    same(
      one,
      Array.from({ length: RACES }, (_, i) => durable.get(1 + i)),
      "what the slots hold",
    );
    for (const rival of rivals) rival.close();
  }),

  check("lets no second store tear the chain", async ({ store, second }, { exclusive }) => {
    if (exclusive) return rejects(second(), "blocked", "a second store");
    const late = await second();
    await store.write({ final: { blocks: [finalOf(sampleBlock(null, ["a"]))], tiles: [] } });
    const sibling = { blocks: [finalOf(sampleBlock(null, ["b"]))], tiles: [] };
    await rejects(late.write({ final: sibling }), "conflict", "a sibling of the tip");
    await store.write({ voteFloor: 2 });
    same((await late.write({ slots: [attestation(1, 0, "a")] })).slots, [null], "the floor another store raised");
    late.close();
  }),

  check("that was closed answers nothing", async ({ store }) => {
    store.close();
    await rejects(store.boot(), "lost", "boot");
    await rejects(store.write({ voteFloor: 1 }), "lost", "write");
    await rejects(store.block(1), "lost", "block");
  }),
];

/** P12, P20–P22: the chain that was decided, its log, and the way back from an id to its place. */
import type { Candidate, FinalBlock, Store } from "@/lib/storage/store";
import { check, inBothLives } from "./check";
import { rejects, same } from "./expect";
import { attestation, bytesOf, finalOf, lastOf, sampleBlock, sampleChain, sampleTx, sampleTxId } from "./samples";

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}/${i}`);
const decide = (store: Store, ...blocks: readonly FinalBlock[]) => store.write({ final: { blocks, tiles: [] } });
const decideAll = (store: Store, chain: readonly Candidate[]) => decide(store, ...chain.map(finalOf));

export const chainChecks = [
  check("gives final blocks back as they were written", async ({ store, crash }) => {
    const [a, b, c] = sampleChain(3, (i) => names(`${i}`, [3, 0, 2][i] ?? 0)) as [Candidate, Candidate, Candidate];
    const blocks: FinalBlock[] = [finalOf(a), { ...b, certificate: null, certified: false }, finalOf(c)];
    await decide(store, ...blocks.slice(0, 1));
    await decide(store, ...blocks.slice(1));
    await inBothLives(store, crash, async (reader) => {
      same(await Promise.all([1, 2, 3].map((height) => reader.block(height))), blocks, "block by block");
      same(await reader.block(4), null, "a height that is not decided");
      same(await reader.blocks(2, 9, 1e9), blocks.slice(1), "a range");
      same((await reader.boot()).tip, { ...blocks[2], body: null }, "the tip");
    });
  }),

  check("keeps the body of a candidate that is decided, and drops those that lost", async ({ store, crash }) => {
    const [won, lost] = [sampleBlock(null, ["a", "b"]), sampleBlock(null, ["c"])];
    const next = sampleBlock(won, ["d"]);
    await store.write({ candidates: [won, lost, next] });
    await decide(store, { ...finalOf(won), body: null });
    const reopened = await crash();
    same(await reopened.block(1), finalOf(won), "the decided block");
    same((await reopened.boot()).candidates, [next], "candidates");
    await decideAll(reopened, [next]);
    same(await reopened.block(2), finalOf(next), "the next block");
  }),

  check("refuses blocks that do not follow the tip, with all that came along", async ({ store, crash }) => {
    const chain = sampleChain(3, (i) => names(`${i}`, 2)) as [Candidate, Candidate, Candidate];
    await decideAll(store, chain.slice(0, 1));
    const orphan = sampleBlock(sampleBlock(null, ["x", "y"]), ["z"]);
    const longer = { ...chain[1], header: { ...chain[1].header, logSize: 5 } };
    const wrong: readonly (readonly [string, readonly Candidate[]])[] = [
      ["a height left out", chain.slice(2)],
      ["a height again", chain.slice(0, 1)],
      ["another parent", [orphan]],
      ["another log", [longer]],
      ["a gap inside", [chain[1], sampleBlock(chain[2], ["z"])]],
    ];
    for (const [what, blocks] of wrong) {
      const final = { blocks: blocks.map(finalOf), tiles: [{ level: 0, index: 0, bytes: bytesOf("tile") }] };
      await rejects(store.write({ final, voteFloor: 9, slots: [attestation(9, 0, "a")] }), "conflict", what);
    }
    const reopened = await crash();
    const { tip, voteFloor, slots } = await reopened.boot();
    same([tip?.header.height, voteFloor, slots], [1, 0, []], "what is left of refused batches");
    same([await reopened.tile(0, 0), await reopened.block(2)], [null, null], "tile and block");
    await decideAll(reopened, chain.slice(1));
  }),

  check("answers a range within its bounds, one block at least", async ({ store }) => {
    const chain = sampleChain(8, (i) => names(`${i}`, i === 4 ? 0 : 2), 200);
    await decideAll(store, chain);
    const heights = async (from: number, countMax: number, bytesMax: number): Promise<number[]> =>
      (await store.blocks(from, countMax, bytesMax)).map(({ header }) => header.height);
    const bodyBytes = 2 * (200 + 4 + 13);
    same(await heights(3, 4, 1e9), [3, 4, 5, 6], "by count");
    same(await heights(1, 9, 2 * bodyBytes), [1, 2], "by bytes");
    same(await heights(3, 9, 2 * bodyBytes), [3, 4, 5], "an empty body is free");
    same(await heights(1, 9, 2 * bodyBytes - 1), [1], "one byte too many");
    same(await heights(2, 9, 0), [2], "one in any case");
    same([await heights(9, 4, 1e9), await heights(1, 0, 1e9)], [[], []], "nothing to give");
  }),

  check("finds the place of each id in the log, and of no other", async ({ store, crash }) => {
    const chain = sampleChain(60, (i) => names(`${i}`, (i * 7) % 5));
    for (const block of chain) await decideAll(store, [block]);
    const absent = names("absent", 200).map((name) => sampleTxId(sampleTx(name)));
    const ids = chain.flatMap(({ txIds }) => txIds);
    const places = chain.flatMap(({ txIds, header }) =>
      txIds.map((_, i) => ({ height: header.height, index: header.logSize - txIds.length + i })),
    );
    await inBothLives(store, crash, async (reader) => {
      same(await reader.find(ids), places, "places");
      same(
        await reader.find(absent),
        absent.map(() => null),
        "strangers",
      );
      same(
        await reader.find([absent[0], ids[3], absent[1], ids[0]] as typeof ids),
        [null, places[3], null, places[0]],
        "order",
      );
    });
  }),

  check("lists the ids of any stretch of the log", async ({ store, crash }) => {
    const chain = sampleChain(7, (i) => names(`${i}`, [4, 0, 1, 0, 0, 6, 2][i] ?? 0));
    await decideAll(store, chain);
    const ids = chain.flatMap(({ txIds }) => txIds);
    const reader = await crash();
    for (let from = 0; from <= ids.length; from++)
      for (let until = from; until <= ids.length + 1; until++)
        same(await reader.txIds(from, until), ids.slice(from, until), `ids ${from} to ${until}`);
  }),

  check("keeps the last bytes of a tile", async ({ store, crash }) => {
    const [a, b] = sampleChain(2, (i) => [`${i}`]) as [Candidate, Candidate];
    const tile = (level: number, index: number, name: string) => ({ level, index, bytes: bytesOf(name) });
    await store.write({ final: { blocks: [finalOf(a)], tiles: [tile(0, 0, "early"), tile(1, 0, "up")] } });
    await store.write({ final: { blocks: [finalOf(b)], tiles: [tile(0, 0, "late"), tile(0, 1, "next")] } });
    const reader = await crash();
    const found = await Promise.all([reader.tile(0, 0), reader.tile(0, 1), reader.tile(1, 0), reader.tile(1, 1)]);
    same(found, [bytesOf("late"), bytesOf("next"), bytesOf("up"), null], "tiles");
  }),

  check("prunes bodies and nothing else", async ({ store, crash }) => {
    const chain = sampleChain(4, (i) => names(`${i}`, i === 1 ? 0 : 2));
    const candidate = sampleBlock(lastOf(chain), ["next"]);
    await decideAll(store, chain);
    await store.write({ candidates: [candidate] });
    await store.prune(3);
    const final = chain.map(finalOf);
    const pruned = final.map((block, i) => (i === 0 ? { ...block, body: null } : block));
    const reopened = await inBothLives(store, crash, async (reader) => {
      same(await reader.blocks(1, 9, 1e9), pruned, "bodies below the height, but an empty one is always known");
      same((await reader.find(chain[0]?.txIds ?? []))[0], { height: 1, index: 0 }, "the index");
    });
    await reopened.prune(99);
    same((await reopened.boot()).candidates, [candidate], "the body a vote rests on");
  }),

  check("takes bodies of any size", async ({ store, crash }) => {
    const sizes = [1, 61_414, 61_415, 130_000, 250_000].map((payloadBytes) => ({ payloadBytes, txs: 1 }));
    const chain: Candidate[] = [];
    for (const [i, { payloadBytes, txs }] of [...sizes, { payloadBytes: 200_000, txs: 4 }].entries()) {
      const block = sampleBlock(chain.at(-1) ?? null, names(`${i}`, txs), "", payloadBytes);
      await store.write({ candidates: [block] });
      await decideAll(store, [block]);
      chain.push(block);
    }
    same(await (await crash()).blocks(1, 99, 1e9), chain.map(finalOf), "blocks");
  }),
];

/**
 * Catching up by descent (P22): an empty validator beside one that has the whole chain. Real signatures, real codec,
 * memory stores; the link hands bytes over in a later turn. Both are the runner that a tab runs.
 */
import { assert, present } from "@/lib/base/assert";
import { toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { certificateFrom, type FinalityCertificate } from "@/lib/chain/certificate";
import { openTable, type Table } from "@/lib/chain/genesis";
import type { PublicKey } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import { acknowledgementBytes, type SealedRecord } from "@/lib/chain/sealing";
import { genesisTip } from "@/lib/chain/validity";
import { type FinalityVote, signedBytes } from "@/lib/chain/votes";
import { vrfKey, vrfKeygen } from "@/lib/crypto/ecvrf";
import { generateSigningKey, type SigningKey } from "@/lib/crypto/signer";
import { createVerifier } from "@/lib/crypto/verifier";
import { bootNode } from "@/lib/node/boot";
import { createEdge } from "@/lib/node/edge";
import { EMPTY_LOG, openLog } from "@/lib/node/log";
import { createRunner, type Runner } from "@/lib/node/runner";
import { nextBlock, type TestBlock, txOf } from "@/lib/node/testChain";
import { realClock } from "@/lib/node/testNetwork";
import { tilesOn } from "@/lib/node/testNode";
import { createMemoryStore } from "@/lib/storage/memory";
import { bootImageOf, emptyTables, type MemoryTables, writeTo } from "@/lib/storage/tables";
import { type Bench, secondsOf } from "./benchMeasure";

const SEATS = 4;
const BLOCKS = 10_000;
const TXS_PER_BLOCK = 10;
const TX_BYTES = 100;

export const CATCH_UP_BENCHES: readonly Bench[] = [
  {
    name: "an empty validator catches up with 10 000 blocks of 10 transactions",
    unit: "s",
    target: 5,
    aim: 1,
    async prepare() {
      const world = await sealWorld();
      const full = await writeChain(world);
      return () => secondsOf(() => catchUp(world, full));
    },
  },
];

interface World {
  readonly table: Table;
  readonly sealed: SealedRecord;
  readonly keys: readonly SigningKey[];
}

async function sealWorld(): Promise<World> {
  const keys = await Promise.all(Array.from({ length: SEATS }, () => generateSigningKey(globalThis.crypto.subtle)));
  const genesis = {
    version: 1,
    roomCode: "BENCH000",
    name: "a long chain",
    params: PRESETS.live,
    genesisTimeMs: 0,
    validators: keys.map(({ publicKey }, seat) => ({
      signingKey: toHex(publicKey) as PublicKey,
      vrfKey: toHex(vrfKey(vrfKeygen()).publicKey) as PublicKey,
      name: `seat ${seat}`,
    })),
  } as const;
  const opened = openTable(genesis);
  assert(opened.ok, "a genesis of fresh keys is good");
  const bytes = acknowledgementBytes(opened.value.networkId, 0);
  const acknowledgements = await Promise.all(keys.map((key) => key.sign(bytes)));
  return { table: opened.value, sealed: { genesis, attempt: 0, acknowledgements }, keys };
}

/** The store of a validator that has it all; every certificate is signed by a quorum. */
async function writeChain({ table, keys }: World): Promise<MemoryTables> {
  const tables = emptyStore();
  let last: Pick<TestBlock, "tip"> & { readonly log: TestBlock["grown"]["log"] } = {
    tip: genesisTip(table),
    log: EMPTY_LOG,
  };
  for (let height = 1; height <= BLOCKS; height++) {
    const body = Array.from({ length: TXS_PER_BLOCK }, (_, i) => txOf(`${height} ${i}`, TX_BYTES));
    const { grown, tip, ...made } = nextBlock(table, last, body);
    const certificate = await certify(table, keys, made);
    const block = { ...made, certificate, certified: true };
    writeTo(tables, { final: { blocks: [block], tiles: grown.tiles }, voteFloor: height + 1 });
    last = { tip, log: grown.log };
  }
  return tables;
}

async function certify(
  table: Table,
  keys: readonly SigningKey[],
  { header, blockId }: Pick<TestBlock, "header" | "blockId">,
): Promise<FinalityCertificate> {
  const { height, round } = header;
  const votes = await Promise.all(
    keys.slice(0, table.q).map(async (key, seat): Promise<FinalityVote> => {
      const vote = { type: "finality", height, round, seat, blockId } as const;
      return { ...vote, signature: await key.sign(signedBytes(table.networkId, vote)) };
    }),
  );
  return certificateFrom(votes) as FinalityCertificate;
}

/** Resolves when the empty one stands where the full one does. */
async function catchUp(world: World, full: MemoryTables): Promise<void> {
  const pair: Runner[] = [];
  const empty = emptyStore();
  await new Promise<void>((done, failed) => {
    const noted = (): void => {
      if ((pair[1]?.node.core.tip.height ?? 0) >= BLOCKS) done();
    };
    for (const [i, tables] of [full, empty].entries()) pair.push(run(world, tables, pair, 1 - i, noted, failed));
    for (const [i, runner] of pair.entries()) runner.linkUp(`${1 - i}` as PeerId, i === 1 ? 0 : null);
  });
  for (const runner of pair) runner.stop();
  assert(empty.ids.at(-1) === full.ids.at(-1) && empty.ids.length === full.ids.length, "both have one log");
}

/** An observer on this store, linked to the other of the pair. */
function run(
  { table, sealed }: World,
  tables: MemoryTables,
  pair: readonly Runner[],
  other: number,
  noted: () => void,
  failed: (why: unknown) => void,
): Runner {
  const image = bootImageOf(tables);
  const size = image.tip?.header.logSize ?? 0;
  const log = present(openLog(size, tilesOn(tables, size)), "the log of a whole store");
  const { node, effects } = bootNode({ table, sealed, image, log, signingKey: null, restarted: true }, realClock.now());
  const nothing = (): void => undefined;
  const runner = createRunner({
    node,
    store: createMemoryStore(tables),
    keys: null,
    edge: createEdge(createVerifier(globalThis.crypto.subtle)),
    clock: realClock,
    link: {
      send: (_, priority, bytes) => setImmediate(() => pair[other]?.packet(`${1 - other}` as PeerId, priority, bytes)),
      consumed: nothing,
      fault: (_, rejection) => failed(new Error(rejection.detail)),
    },
    watch: { note: noted, message: nothing, handled: nothing, stoodDown: nothing, blamed: nothing, limited: nothing },
    onStop: (stop) => failed(new Error(`a validator stopped: ${stop.type}`)),
  });
  runner.begin(effects);
  return runner;
}

const emptyStore = (): MemoryTables =>
  emptyTables({
    roomCode: "BENCH000",
    signingKey: { type: "raw", secretKey: new Uint8Array(32) },
    vrfSecret: new Uint8Array(32),
    purpose: "observer",
    createdAtMs: 0,
  });

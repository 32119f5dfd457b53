/** Worker to worker through two pages, with both ends of the port as they are, in virtual time. */
import { expect, test, vi } from "vitest";
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import {
  type MeshBatchPort,
  type MeshPort,
  type MeshToNode,
  type NodeBatchPort,
  type NodeToMesh,
  openMeshPort,
  SEND_WINDOW_BYTES,
} from "@/lib/port/mesh";
import { elapse, type MemoryTable, seated, type Tab } from "./memoryTable";
import { relay } from "./relay";

const MIB = 1024 * 1024;

interface Worker {
  readonly port: MeshPort;
  readonly got: MeshToNode[];
  readonly batches: (readonly MeshToNode[])[];
  readonly stop: () => void;
}

/** A worker for the tab: what crosses the port is cloned and transferred as between real threads. */
function employ({ time }: MemoryTable, tab: Tab, consumes = true): Worker {
  const got: MeshToNode[] = [];
  const batches: (readonly MeshToNode[])[] = [];
  const defer = (run: () => void): void => time.after(0, run);
  const page: MeshBatchPort = {
    onmessage: null,
    postMessage(batch, transfer) {
      const data: readonly MeshToNode[] = structuredClone(batch, { transfer });
      batches.push(data);
      time.after(1, () => worker.onmessage?.({ data }));
    },
  };
  const worker: NodeBatchPort = {
    onmessage: null,
    postMessage(batch, transfer) {
      const data: readonly NodeToMesh[] = structuredClone(batch, { transfer });
      time.after(1, () => page.onmessage?.({ data }));
    },
  };
  const port: MeshPort = openMeshPort(worker, receive, defer);
  return { port, got, batches, stop: relay(tab.mesh, page, defer) };

  function receive(message: MeshToNode): void {
    got.push(message);
    if (consumes && message.type === "bytes") port.consumed(message.peer, message.priority, message.bytes.length);
  }
}

async function twoWorkers(consumes = true) {
  const { table, tabs } = await seated(20, 2);
  const [ada, ben] = tabs as [Tab, Tab];
  const [peer] = ada.links.keys() as Iterable<PeerId>;
  if (peer === undefined) throw new Error("there is a link");
  return { table, ada, ben, peer, one: employ(table, ada), other: employ(table, ben, consumes) };
}

const bytesIn = (worker: Worker): number =>
  worker.got.reduce((sum, message) => sum + (message.type === "bytes" ? message.bytes.length : 0), 0);

test("a message goes from worker to worker, and its buffer is given away", async () => {
  const { table, peer, one, other } = await twoWorkers();
  const bytes = new Uint8Array([1, 2, 3]);
  one.port.send([peer], "votes", bytes);
  await elapse(table, 200);
  expect(other.got.filter(({ type }) => type === "bytes")).toEqual([
    { type: "bytes", peer, priority: "votes", bytes: new Uint8Array([1, 2, 3]) },
  ]);
  expect(bytes.byteLength).toBe(0);
});

test("as much passes as credit comes back for: five windows", async () => {
  const { table, peer, one, other } = await twoWorkers();
  let left = (5 * SEND_WINDOW_BYTES) / MIB;
  table.time.every(20, () => {
    if (left > 0 && one.port.send([peer], "sync", new Uint8Array(MIB))) left--;
  });
  await elapse(table, 10_000);
  expect(bytesIn(other)).toBe(5 * SEND_WINDOW_BYTES);
});

test("a worker that deals with nothing is handed one window of sync", async () => {
  const { table, peer, one, other } = await twoWorkers(false);
  for (let at = 0; at < 20; at++) one.port.send([peer], "sync", new Uint8Array(MIB));
  await elapse(table, 3_000);
  expect(bytesIn(other)).toBe(5 * MIB);
});

test("a command that we make a mistake with is said aloud; the others are obeyed, and the credit comes back", () => {
  const [tasks, obeyed, posted]: [(() => void)[], string[], MeshToNode[]] = [[], [], []];
  vi.stubGlobal("queueMicrotask", (run: () => void) => tasks.push(run));
  const page: MeshBatchPort = { onmessage: null, postMessage: (batch) => void posted.push(...batch) };
  const mesh = {
    on: () => () => {},
    obey({ type }: NodeToMesh) {
      obeyed.push(type);
      if (type === "pulse") throw new Error("ours");
    },
  };
  relay(mesh, page, (run) => run());
  const send = { type: "send", to: [], priority: "votes", bytes: new Uint8Array(1_000) } as const;
  page.onmessage?.({ data: [{ type: "pulse" }, send] });
  vi.unstubAllGlobals();
  expect([obeyed, posted]).toEqual([["pulse", "send"], [{ type: "sendCredit", bytes: 1_000 }]]);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toThrow("ours");
});

test("what happens in one task is one batch", async () => {
  const { table, ada, one } = await twoWorkers();
  one.batches.length = 0;
  ada.mesh.close();
  await elapse(table, 1);
  expect(one.batches.map((batch) => batch.map(({ type }) => type))).toEqual([["linkDown"]]);
});

test("the worker learns of links, not of letters, and of nothing after the relay stopped", async () => {
  const { table, ada, one, other } = await twoWorkers();
  ada.mesh.post(null, new TextEncoder().encode('{"to":"nobody"}') as Bytes);
  await elapse(table, 100);
  other.stop();
  ada.mesh.close();
  await elapse(table, 100);
  expect(one.got.map(({ type }) => type).filter((type) => type !== "stats")).toEqual(["linkDown"]);
  expect(other.got.map(({ type }) => type).filter((type) => type !== "stats")).toEqual([]);
});

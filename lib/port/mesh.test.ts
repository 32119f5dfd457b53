import { describe, expect, test } from "vitest";
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import {
  batchPort,
  type MeshToNode,
  type NodeBatchPort,
  type NodeToMesh,
  openMeshPort,
  type Priority,
  SEND_QUEUE_BYTES_MAX,
  SEND_WINDOW_BYTES,
} from "./mesh";

const BEN = "ben" as PeerId;
const MIB = 1024 * 1024;

/** A worker's end whose page answers only when told to; `task` runs what one task would, then what comes after it. */
function open() {
  const batches: (readonly NodeToMesh[])[] = [];
  const got: MeshToNode[] = [];
  const deferred: (() => void)[] = [];
  const port: NodeBatchPort = { onmessage: null, postMessage: (batch) => batches.push(batch) };
  const mesh = openMeshPort(
    port,
    (message) => got.push(message),
    (run) => deferred.push(run),
  );
  const task = (run: () => void): void => {
    run();
    for (const each of deferred.splice(0)) each();
  };
  return {
    mesh,
    batches,
    got,
    task,
    page: (...messages: MeshToNode[]) => task(() => port.onmessage?.({ data: messages })),
  };
}

const sent = (batches: readonly (readonly NodeToMesh[])[]): string[] =>
  batches.flat().map((each) => (each.type === "send" ? `${each.priority} ${each.bytes.length}` : each.type));

describe("the worker's end of the mesh's port", () => {
  test("posts what one task said as one batch", () => {
    const { mesh, batches, task } = open();
    task(() => {
      mesh.pulse();
      mesh.consumed(BEN, "votes", 300);
      mesh.send([BEN], "votes", new Uint8Array(8));
    });
    task(() => mesh.fault(BEN, "bad-signature", "got one"));
    expect(batches).toEqual([
      [
        { type: "pulse" },
        { type: "consumed", peer: BEN, priority: "votes", bytes: 300 },
        { type: "send", to: [BEN], priority: "votes", bytes: new Uint8Array(8) },
      ],
      [{ type: "fault", peer: BEN, code: "bad-signature", detail: "got one" }],
    ]);
  });

  test("hands on everything but credit", () => {
    const { got, page } = open();
    page({ type: "linkUp", peer: BEN, session: "5e", seatKey: null, direct: false }, { type: "sendCredit", bytes: 0 });
    expect(got).toEqual([{ type: "linkUp", peer: BEN, session: "5e", seatKey: null, direct: false }]);
  });

  test("sends no more than the window to a page that takes nothing, and then the most urgent first", () => {
    const { mesh, batches, task, page } = open();
    task(() => {
      for (let at = 0; at < 10; at++) mesh.send([BEN], "sync", new Uint8Array(MIB));
      mesh.send([BEN], "votes", new Uint8Array(300));
    });
    expect(sent(batches)).toEqual(Array<string>(SEND_WINDOW_BYTES / MIB).fill(`sync ${MIB}`));
    page({ type: "sendCredit", bytes: MIB + 300 });
    expect(sent(batches).slice(SEND_WINDOW_BYTES / MIB)).toEqual(["votes 300", `sync ${MIB}`]);
  });

  test.each<Priority>(["control", "votes", "blocks", "sync"])(
    "refuses %s when its queue is full, and says so",
    (priority) => {
      const { mesh, task, page } = open();
      let taken = 0;
      task(() => {
        while (mesh.send([BEN], priority, new Uint8Array(MIB))) taken++;
      });
      expect(taken * MIB).toBe(SEND_WINDOW_BYTES + SEND_QUEUE_BYTES_MAX);
      page({ type: "sendCredit", bytes: MIB });
      expect(mesh.send([BEN], priority, new Uint8Array(MIB))).toBe(true);
    },
  );

  test("calls `defer` as a function, not as a method: a browser's queueMicrotask insists", () => {
    const callers: unknown[] = [];
    const port: NodeBatchPort = { onmessage: null, postMessage: () => undefined };
    openMeshPort(
      port,
      () => undefined,
      function (this: unknown) {
        callers.push(this);
      },
    ).pulse();
    expect(callers).toEqual([undefined]);
  });

  test("transfers buffers over a real channel, and copies what is only a part of one", async () => {
    const { port1, port2 } = new MessageChannel();
    const mesh = openMeshPort(batchPort(port1), () => undefined, queueMicrotask);
    const whole = new Uint8Array([1, 2, 3]);
    const part = new Uint8Array([0, 4, 5, 6]).subarray(1) as Bytes;
    const batch = new Promise<readonly NodeToMesh[]>((resolve) => {
      port2.onmessage = ({ data }) => resolve(data);
    });
    mesh.send([BEN], "votes", whole);
    mesh.send([BEN], "votes", part);
    expect((await batch).map((each) => (each.type === "send" ? [...each.bytes] : []))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(whole.byteLength).toBe(0);
    expect([...part]).toEqual([4, 5, 6]);
    port1.close();
  });
});

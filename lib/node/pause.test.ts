/** What waits while a validator is paused, and what follows when it goes on (P14, P23). */
import { afterEach, expect, test } from "vitest";
import type { PeerId } from "@/lib/base/peer";
import type { Store } from "@/lib/storage/store";
import { createWire } from "@/lib/wire/codec";
import type { Recording } from "./recorder";
import { replayRecording, writeRecording } from "./recording";
import { createTestNetwork, finalHeight, type TestHost, type TestNetwork } from "./testNetwork";

let network: TestNetwork | null = null;
afterEach(() => {
  network?.stop();
  network = null;
});

async function alone(): Promise<[TestNetwork, TestHost]> {
  network = await createTestNetwork(1);
  return [network, network.hosts[0] as TestHost];
}

test("links that come and go while it is paused are news when it goes on, and leave nothing behind", async () => {
  const [, { runner, recorder }] = await alone();
  const names = Array.from({ length: 1_000 }, (_, i) => `${i}/9` as PeerId);
  runner.linkUp(names[0] as PeerId, null);
  runner.pause();
  for (const name of names.slice(1)) {
    runner.linkUp(name, null);
    if (name !== names.at(-1)) runner.linkDown(name);
  }
  runner.linkDown(names[0] as PeerId);
  expect([...runner.node.peers.keys()]).toEqual(names.slice(0, 1));
  runner.resume();
  expect([...runner.node.peers.keys()]).toEqual(names.slice(-1));
  const links = recorder.recording()?.steps.filter(({ input: { type } }) => type === "peerUp" || type === "peerDown");
  expect(links?.map(({ input: { type } }) => type)).toEqual(["peerUp", "peerUp", "peerDown"]);
});

test("what it had not read when it ends is not told of as heard", async () => {
  const [{ sealed }, { runner, tracer }] = await alone();
  const name = "9/9" as PeerId;
  const hello = createWire(1).encode({ type: "hello", sealed });
  runner.linkUp(name, null);
  runner.pause();
  runner.packet(name, "control", hello);
  const { seq } = tracer.view;
  runner.stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(tracer.view.seq).toBe(seq);
});

test("P16: a vote whose write ends meanwhile is said, and leads on, when it goes on; a recording agrees", async () => {
  const [one, ada] = await alone();
  const stall = createStall();
  one.restart(0, stall.wrap);
  await one.until(() => finalHeight(ada) >= 1);
  await stall.begun();
  ada.runner.pause();
  const { own } = ada.runner.node.core.current;
  const filled = ada.tables.slots.size;
  await stall.end();
  expect(ada.tables.slots.size).toBe(filled + 1);
  expect(ada.runner.node.core.current.own).toBe(own);
  ada.runner.resume();
  expect(ada.runner.node.core.current.own.length).toBe(own.length + 1);
  const height = finalHeight(ada);
  await one.until(() => finalHeight(ada) >= height + 2);
  expect(ada.stops).toEqual([]);
  expect(replayRecording(writeRecording(ada.recorder.recording() as Recording))).toMatchObject({ ok: true });
});

/** A disk that can be made to take its time for one vote. */
function createStall() {
  let begin: (() => void) | null = null;
  let end = () => {};
  let ended: Promise<unknown> = Promise.resolve();
  return {
    wrap: (store: Store): Store => ({
      ...store,
      write(batch) {
        if (begin === null || !batch.slots?.length) return store.write(batch);
        begin();
        begin = null;
        const written = new Promise<void>((resolve) => {
          end = resolve;
        }).then(() => store.write(batch));
        ended = written;
        return written;
      },
    }),
    /** The next vote is being written. */
    begun: () =>
      new Promise<void>((resolve) => {
        begin = resolve;
      }),
    /** It is written, and what follows from that has followed. */
    async end() {
      end();
      await ended;
      for (let i = 0; i < 20; i++) await Promise.resolve();
    },
  };
}

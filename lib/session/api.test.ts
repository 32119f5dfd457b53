import { expect, test } from "vitest";
import { bundleFromText, verifyBundle } from "@/lib/client/bundle";
import { realChain } from "@/lib/client/realChain";
import { createVerifier } from "@/lib/crypto/verifier";
import type { Answer, FromNode, ToNode } from "@/lib/port/port";
import { counted, entered, viewOf } from "@/lib/port/samples";
import { createApi } from "./api";
import { createNodeClient, type WorkerLike } from "./node";
import type { Session } from "./session";
import { initialState } from "./state";
import { createTabStore } from "./store";

/** A session that sits at a table whose validator answers this to every question. */
function sitting(answer: Answer, view = viewOf([])): Session {
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    postMessage(message: ToNode) {
      if (message.type !== "ask") return;
      const data: FromNode = { type: "answers", answers: [{ id: message.id, answer }] };
      worker.onmessage?.(new MessageEvent("message", { data }));
    },
    terminate: () => undefined,
  };
  const node = createNodeClient(worker);
  const nothing = () => undefined;
  const done = () => Promise.resolve();
  return {
    store: createTabStore({ ...initialState("7QK4MZ2X", "Ada", null), view }),
    node: () => node,
    onEvents: () => nothing,
    onEvent: () => nothing,
    start: done,
    pause: nothing,
    resume: nothing,
    begin: done,
    rename: done,
    leave: nothing,
    rejoin: done,
  };
}

test("a proof is the text of a file that proves, to whoever reads it (P21)", async () => {
  const [bundle] = (await realChain()).bundles;
  if (bundle === undefined) throw new Error("no transaction in the block");
  const file = await createApi(sitting({ type: "proof", proof: bundle })).proof(bundle.txId);
  const read = bundleFromText(file ?? "");
  if (!read.ok) throw new Error(read.error);
  expect(
    await verifyBundle(
      read.value,
      createVerifier(),
      () => 0,
      () => undefined,
    ),
  ).toBe(true);
});

test("a transaction that is not final has no proof, and an id that is none is refused", async () => {
  const api = createApi(sitting({ type: "proof", proof: null }));
  expect(await api.proof("ab".repeat(32))).toBeNull();
  await expect(api.proof("pay ada 5")).rejects.toThrow("got pay ada 5, want 64 hexadecimal digits");
});

test("its status names the round that the phase is of, also if votes of a later one are here", () => {
  const view = viewOf([entered(), counted("attest", 2, { round: 1 })]);
  expect(createApi(sitting({ type: "proof", proof: null }, view)).status()).toMatchObject({ height: 1, round: 0 });
});

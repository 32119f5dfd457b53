import { describe, expect, test } from "vitest";
import type { TxId } from "@/lib/chain/ids";
import { hexId } from "@/lib/chain/samples";
import { txId, viewOf } from "@/lib/port/samples";
import type { TraceEvent, TraceFact, TxStatus } from "@/lib/port/trace";
import { TRACKED_TXS_MAX } from "@/lib/port/view";
import { createSubmissions, stepReached } from "./submissions";

const at = (ms: number, fact: TraceFact): TraceEvent => ({ ...fact, seq: ms, at: ms, causeSeq: null });
const status = (ms: number, type: TxStatus): TraceEvent => at(ms, { type: "tx", id: txId(7), status: type });
const sent = (ms: number, peer: string, to: number | null, kind = "transactions"): TraceEvent =>
  at(ms, {
    type: "message",
    kind,
    of: "",
    height: null,
    round: null,
    direction: "out",
    peer,
    from: 0,
    to,
    sentAt: ms,
    recvAt: null,
    bytes: 10,
    verified: null,
  });
const slot = { height: 3, round: 1 };

describe("own transactions", () => {
  test("are followed step by step, each with its moment", () => {
    const submissions = createSubmissions();
    submissions.take([
      status(10, { type: "pooled", own: true }),
      sent(12, "ben", 1),
      sent(13, "cai", 2),
      sent(14, "ben", 1),
    ]);
    submissions.add(txId(7), "hello", 5, 11);
    submissions.take([
      status(50, { type: "proposed", ...slot }),
      sent(55, "dee", 3),
      status(80, { type: "attested", ...slot }),
      status(120, { type: "final", height: 3, index: 9 }),
    ]);
    const [one] = submissions.store.getState();
    expect(one).toEqual({
      id: txId(7),
      text: "hello",
      submittedAt: 5,
      status: { type: "final", height: 3, index: 9 },
      doneAt: { stored: 10, sent: 12, proposed: 50, attested: 80, final: 120 },
      sentTo: [
        { seat: 1, at: 12 },
        { seat: 2, at: 13 },
      ],
    });
  });

  test("are sent to seats: not twice to one by a new link, and to nobody by a link to who only watches or to itself", () => {
    const submissions = createSubmissions();
    const links = [sent(12, "ben", 1), sent(13, "ben again", 1, "announce"), sent(14, "gus", null), sent(15, "ada", 0)];
    submissions.take([status(10, { type: "pooled", own: true }), ...links]);
    expect(submissions.store.getState()[0]?.sentTo).toEqual([{ seat: 1, at: 12 }]);
  });

  test("never go back, also when a later round proposes them again", () => {
    const submissions = createSubmissions();
    submissions.take([
      status(1, { type: "pooled", own: true }),
      status(2, { type: "attested", ...slot }),
      status(3, { type: "proposed", height: 3, round: 2 }),
    ]);
    expect(submissions.store.getState()[0]?.status.type).toBe("attested");
  });

  test("forget what a sandbox has undone, and are followed again from there", () => {
    const submissions = createSubmissions();
    const events = [
      status(10, { type: "pooled", own: true }),
      sent(12, "ben", 1),
      sent(60, "cai", 2),
      status(90, { type: "final", height: 1, index: 0 }),
    ];
    const later: TraceEvent = at(80, { type: "tx", id: txId(8), status: { type: "pooled", own: true } });
    submissions.take([...events, later]);
    submissions.goBack({ ...viewOf([{ type: "tx", id: txId(7), status: { type: "pooled", own: true } }]), at: 50 });
    const undone = { status: { type: "pooled" }, doneAt: { stored: 10, sent: 12 }, sentTo: [{ seat: 1, at: 12 }] };
    expect(submissions.store.getState()).toMatchObject([undone]);
    submissions.take([status(400, { type: "final", height: 1, index: 0 })]);
    expect(submissions.store.getState()[0]?.doneAt).toEqual({ stored: 10, sent: 12, final: 400 });
  });

  test("what was missed while hidden is known without its moment", () => {
    const submissions = createSubmissions();
    submissions.take([status(1, { type: "pooled", own: true })]);
    submissions.reconcile([{ id: txId(7), status: { type: "final", height: 3, index: 0 }, at: 1, finalAt: 9 }]);
    const [one] = submissions.store.getState();
    expect(one?.doneAt).toEqual({ stored: 1 });
    expect(one && stepReached(one)).toBe("final");
  });

  test("an unknown one that the worker follows is shown", () => {
    const submissions = createSubmissions();
    submissions.reconcile([{ id: txId(8), status: { type: "pooled", own: true }, at: 4, finalAt: null }]);
    expect(submissions.store.getState()[0]).toMatchObject({ id: txId(8), submittedAt: 4, text: null });
  });

  test("are no more than the worker follows", () => {
    const submissions = createSubmissions();
    for (let n = 0; n < TRACKED_TXS_MAX + 5; n++) submissions.add(`${hexId(n % 256)}${n}` as TxId, "x", n, n);
    expect(submissions.store.getState()).toHaveLength(TRACKED_TXS_MAX);
  });
});

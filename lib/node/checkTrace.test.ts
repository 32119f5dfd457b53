import { beforeAll, describe, expect, test } from "vitest";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { BlockId } from "@/lib/chain/ids";
import { emptyView } from "@/lib/port/reduce";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { checkTrace } from "./checkTrace";
import { haltedFact } from "./describe";
import type { NodeEffect, NodeInput } from "./effect";
import { createRecorder, type Recording } from "./recorder";
import { writeRecording } from "./recording";
import { txOf } from "./testChain";
import { createTestNetwork, finalHeight } from "./testNetwork";
import { createTestNode } from "./testNode";
import { createTracer } from "./tracer";
import { handle } from "./validator";

interface Exported {
  readonly events: readonly TraceEvent[];
  readonly recording: readonly string[];
}

/** Of a real table: seat 1 was started again, seat 3 was paused for a while. */
let exports: readonly Exported[] = [];
/** Seat 2's, to which nothing happened. */
let events: readonly TraceEvent[] = [];
let recording: readonly string[] = [];

beforeAll(async () => {
  const four = await createTestNetwork(4);
  await Promise.all(four.hosts.map(({ runner }, i) => runner.submit(txOf(`${i}`))));
  await four.until(() => four.hosts.every((host) => finalHeight(host) >= 3));
  four.restart(1);
  await four.until(() => four.hosts.every((host) => finalHeight(host) >= 5));
  four.hosts[3]?.runner.pause();
  await four.until(() => four.hosts.every((host) => host.seat === 3 || finalHeight(host) >= 6));
  four.hosts[3]?.runner.resume();
  await four.until(() => four.hosts.every((host) => finalHeight(host) >= 7));
  four.stop();
  exports = four.hosts.map((host) => ({
    events: [...host.tracer.events],
    recording: [...writeRecording(host.recorder.recording() as Recording)],
  }));
  ({ events, recording } = exports[2] as Exported);
});

/** Somebody's trace: this event is another one. */
const withOther = (seq: number, other: (event: TraceEvent) => TraceFact): TraceEvent[] =>
  events.map((event) => (event.seq === seq ? ({ ...event, ...other(event) } as TraceEvent) : event));
const lastOf = (type: TraceEvent["type"]): TraceEvent => events.findLast((event) => event.type === type) as TraceEvent;
const NOTHING_MUCH: TraceFact = { type: "pool", waiting: 0, own: 0 };
/** Nothing of what it was before is left of it. */
const hidden = ({ seq, at, causeSeq }: TraceEvent): TraceEvent => ({ ...NOTHING_MUCH, seq, at, causeSeq });
const atEnd = (fact: TraceFact, last = (events.at(-1) as TraceEvent).seq): TraceEvent =>
  ({ ...fact, seq: last + 1, at: 0, causeSeq: null }) as TraceEvent;

describe("the events of a trace", () => {
  test.each([0, 1, 2, 3])("of seat %i follow from the recorded inputs", (seat) => {
    const { events, recording } = exports[seat] as Exported;
    const checked = checkTrace({ events, recording });
    expect(checked).toMatchObject({ ok: true, steps: recording.length - 1, until: events.at(-1)?.seq });
    expect(checked.ok && checked.events).toBeGreaterThan(20);
  });

  test("may begin and end anywhere, as an export does that is capped, or of a page that lags", () => {
    const whole = checkTrace({ events, recording });
    const from = whole.ok ? whole.from : 0;
    for (let cut = 0; cut < events.length; cut += Math.ceil(events.length / 12)) {
      const [begun, ended] = [events.slice(cut), events.slice(0, cut)];
      const first = begun[0]?.seq ?? 0;
      const found = [begun, ended, events.slice(cut, cut + 7)].map((some) => checkTrace({ events: some, recording }));
      expect([cut, found.filter(({ ok }) => !ok)]).toEqual([cut, []]);
      expect(found[0]).toMatchObject({ from: Math.max(from, first), until: events.at(-1)?.seq });
    }
  });

  test("are covered as far as they are told: not what was before the recording, nor half of a step", () => {
    const { seq } = JSON.parse(recording[0] ?? "") as { seq: number };
    expect(checkTrace({ events, recording })).toMatchObject({ ok: true, from: seq + 1 });
    const final = lastOf("final").seq;
    const checked = checkTrace({ events: events.filter((event) => event.seq < final), recording });
    expect(checked.ok && checked.until).toBeLessThan(final);
  });

  test.each(["counted", "drawn", "final", "entered"] as const)("a changed %s is named", (type) => {
    const { seq } = lastOf(type);
    const told = withOther(seq, (event) =>
      event.type === "final"
        ? { ...event, block: { ...event.block, proposer: 77 } }
        : ({ ...event, round: 77 } as TraceFact),
    );
    expect(checkTrace({ events: told, recording })).toMatchObject({ ok: false, event: seq });
  });

  test("one that never happened is named", () => {
    const at = events.findLastIndex(({ type }) => type === "counted");
    const told = [...events.slice(0, at), events[at] as TraceEvent, ...events.slice(at)];
    expect(checkTrace({ events: told, recording })).toMatchObject({ ok: false });
  });

  test("a block that never was, or a halt that accuses somebody, is named where nothing else follows", () => {
    const final = lastOf("final") as Extract<TraceEvent, { type: "final" }>;
    const block = { ...final.block, height: final.block.height + 1, id: "ff".repeat(32) as BlockId };
    const halted: TraceFact = { type: "halted", height: 1, blockIds: ["aa" as BlockId, "bb" as BlockId], liars: [3] };
    for (const forged of [atEnd({ type: "final", block, synced: false }), atEnd(halted)]) {
      const { seq, type } = forged;
      const checked = checkTrace({ events: [...events, forged], recording });
      expect(checked).toMatchObject({ ok: false, event: seq, detail: expect.stringMatching(`^got ${type}, want `) });
    }
  });

  test("one that is left out is named, and so are all of them", () => {
    const { seq } = events.find(({ type }) => type === "final") as TraceEvent;
    const told = events.map((event) => (event.seq === seq ? hidden(event) : event));
    expect(checkTrace({ events: told, recording })).toMatchObject({ ok: false });
    const none = events.map((event) => (event.type === "message" || event.type === "pool" ? event : hidden(event)));
    expect(checkTrace({ events: none, recording })).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^got no /),
    });
  });

  test("one moved to another step is named", () => {
    const at = events.findLastIndex(({ type }) => type === "final");
    const to = events.findLastIndex(({ type }, i) => i < at && type === "message");
    const swapped = events.map((event, i) => {
      const other = events[i === at ? to : i === to ? at : i] as TraceEvent;
      return { ...other, seq: event.seq };
    });
    expect(checkTrace({ events: swapped, recording })).toMatchObject({ ok: false });
  });
});

describe("P24: a trace that ends with a halt", () => {
  const certificate = (digit: string, signers: readonly number[]): FinalityCertificate => ({
    ...{ type: "finality", height: 1, round: 0, signers, signatures: [] },
    blockId: digit.repeat(64) as BlockId,
  });

  /** What the page of a validator that met a fork exports. */
  function halt(): Exported {
    const { node, table } = createTestNode({ seat: 2 });
    const tracer = createTracer(emptyView(null, null, { height: 0, id: "" as BlockId }), () => 5);
    const recorder = createRecorder(() => tracer.view.seq);
    tracer.follow(node);
    const now = { monotonicMs: 1_000, wallMs: table.genesis.genesisTimeMs };
    const told = (effect: NodeEffect): void => {
      if (effect.type === "trace") tracer.note(effect.note);
      if (effect.type === "halt") tracer.record(haltedFact(effect.certificates));
    };
    const give = (input: NodeInput): void => {
      recorder.before(node);
      const effects = handle(node, input, now);
      recorder.after(now, input, effects);
      for (const effect of effects) told(effect);
    };
    give({ type: "woke" });
    give({ type: "forked", certificates: [certificate("a", [0, 1, 3]), certificate("b", [1, 2, 3])] });
    tracer.record(NOTHING_MUCH);
    return { events: [...tracer.events], recording: [...writeRecording(recorder.recording() as Recording)] };
  }

  test("accuses whom both certificates accuse, and nobody else", () => {
    const { events, recording } = halt();
    const at = events.findIndex(({ type }) => type === "halted");
    expect(events[at]).toMatchObject({ liars: [1, 3] });
    expect(checkTrace({ events, recording })).toMatchObject({ ok: true, until: events.at(-1)?.seq });
    const accusing = events.with(at, { ...events[at], liars: [0] } as TraceEvent);
    expect(checkTrace({ events: accusing, recording })).toMatchObject({ ok: false, event: events[at]?.seq });
  });
});

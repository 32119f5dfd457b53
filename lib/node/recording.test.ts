import { beforeAll, describe, expect, test } from "vitest";
import type { BlockId } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import { attestation, carrying, peerOf } from "@/lib/consensus/testMessages";
import type { TraceEvent } from "@/lib/port/trace";
import type { WireMessage } from "@/lib/wire/message";
import { admit } from "./admit";
import type { NodeInput } from "./effect";
import { createRecorder, type Recorder, type Recording, STEPS_MAX } from "./recorder";
import { replayRecording, writeRecording } from "./recording";
import { txOf } from "./testChain";
import { createTestNetwork, finalHeight } from "./testNetwork";
import { createTestNode } from "./testNode";
import { handle } from "./validator";

/** What seat 2 of a real table recorded: blocks with transactions, a restart of another seat, its own beginning. */
let recording: Recording;
let lines: readonly string[];
let events: readonly TraceEvent[];
let messageOf: Recorder["messageOf"];

beforeAll(async () => {
  const four = await createTestNetwork(4);
  await Promise.all(four.hosts.map(({ runner }, i) => runner.submit(txOf(`${i}`))));
  await four.until(() => four.hosts.every((host) => finalHeight(host) >= 3));
  four.restart(1);
  await four.until(() => four.hosts.every((host) => finalHeight(host) >= 5));
  four.stop();
  recording = four.hosts[2]?.recorder.recording() as Recording;
  lines = [...writeRecording(recording)];
  messageOf = (seq) => four.hosts[2]?.recorder.messageOf(seq) ?? null;
  events = four.hosts[2]?.tracer.events ?? [];
});

const changed = (at: number, from: string | RegExp, to: string): string[] =>
  lines.map((line, i) => (i === at ? line.replace(from, to) : line));
/** The first step whose line holds this, from that one on. */
const lineWith = (text: string, from = 1): number => lines.findIndex((line, i) => i >= from && line.includes(text));

describe("a recording", () => {
  test("decided again gives the same digest, on whatever machine reads it", () => {
    const verdict = replayRecording(lines);
    expect(verdict).toMatchObject({ ok: true, steps: recording.steps.length });
    expect(recording.steps.length).toBeGreaterThan(50);
    expect(replayRecording(lines)).toEqual(verdict);
  });

  test("does not change the validator that it was taken of", () => {
    expect([...writeRecording(recording)]).toEqual(lines);
  });

  test("with another vote, time, or verdict is refused at the first step that differs", () => {
    const vote = lineWith('"of":"vote"') < 0 ? lineWith('"type":"vote"', 20) : lineWith('"of":"vote"');
    const cases: [number, string | RegExp, string][] = [
      [vote, /"seat":\d/, '"seat":9'],
      [40, /"wallMs":(\d)/, '"wallMs":9$1'],
      [lineWith('"type":"written"'), '"type":"written"', '"type":"woke"'],
      [30, /"digest":"../, '"digest":"zz'],
    ];
    for (const [at, from, to] of cases) {
      const tampered = changed(at, from, to);
      expect(tampered[at], `line ${at}`).not.toBe(lines[at]);
      expect(replayRecording(tampered)).toMatchObject({ ok: false, step: at });
    }
  });

  test("with another state, or without a step, is refused", () => {
    expect(replayRecording(changed(0, /"height":\d/, '"height":77'))).toMatchObject({ ok: false, step: 0 });
    expect(replayRecording(lines.filter((_, i) => i !== 12))).toMatchObject({ ok: false, step: 12 });
    expect(replayRecording(["{"])).toMatchObject({ ok: false, step: 0, detail: "got {, want JSON" });
    expect(replayRecording([lines[0] as string, '{"type":"step"}'])).toMatchObject({ ok: false, step: 1 });
  });

  test("P23: includes what waits at the door for the next height", () => {
    const { node, table } = createTestNode({ seat: 2 });
    const recorder = createRecorder(() => 0);
    const now = { monotonicMs: 1_000, wallMs: table.genesis.genesisTimeMs };
    const give = (input: NodeInput): void => {
      recorder.before(node);
      recorder.after(now, input, handle(node, input, now));
    };
    const hello = { type: "hello", sealed: node.sealed } as Verified<WireMessage>;
    const early = carrying(attestation(3, "aa".repeat(32) as BlockId, { height: 2, round: 0 })) as WireMessage;
    give({ type: "peerUp", peer: peerOf(3), seat: 3 });
    give({ type: "message", from: peerOf(3), message: hello });
    expect(admit(node, peerOf(3), early)).toMatchObject({ code: "future" });
    recorder.door(peerOf(3), early, now);
    give({ type: "woke" });
    let waiting = 0;
    const verdict = replayRecording(writeRecording(recorder.recording() as Recording), {
      begun: () => undefined,
      decided: (again) => {
        waiting = again.peers.get(peerOf(3))?.ahead.length ?? 0;
      },
    });
    expect([verdict.ok, waiting]).toEqual([true, 1]);
  });

  test("knows the message of an event", () => {
    const vote = events.findLast(
      (event) => event.type === "message" && event.kind === "vote" && event.direction === "in",
    );
    const at = vote?.seq ?? 0;
    expect(messageOf(at)).toMatchObject({ type: "vote" });
    expect(messageOf(at + 1_000_000)).toBeNull();
  });

  test("is none of a validator whose very first step failed", () => {
    const recorder = createRecorder(() => 0);
    recorder.before(createTestNode({ seat: 2 }).node);
    expect(recorder.recording()).toBeNull();
  });

  test("P23: is bounded", async () => {
    const one = await createTestNetwork(1);
    const host = one.hosts[0];
    for (let i = 0; i < 2.5 * STEPS_MAX; i++) host?.runner.storageFull(false);
    const kept = host?.recorder.recording();
    one.stop();
    expect(kept?.steps.length).toBeGreaterThanOrEqual(STEPS_MAX);
    expect(kept?.steps.length).toBeLessThanOrEqual(2 * STEPS_MAX);
    expect(replayRecording(writeRecording(kept as Recording))).toMatchObject({ ok: true });
  });
});

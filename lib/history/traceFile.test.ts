import { describe, expect, test } from "vitest";
import { toText } from "@/lib/base/plainText";
import { hexId } from "@/lib/chain/samples";
import { BEFORE_ALL, reduce } from "@/lib/port/reduce";
import { manyEvents } from "@/lib/port/testFacts";
import { baseLine, endLine, eventLine, headLine, readTraceFile, type TraceHeader } from "./traceFile";

const EVENTS = manyEvents(400);
const HEADER: TraceHeader = { networkId: hexId(0xab), genesis: null, roomCode: "7QK4MZ2X", seat: 2, exportedAtMs: 5 };
const STEPS = ['{"type":"state","seq":1}', '{"type":"step","seq":2}'];
const later = EVENTS.slice(0, 100).reduce(reduce, BEFORE_ALL);
const LINES = [headLine(HEADER), baseLine(later), ...EVENTS.slice(100).map(eventLine), ...STEPS, endLine(300, 2)];
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
const replaced = (line: number, text: string): string => textOf(LINES.map((it, i) => (i + 1 === line ? text : it)));

describe("a trace file", () => {
  test("comes back as it was written", async () => {
    const file = await readTraceFile(textOf(LINES));
    expect(file).toEqual({
      ok: true,
      value: {
        of: { type: "tab", ...HEADER },
        perspectives: [{ name: "seat 2", base: later, events: EVENTS.slice(100) }],
        recording: STEPS,
        recordingFrom: 302,
      },
    });
  });

  test.each([
    [1, "{", "got {, want JSON"],
    [
      1,
      '{"type":"roundtable-trace","version":9}',
      "got roundtable-trace of version 9, want roundtable-trace of version 1",
    ],
    [1, LINES[0]?.replace('"seat":2', '"seat":"two"'), 'got header.seat "two", want a whole number up to 63'],
    [1, LINES[0]?.replace('"genesis":null', '"genesis":{}'), "got header.genesis.version nothing, want a whole number"],
    [1, LINES[0]?.replace('"roomCode":"7QK4MZ2X",', ""), "got header.roomCode nothing, want a text"],
    [1, LINES[0]?.replace('"seat":2', '"seat":2,"more":1'), "got header.more, want only "],
    [2, '{"type":"base","view":{"seq":1}}', "got no base.at, want what was there before the first event"],
    [2, '{"type":"base"}', "got no base, want the view before the first event"],
    [10, "not a line", "got not a line, want an event, a step or the end"],
    [11, toText({ type: "event", event: EVENTS[7] }), "got event number 8, want 109"],
    [12, '{"type":"event","event":{"type":"voted"}}', /got an event of type voted, want one of entered,/],
    [
      13,
      toText({ type: "event", event: { type: "behind", by: "far", seq: 111, at: 1, causeSeq: null } }),
      'got behind.by "far", want a whole number',
    ],
    [304, "", "got , want an event, a step or the end"],
    [305, '{"type":"end","events":299,"recorded":2}', "got 300 events and 2 steps, want 299 and 2"],
  ])("line %i corrupt is refused by its number: %s", async (line, text = "", detail) => {
    const file = await readTraceFile(replaced(line, text));
    expect(file).toMatchObject({ ok: false, error: { line } });
    if (!file.ok) expect(file.error.detail).toMatch(detail);
  });

  test.each([
    ["", "got an empty file, want a trace"],
    ["\n\n", "got an empty file, want a trace"],
    ['{"type":{"toString":1}}', "got no header, want roundtable-trace of version 1"],
    ['{"type":"run","version":{"toString":1}}', "got run of version fields, want roundtable-trace of version 1"],
    ["[]", "got no header, want roundtable-trace of version 1"],
  ])("a file that is none, %j, is told as what it is", async (text, detail) => {
    expect(await readTraceFile(text)).toEqual({ ok: false, error: { line: 1, detail } });
  });

  test("of a build that did not know a field yet opens, with the field as an empty view has it", async () => {
    const { unserved: _, ...old } = later;
    const file = await readTraceFile(replaced(2, toText({ type: "base", view: old })));
    expect(file).toMatchObject({ ok: true, value: { perspectives: [{ base: { ...later, unserved: false } }] } });
  });

  test("that ends too early, or goes on after its end, is refused", async () => {
    expect(await readTraceFile(textOf(LINES.slice(0, -1)))).toMatchObject({ ok: false, error: { line: 305 } });
    expect(await readTraceFile(textOf([...LINES, "more"]))).toMatchObject({ ok: false, error: { line: 306 } });
    expect(await readTraceFile("")).toMatchObject({ ok: false, error: { line: 1 } });
  });

  test("of a simulated run has a perspective for each of its hosts", async () => {
    const lines = [
      { type: "run", version: 2, seed: 7, digest: "d", dials: {}, spared: [] },
      ...EVENTS.slice(0, 3).map((event) => ({ type: "host", atMs: 1, host: 1, event })),
      { type: "fault", atMs: 2, id: "cut" },
      { type: "host", atMs: 3, host: 0, event: EVENTS[0] },
      { type: "violation", atMs: 4, invariant: "S1", detail: "two blocks" },
    ];
    const text = textOf(lines.map((line) => JSON.stringify(line)));
    expect(await readTraceFile(text)).toMatchObject({
      ok: true,
      value: {
        of: { type: "run", seed: 7, digest: "d", violation: "S1: two blocks" },
        perspectives: [{ name: "host 0" }, { name: "host 1", events: EVENTS.slice(0, 3) }],
      },
    });
    const refused = [
      ['"host":0', '"host":"x"', 6],
      ['"seed":7', '"seed":"seven"', 1],
      ['"digest":"d",', "", 1],
      ['"invariant":"S1"', '"invariant":{"toString":1}', 7],
      ['"type":"fault"', '"type":"host","host":1', 5],
    ] as const;
    for (const [is, wrong, line] of refused)
      expect(await readTraceFile(text.replace(is, wrong)), wrong).toMatchObject({ ok: false, error: { line } });
  });
});

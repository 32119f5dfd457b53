import { describe, expect, test } from "vitest";
import { toText } from "@/lib/base/plainText";
import { PRESETS } from "@/lib/chain/params";
import { hexId, STARTED_MS } from "@/lib/chain/samples";
import { BEFORE_ALL } from "@/lib/port/reduce";
import { tableOf } from "@/lib/port/samples";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { baseLine, endLine, eventLine, headLine, readTraceFile } from "./traceFile";
import { valueAt as at, changed, pathsOf, SAMPLES } from "./traceSamples";
import { readEvent } from "./traceShapes";

const [BEGAN] = SAMPLES.began as [TraceFact];
const HEAD = headLine({ networkId: null, genesis: null, roomCode: "7QK4MZ2X", seat: 0, exportedAtMs: 0 });
const ALL: readonly TraceFact[] = Object.values(SAMPLES).flat();
const eventOf = (fact: object, seq: number): object => ({ ...fact, seq, at: STARTED_MS + seq, causeSeq: null });

/** A file whose fourth line is that event. */
const fileOf = (event: object): string =>
  [
    HEAD,
    baseLine(BEFORE_ALL),
    eventLine(eventOf(BEGAN, 1) as TraceEvent),
    toText({ type: "event", event }),
    endLine(2, 0),
  ].join("\n");

/** What no field takes in the place of that value; where nothing is told there may be a number, or yes or no. */
const unlike = (value: unknown): readonly unknown[] => [
  undefined,
  {},
  { type: "none" },
  [[]],
  Number.NaN,
  1e300,
  ...(PLAIN[typeof value] ?? []),
];
const PLAIN: Readonly<Record<string, readonly unknown[]>> = {
  string: [true, 7],
  number: [true, "none"],
  boolean: [7, "none"],
  object: ["none"],
};

describe.each(Object.entries(SAMPLES))("%s in a trace file", (type, facts) => {
  test.each(facts.map((fact) => eventOf(fact, 2)))("opens, form %#", async (event) => {
    const perspectives = [{ events: [{}, event] }];
    expect(await readTraceFile(fileOf(event))).toMatchObject({ ok: true, value: { perspectives } });
  });

  test.each(facts.map((fact) => eventOf(fact, 2)))(
    "is refused by line and field where one is wrong, form %#",
    async (event) => {
      for (const path of pathsOf(event)) {
        const isAsked = path.join() === "type" || path.join() === "seq";
        for (const wrong of unlike(at(event, path))) {
          if (MAY_BE_ABSENT.includes(`${type}.${path.join(".")}`) && wrong === undefined) continue;
          const read = await readTraceFile(fileOf(changed(event, path, wrong) as object));
          expect(read, `${path.join(".")} as ${String(wrong)}`).toMatchObject({ ok: false, error: { line: 4 } });
          if (!read.ok && !isAsked) expect(read.error.detail).toContain(`got ${[type, ...path].join(".")}`);
        }
      }
    },
  );

  test("is refused with a field that it does not have", () => {
    const read = readEvent(eventOf({ ...facts[0], more: 1 }, 2), 2);
    expect(read).toMatchObject({ ok: false, error: expect.stringContaining(`got ${type}.more, want only `) });
  });
});
const MAY_BE_ABSENT = ["fault.fault.from"];

test.each([
  ["entered", "cause", "boredom"],
  ["counted", "kind", "abstain"],
  ["certified", "certificate.type", "carried"],
  ["message", "direction", "up"],
  ["mode", "mode.type", "asleep"],
  ["mode", "mode.why", "tired"],
  ["tx", "status.type", "lost"],
  ["fault", "fault.type", "sulk"],
  ["fault", "fault.what", "block"],
  ["fault", "fault.how", "badly"],
  ["healed", "why", "constructor"],
  ["peerDown", "code", "bored"],
  ["began", "table.params.delegation", "unfair"],
  ["counted", "reason", 7],
  ["certified", "certificate.reasons.1", 0],
  ["certified", "certificate.signatures.0", "not hexadecimal"],
  ["proposed", "blockId", "9f"],
  ["accused", "seat", 64],
  ["accused", "height", -1],
  ["accused", "round", 2 ** 32],
  ["behind", "by", 0.5],
  ["behind", "at", 8.64e15 + 1],
  ["final", "block.timestampMs", -9e15],
  ["halted", "blockIds", [hexId(1)]],
])("%s: a %s that there is not is refused by its name: %j", (type, field, wrong) => {
  const path = field.split(".");
  const known = ALL.find((fact) => fact.type === type && at(eventOf(fact, 1), path) !== undefined);
  const event = changed(eventOf(known ?? BEGAN, 1), path, wrong);
  expect(readEvent(event, 1)).toMatchObject({ ok: false, error: expect.stringContaining(`got ${type}.${field} `) });
});

test.each([
  ["a seat without a validator", { n: 7, f: 2, q: 5 }, "got 7 seats and 4 validators, want as many of both"],
  ["no seats", { n: 0, f: 0, q: 1, validators: [] }, "got 0 seats and 0 validators, want as many of both"],
  ["a quorum of its own", { q: 2 }, "got f 1 and q 2, want 1 and 3 of 4"],
  [
    "rounds of no time",
    { params: { ...PRESETS.fast, roundMs: 0 } },
    "got roundMs 0, want an integer from 250 to 600000",
  ],
])("a table with %s is refused", (_, part, why) => {
  const event = eventOf({ ...BEGAN, table: { ...tableOf(), ...part } }, 1);
  expect(readEvent(event, 1)).toEqual({ ok: false, error: `began.table: ${why}` });
});

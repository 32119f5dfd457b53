/** The stream's grammar, line by line, and that it does not matter where the bytes are cut. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEvents, type ServerSentEvent } from "./sse";

const encoder = new TextEncoder();

async function* chunksOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  for (const [i, place] of [0, ...places].entries()) yield bytes.slice(place, places[i] ?? bytes.length);
}

async function read(text: string, cuts: readonly number[] = []): Promise<readonly ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(chunksOf(encoder.encode(text), cuts))) events.push(event);
  return events;
}

describe("an event", () => {
  test.each<[string, string, readonly ServerSentEvent[]]>([
    ["has an id and data", "id: a:1\ndata: x\n\n", [{ id: "a:1", data: "x" }]],
    [
      "keeps the id named before",
      "id: 7\ndata: x\n\ndata: y\n\n",
      [
        { id: "7", data: "x" },
        { id: "7", data: "y" },
      ],
    ],
    ["may have several lines of data", "data: x\ndata:\ndata:  y\n\n", [{ id: "", data: "x\n\n y" }]],
    ["without data is none, but its id counts", "id: 3\n\ndata: x\n\n", [{ id: "3", data: "x" }]],
    ["ends lines with CR, LF or both", "data: x\r\ndata: y\rdata: z\r\n\r\n", [{ id: "", data: "x\ny\nz" }]],
    ["is not a comment, nor a field nobody knows", ": ping\n\nretry: 5\nwhat: e\ndata: x\n\n", [{ id: "", data: "x" }]],
    ["with a type of its own is none of ours", "event: ping\ndata:\n\ndata: x\n\n", [{ id: "", data: "x" }]],
    ["needs no space after the colon", "data:x\n\n", [{ id: "", data: "x" }]],
    ["that broke off is none", "data: x\n\ndata: y\n", [{ id: "", data: "x" }]],
    ["may follow a byte-order mark", "\ufeffdata: x\n\n", [{ id: "", data: "x" }]],
  ])("%s", async (_what, text, events) => {
    expect(await read(text)).toEqual(events);
  });

  test("is the same wherever the bytes are cut, within a character too", async () => {
    const line = fc.constantFrom("id: é:1", "data: ∑x", "data: y", ": ping", "", "", "data", "id");
    const text = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n")), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(), { maxLength: 40 }), async (lines, cuts) => {
        const whole = lines.flat().join("");
        expect(await read(whole, cuts)).toEqual(await read(whole));
      }),
    );
  });

  test("without an end is refused before it fills the memory", async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield encoder.encode("x".repeat(1_000_000));
    }
    const all = async () => {
      for await (const _ of readEvents(endless())) expect.unreachable();
    };
    await expect(all()).rejects.toThrow(RangeError);
  });
});

test("every block is a sign of life, a ping and a comment too", async () => {
  let blocks = 0;
  const text = "event: ping\ndata:\n\n: ping\n\ndata: x\n\n";
  for await (const _ of readEvents(chunksOf(encoder.encode(text), []), () => blocks++));
  expect(blocks).toBe(3);
});

/**
 * Server-sent events out of a stream of bytes, as https://html.spec.whatwg.org/multipage/server-sent-events.html says,
 * for Node, which has no EventSource. Events with a type of their own, such as pings, are signs of life and no more; the
 * rest say what they are in their data. Connecting is stream.ts.
 */
export interface ServerSentEvent {
  /** The last id that the stream has named. */
  readonly id: string;
  readonly data: string;
}

/** A snapshot of a full room is about 100 KB; a server that sends more without an end is not ours. */
const EVENT_CHARS_MAX = 4 * 1024 * 1024;

/** @param onBlock called for every event and every comment: the server is alive. @throws RangeError on an endless event */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  onBlock: () => void = () => {},
): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder("utf-8");
  let text = "";
  let id = "";
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    // A lone CR at the end may be the first half of a CRLF.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const blocks = whole.replaceAll(/\r\n?/g, "\n").split("\n\n");
    text = (blocks.pop() ?? "") + text.slice(whole.length);
    for (const block of blocks) {
      onBlock();
      const fields = block.split("\n").map(fieldOf);
      id = fields.findLast(([name]) => name === "id")?.[1] ?? id;
      const data = fields.flatMap(([name, value]) => (name === "data" ? [value] : []));
      const isPlain = !fields.some(([name]) => name === "event");
      if (data.length > 0 && isPlain) yield { id, data: data.join("\n") };
    }
    if (text.length > EVENT_CHARS_MAX) throw new RangeError(`got an event of more than ${EVENT_CHARS_MAX} characters`);
  }
}

/** A line without a colon is a name; one that begins with a colon is a comment, whose name is empty. */
function fieldOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(" ") ? value.slice(1) : value];
}

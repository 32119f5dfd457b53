/** The real server behind one that changes the fingerprints in the envelopes it carries, in one direction or the other. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Swap {
  readonly kind: "offer" | "answer";
  /** Which way the envelope travels when it is changed. */
  readonly towards: "tab" | "server";
}

export interface SwappingServer {
  readonly origin: string;
  /** From now on; null: it is honest. */
  swap(next: Swap | null): void;
  /** Envelopes changed so far. */
  readonly swapped: number;
  close(): Promise<void>;
}

export async function startSwappingServer(behind: string): Promise<SwappingServer> {
  const state: State = { behind: new URL(behind), swap: null, swapped: 0 };
  const server = createServer((incoming, answer) => void forward(state, incoming, answer));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    swap(next) {
      state.swap = next;
    },
    get swapped() {
      return state.swapped;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface State {
  readonly behind: URL;
  swap: Swap | null;
  swapped: number;
}

async function forward(state: State, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { method, url = "/", headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const asked = Buffer.concat(chunks);
  const body = url.endsWith("/signal") ? Buffer.from(changed(state, "server", asked.toString("utf8"))) : asked;
  const { "content-length": _length, "accept-encoding": _encoding, ...rest } = headers;
  const onward = request(
    {
      host: state.behind.hostname,
      port: state.behind.port,
      method,
      path: url,
      headers: { ...rest, "content-length": body.length },
    },
    (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      if (url.startsWith("/api/events")) passEvents(state, reply, answer);
      else reply.pipe(answer);
    },
  );
  onward.on("error", () => answer.destroy());
  answer.on("close", () => onward.destroy());
  onward.end(body);
}

/** Event by event: a chunk may end in the middle of one. */
function passEvents(state: State, reply: IncomingMessage, answer: ServerResponse): void {
  let rest = "";
  reply.setEncoding("utf8");
  reply.on("data", (text: string) => {
    const events = (rest + text).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) answer.write(`${changed(state, "tab", event)}\n\n`);
  });
  reply.on("end", () => answer.end(rest));
  reply.on("error", () => answer.destroy());
}

/** JSON as it travels, which may hold envelopes: each of the kind in question gets another fingerprint. */
function changed(state: State, towards: Swap["towards"], json: string): string {
  const { swap } = state;
  if (swap === null || swap.towards !== towards || !json.includes(`"kind":"${swap.kind}"`)) return json;
  return json.replace(FINGERPRINT, () => {
    state.swapped++;
    return `a=fingerprint:sha-256 ${OURS}`;
  });
}

const FINGERPRINT = /a=fingerprint:sha-256 [0-9A-Fa-f:]{95}/g;
const OURS = Array.from({ length: 32 }, (_, i) => (160 + i).toString(16).toUpperCase()).join(":");

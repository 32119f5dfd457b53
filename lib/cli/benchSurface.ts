/**
 * `npm run bench:surface`: what an honest client feels while others hold all the event streams there may be and flood the
 * server with all that a generator can make. Everything is on this machine, each party at an address of its own. Its
 * 99th percentile must stay below twice that of the quiet server.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { assert } from "@/lib/base/assert";
import { STREAMS_PER_ADDRESS_MAX } from "@/lib/server/streams";
import { type OptionSpec, type Options, parseOptions, usage } from "./arguments";
import type { FloodCounts } from "./benchSurfaceFlood";
import { onServer } from "./stage";
import { percentiles } from "./statistics";
import { ROOT } from "./tools";

const OPTIONS = {
  seconds: { type: "integer", what: "of each of the four parts", min: 2, max: 600, default: 20 },
  json: { type: "flag", what: "print JSON" },
} as const satisfies Record<string, OptionSpec>;

/** What is asked of the honest client's p99: less than this times that of the quiet server. */
const RATIO_MAX = 2;
/** The server's bound is 1 024 streams; so many addresses fill it. */
const STREAM_ADDRESSES = 2;
/** What a browser at a table may ask for in a second, all its requests together. */
const HONEST_PER_SECOND = 25;
/** One request in so many loads the page. */
const PAGE_EVERY = 10;
const HONEST = "127.0.0.2";
const MIB = 2 ** 20;

type Felt = ReturnType<typeof percentiles<50 | 99>>;

interface Figures {
  readonly quiet: Felt;
  readonly beside: { readonly idleStreams: Felt; readonly hostileRequests: Felt };
  readonly streams: number;
  readonly hostilePerSecond: number;
  readonly connectionsPerSecond: number;
  readonly ratio: { readonly idleStreams: number; readonly hostileRequests: number };
  readonly memoryMiB: { readonly quiet: number; readonly idleStreams: number; readonly hostileRequests: number };
}

process.exitCode = await benchSurface(process.argv.slice(2));

async function benchSurface(args: readonly string[]): Promise<number> {
  const options = parseOptions(OPTIONS, args);
  if (!options.ok) {
    console.error(`${options.error}\n${usage("bench:surface", OPTIONS)}`);
    return 64;
  }
  return onServer(async ({ url, process: server }) => {
    const figures = await measure(new URL(url), server, options.value);
    console.log(options.value.json ? JSON.stringify(figures, null, 1) : textOf(figures));
    return Math.max(...Object.values(figures.ratio)) < RATIO_MAX ? 0 : 1;
  });
}

/** Quiet, then with idle streams, then with the flood as well, then quiet again: machines warm up and tire. */
async function measure({ port }: URL, server: ChildProcess, { seconds }: Options<typeof OPTIONS>): Promise<Figures> {
  const client = createClient(Number(port));
  const code = await client.room();
  const feel = (): Promise<number[]> => client.feel(code, seconds);
  await feel(); // Warms it up.
  const before = await feel();
  const memory = { quiet: memoryOf(server), idleStreams: 0, hostileRequests: 0 };
  const streams = await openStreams(Number(port));
  const idle = await feel();
  memory.idleStreams = memoryOf(server);
  const flood = fork(resolve(ROOT, "lib/cli/benchSurfaceFlood.ts"), [], { execArgv: ["--import", "tsx"] });
  flood.send(Number(port));
  await pause(1_000);
  const hostile = await feel();
  const counts = await countsOf(flood);
  memory.hostileRequests = memoryOf(server);
  flood.kill();
  streams.close();
  await pause(2_000);
  const quiet = percentiles([...before, ...(await feel())], 50, 99);
  client.close();
  const beside = { idleStreams: percentiles(idle, 50, 99), hostileRequests: percentiles(hostile, 50, 99) };
  const ratioOf = ({ p99 }: Felt): number => Math.round((100 * (p99 ?? 0)) / (quiet.p99 ?? 1)) / 100;
  return {
    quiet,
    beside,
    streams: streams.count,
    hostilePerSecond: Math.round(counts.requests / (seconds + 1)),
    connectionsPerSecond: Math.round(counts.connections / (seconds + 1)),
    ratio: { idleStreams: ratioOf(beside.idleStreams), hostileRequests: ratioOf(beside.hostileRequests) },
    memoryMiB: memory,
  };
}

interface Client {
  room(): Promise<string>;
  /** Milliseconds that each request took, at a steady pace for so long. */
  feel(code: string, seconds: number): Promise<number[]>;
  close(): void;
}

/** A browser as far as the server can tell: connections that are kept, an address of its own. */
function createClient(port: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const ask = async (path: string, body?: string): Promise<string> => {
    const headers = body === undefined ? {} : { "content-type": "application/json", "content-length": body.length };
    const options = { port, host: "127.0.0.1", localAddress: HONEST, agent, path, headers };
    const sent = request({ ...options, method: body === undefined ? "GET" : "POST" }).end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    assert(
      response.statusCode === 200 || response.statusCode === 201,
      `an honest request is served: ${response.statusCode}`,
    );
    return (await response.setEncoding("utf8").toArray()).join("");
  };
  return {
    room: async () => (JSON.parse(await ask("/api/rooms", "{}")) as { code: string }).code,
    async feel(code, seconds) {
      const took: number[] = [];
      const asked: Promise<void>[] = [];
      const startedMs = performance.now();
      for (let i = 0; i < seconds * HONEST_PER_SECOND; i++) {
        // By the clock and not by the answers: a slow one must not make the next ones rare.
        await pause(Math.max(0, startedMs + (1_000 * i) / HONEST_PER_SECOND - performance.now()));
        const atMs = performance.now();
        asked.push(
          ask(i % PAGE_EVERY === 0 ? `/r/${code}` : `/api/rooms/${code}`).then(
            () => void took.push(performance.now() - atMs),
          ),
        );
      }
      await Promise.all(asked);
      return took;
    },
    close: () => agent.destroy(),
  };
}

/** Streams that are opened and never read from again, up to the server's bound, at a pace that is let in. */
async function openStreams(port: number): Promise<{ readonly count: number; close(): void }> {
  const open: IncomingMessage[] = [];
  for (let i = 0; i < STREAM_ADDRESSES * STREAMS_PER_ADDRESS_MAX; i++) {
    const localAddress = `127.8.0.${1 + (i % STREAM_ADDRESSES)}`;
    const path = `/api/events?stream=${i.toString(16).padStart(32, "0")}`;
    for (;;) {
      const sent = request({ port, host: "127.0.0.1", localAddress, path, agent: false }).end();
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      if (response.statusCode === 200) {
        open.push(response);
        break;
      }
      response.destroy();
      assert(response.statusCode === 429, `a stream is opened or has to wait: ${response.statusCode}`);
    }
  }
  return {
    count: open.length,
    close() {
      for (const response of open) response.on("error", () => undefined).destroy();
    },
  };
}

async function countsOf(flood: ChildProcess): Promise<FloodCounts> {
  flood.send("counts");
  const [counts] = (await once(flood, "message")) as [FloodCounts];
  return counts;
}

/** Resident, as Linux says; 0 elsewhere. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    return Math.round((Number(pages) * 4_096) / MIB);
  } catch {
    return 0;
  }
}

function textOf({ quiet, beside, ratio, memoryMiB, ...counts }: Figures): string {
  const line = (what: string, { p50, p99 }: Felt, more: string): string =>
    `${what.padEnd(34)} p50 ${p50} ms, p99 ${p99} ms${more}`;
  return [
    line("quiet", quiet, `, ${memoryMiB.quiet} MiB`),
    line(
      `beside ${counts.streams} idle streams`,
      beside.idleStreams,
      `: × ${ratio.idleStreams}, ${memoryMiB.idleStreams} MiB`,
    ),
    line(
      "and hostile requests",
      beside.hostileRequests,
      `: × ${ratio.hostileRequests}, ${memoryMiB.hostileRequests} MiB`,
    ),
    `${counts.hostilePerSecond} hostile requests and ${counts.connectionsPerSecond} connections a second; want × < ${RATIO_MAX}`,
  ].join("\n");
}

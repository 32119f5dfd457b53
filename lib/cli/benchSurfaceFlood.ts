/**
 * The process that means harm, for `npm run bench:surface`: on many connections from one address it writes what no
 * server wants to read, as fast as it can, and asks for more than it may. It runs at low priority, so that on a small
 * machine it takes its processor time from the idle and not from the server that is measured.
 */
import { connect } from "node:net";
import { setPriority } from "node:os";
import { RAW_REQUESTS } from "@/lib/server/rawRequests";

/** Answers are held back, the longer the more of them: on many connections it gets to write more. One address may have 2 048. */
const CONNECTIONS = 1_000;
const LOW_PRIORITY = 10;
const HOST = "127.0.0.1";
const OWN_ADDRESS = "127.9.0.1";

/** Half of them well-formed, until the addresses' buckets are empty and every answer is a refusal that comes late. */
const WELL_FORMED = ["/", "/api/health", "/api/rooms/NOWHERE0", "/api/events?stream=00"].map(
  (path) => `GET ${path} HTTP/1.1\r\nhost: table.example\r\n\r\n`,
);
const ATTACKS = [...RAW_REQUESTS.flatMap(({ bytes }) => [bytes]), ...WELL_FORMED].map((text) =>
  Buffer.from(text, "latin1"),
);

export interface FloodCounts {
  readonly requests: number;
  readonly connections: number;
}

const counts = { requests: 0, connections: 0 };
let next = 0;

function attack(port: number): void {
  const socket = connect({ port, host: HOST, localAddress: OWN_ADDRESS });
  const send = (): void => {
    counts.requests++;
    socket.write(ATTACKS[next++ % ATTACKS.length] ?? "");
  };
  socket.on("connect", () => {
    counts.connections++;
    send();
  });
  // A connection that is kept gets the next one.
  socket.on("data", send);
  socket.on("error", () => undefined);
  socket.on("close", () => setImmediate(() => attack(port)));
}

process.on("message", (port) => {
  if (typeof port !== "number") return void process.send?.(counts satisfies FloodCounts);
  setPriority(LOW_PRIORITY);
  for (let i = 0; i < CONNECTIONS; i++) attack(port);
});
process.on("disconnect", () => process.exit());

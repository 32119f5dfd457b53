/** Connections that come all at once: one address waits for itself, and nobody else does. */
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { boundSockets, NEW_AT_ONCE } from "./sockets";

const HOST = "127.0.0.1";
const NEIGHBOUR = "127.0.0.2";
const GET = "GET / HTTP/1.1\r\nhost: table.example\r\nconnection: close\r\n\r\n";

/** Of whom a request was heard, in that order. */
let heard: string[];
let server: ReturnType<typeof createServer>;
let sockets: Socket[];
beforeEach(async () => {
  heard = [];
  sockets = [];
  server = createServer(({ socket }, response) => {
    heard.push(socket.remoteAddress ?? "");
    response.end();
  });
  boundSockets(server);
  server.listen(0, HOST);
  await once(server, "listening");
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

async function ask(localAddress: string): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: HOST, localAddress }).on("error", () => undefined);
  sockets.push(socket);
  await once(socket, "connect");
  socket.write(GET);
}

test("of one address so many are read at once, the others after them, and a neighbour's before those", async () => {
  const many = 2 * NEW_AT_ONCE;
  await Promise.all(Array.from({ length: many }, () => ask(HOST)));
  await ask(NEIGHBOUR);
  await expect.poll(() => heard.length).toBe(many + 1);
  expect(heard.indexOf(NEIGHBOUR)).toBe(NEW_AT_ONCE);
});

test("those that went away while they waited take no place", async () => {
  await Promise.all(Array.from({ length: NEW_AT_ONCE }, () => ask(HOST)));
  await Promise.all(Array.from({ length: 3 * NEW_AT_ONCE }, () => ask(HOST)));
  for (const socket of sockets.slice(NEW_AT_ONCE)) socket.resetAndDestroy();
  await ask(HOST);
  // Read one after the other in the places of the first, they would be over at once.
  await expect.poll(() => heard.length).toBeGreaterThan(NEW_AT_ONCE);
});

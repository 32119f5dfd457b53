/**
 * Connections before they say anything: how many there may be, how many of them one address may have, and how many new
 * ones of one address are read at once. The rest wait unread, so that a thousand that come in one moment are heard like
 * a thousand that come one by one, and whoever else is there is heard between them.
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { addressKey } from "./door";
import { createLanes } from "./lanes";

/** At about 20 KiB each; streams are bounded by lib/server/streams.ts. */
const SOCKETS_MAX = 8_192;
/** Six per browser, of a lecture hall behind one address. */
const SOCKETS_PER_ADDRESS_MAX = 2_048;
/** New ones of one address: ten browsers at once. */
export const NEW_AT_ONCE = 64;
/** After so long the next one is read in the place of an earlier one: two hundred a second. */
const NEW_MS = 320;

/** @param perAddressMax connections that one address may have */
export function boundSockets(server: Server, perAddressMax: number = SOCKETS_PER_ADDRESS_MAX): void {
  server.maxConnections = SOCKETS_MAX;
  const counts = new Map<string, number>();
  const newcomers = createLanes({
    atOnce: SOCKETS_MAX,
    perLaneAtOnce: NEW_AT_ONCE,
    perLaneMax: perAddressMax,
    waitingMax: SOCKETS_MAX,
  });
  server.on("connection", (socket) => {
    const address = addressKey(socket.remoteAddress ?? "");
    const count = (counts.get(address) ?? 0) + 1;
    if (count > perAddressMax) return void socket.destroy();
    counts.set(address, count);
    socket.once("close", () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    });
    // What it says meanwhile stays in its sender's buffers. In the next tick, since Node's own listener, which came
    // before this one, has it read from then on.
    process.nextTick(() => socket.pause());
    if (!newcomers.enter(address, (done) => listen(socket, done))) socket.destroy();
  });
}

function listen(socket: Socket, done: () => void): void {
  if (socket.destroyed) return done();
  process.nextTick(() => socket.resume());
  setTimeout(done, NEW_MS).unref();
}

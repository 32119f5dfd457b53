/**
 * `npm start`: builds the page when the build is missing or older than the sources, then serves it on PORT (3000) and
 * HOSTNAME (every interface) until it is told to stop. Event streams stay open for hours, so stopping cuts them off.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { hostname as machineName, networkInterfaces } from "node:os";
import { setInterval } from "node:timers/promises";
import { createFront, FRONT_OPTIONS } from "@/lib/server/front";
import { theHub } from "@/lib/server/instance";
import { listenAddress, originOfAddress } from "@/lib/server/reach";
import { readIceServers } from "@/lib/signal/ice";
import { addressLines, parsePort } from "./address";
import { buildBundle, isBundleFresh } from "./bundle";
import { QUIET_ENV, ROOT } from "./tools";

/** The shell that npm runs us in, if it is npm that runs us. */
const SHELL_PID = process.env.npm_lifecycle_event === undefined ? undefined : process.ppid;
/** Soon enough for whoever starts us again by hand, rare enough to cost nothing. */
const SHELL_CHECK_MS = 500;

process.exitCode = await start();

/** Resolves to the exit code. */
async function start(): Promise<number> {
  const port = parsePort(process.env.PORT);
  if (!port.ok) return giveUp(port.error);
  const iceServers = readIceServers(process.env.ICE_SERVERS);
  if (!iceServers.ok) return giveUp(iceServers.error.detail);
  const hostname = listenAddress(process.env.HOSTNAME, machineName());

  const server = createServer(FRONT_OPTIONS, answerNotYet);
  try {
    // The port is taken before anything slow happens, so that a second start fails at once and not after a build.
    server.listen(port.value, hostname);
    await once(server, "listening");
  } catch (failure) {
    return giveUp(listenFailure(failure as NodeJS.ErrnoException, hostname, port.value));
  }

  if (!isBundleFresh()) {
    console.log("The build is missing or older than the sources: building, which takes a minute.");
    const code = await buildBundle();
    if (code !== 0) {
      server.close();
      return giveUp("The build failed.");
    }
  }
  await serve(server, hostname);
  return 0;
}

async function serve(server: Server, hostname: string): Promise<void> {
  Object.assign(process.env, QUIET_ENV, { NODE_ENV: "production" });
  // Only now: Next and React choose their production halves while they are loaded.
  const { default: next } = await import("next");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const app = next({ dev: false, dir: ROOT, hostname, port });
  await app.prepare();
  // The hub is the one that Next's routes use: it hangs on this process's globals.
  const front = createFront(server, { hub: theHub(), trustsProxy: process.env.TRUST_PROXY === "1" });
  const receive = front(app.getRequestHandler());
  server.off("request", answerNotYet);
  server.on("request", (request, response) => void receive(request, response));
  console.log(["Roundtable is ready:", ...addressLines(hostname, port, networkInterfaces())].join("\n"));

  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), shellEnded()]);
  server.close();
  server.closeAllConnections();
  await app.close();
}

/** A shell that is told to end does not tell its children: left alone we would go on and hold the port. */
async function shellEnded(): Promise<void> {
  if (SHELL_PID === undefined) return new Promise(() => {});
  for await (const _ of setInterval(SHELL_CHECK_MS, undefined, { ref: false })) {
    if (process.ppid !== SHELL_PID) return;
  }
}

/** Until the build is there, a browser is told to ask again. */
function answerNotYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "content-type": "text/plain; charset=utf-8", refresh: "2", "retry-after": "2" });
  response.end("Roundtable is being built. This page asks again by itself.");
}

function listenFailure(failure: NodeJS.ErrnoException, hostname: string, port: number): string {
  if (failure.code === "EADDRINUSE")
    return `Port ${port} is taken. Choose another: PORT=${port < 65_535 ? port + 1 : 3_000} npm start`;
  if (failure.code === "EACCES") return `Port ${port} needs rights this user does not have. Try PORT=3000 npm start`;
  return `Cannot listen on ${originOfAddress(hostname, port)}: ${failure.message}`;
}

function giveUp(reason: string): number {
  console.error(reason);
  return 1;
}

/**
 * The one hub of this process. Next bundles each route by itself and so duplicates modules; what must exist once hangs
 * on `globalThis`. It is made on the first request and swept once a second from then on.
 */
import { createSignalChecks } from "@/lib/signal/checks";
import { readIceServers } from "@/lib/signal/ice";
import { createHub, type Hub, sweep } from "./hub";
import { createRoutes } from "./routes";

const SWEEP_MS = 1_000;

/** Also for the front of the server, which runs in this process but in another bundle. */
export const routes = createRoutes(theHub);

declare global {
  var roundtableHub: Hub | undefined;
}

export function theHub(): Hub {
  globalThis.roundtableHub ??= startHub();
  return globalThis.roundtableHub;
}

function startHub(): Hub {
  const hub = createHub({
    now: () => performance.now(),
    dateMs: Date.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    checks: createSignalChecks(crypto.subtle),
    iceServers: readIceServers(process.env.ICE_SERVERS),
  });
  // The sweep alone must not keep a stopping process alive.
  setInterval(() => sweep(hub), SWEEP_MS).unref();
  return hub;
}

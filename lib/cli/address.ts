/** Where the server listens, and the addresses under which people reach it. Listening itself is left to start.ts. */
import type { NetworkInterfaceInfo } from "node:os";
import { err, ok, type Result } from "@/lib/base/result";

const PORT_DEFAULT = 3000;
const PORT_MAX = 65_535;
const EVERY_INTERFACE = "0.0.0.0";

/** Reads the environment's PORT; absent means 3000, and 0 lets the system choose. */
export function parsePort(text: string | undefined): Result<number, string> {
  if (text === undefined || text === "") return ok(PORT_DEFAULT);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= PORT_MAX ? ok(port) : err(`PORT: got ${JSON.stringify(text)}, want an integer from 0 to ${PORT_MAX}`);
}

/**
 * Reads the environment's HOSTNAME. Containers and shells set it to the machine's own name, which nobody meant as an
 * address to listen on; that value counts as absent.
 */
export const listenAddress = (text: string | undefined, machineName: string): string =>
  text === undefined || text === "" || text === machineName ? EVERY_INTERFACE : text;

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** What to tell the person at the terminal. */
export function addressLines(hostname: string, port: number, interfaces: Interfaces): readonly string[] {
  if (hostname !== EVERY_INTERFACE) return [`  http://${hostname}:${port}`];
  const lan = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => address.family === "IPv4" && !address.internal)
    .map(({ address }) => `  http://${address}:${port}`);
  return [
    `  http://localhost:${port}`,
    ...(lan.length > 0
      ? [
          ...lan,
          "  (other devices: over plain http browsers offer no WebCrypto and no Web Locks; for https put a proxy with a",
          "  certificate in front, and start with TRUST_PROXY=1)",
        ]
      : []),
  ];
}

/** Where the server listens, and the addresses under which people reach it. Listening itself is left to start.ts. */
import { err, ok, type Result } from "@/lib/base/result";
import { type Interfaces, isEveryInterface, lanAddresses, originOfAddress } from "@/lib/server/reach";

const PORT_DEFAULT = 3000;
const PORT_MAX = 65_535;

/** Reads the environment's PORT; absent means 3000, and 0 lets the system choose. */
export function parsePort(text: string | undefined): Result<number, string> {
  if (text === undefined || text === "") return ok(PORT_DEFAULT);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= PORT_MAX ? ok(port) : err(`PORT: got ${JSON.stringify(text)}, want an integer from 0 to ${PORT_MAX}`);
}

/** What to tell the person at the terminal. */
export function addressLines(hostname: string, port: number, interfaces: Interfaces): readonly string[] {
  const line = (address: string): string => `  ${originOfAddress(address, port)}`;
  if (!isEveryInterface(hostname)) return [line(hostname)];
  const lan = lanAddresses(interfaces).map(line);
  return [
    line("localhost"),
    ...(lan.length > 0
      ? [
          ...lan,
          "  (other devices: over plain http browsers offer no WebCrypto and no Web Locks; for https put a proxy with a",
          "  certificate in front, and start with TRUST_PROXY=1)",
        ]
      : []),
  ];
}

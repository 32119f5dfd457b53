/**
 * Under which addresses other devices reach this server. A page that was opened as `localhost` cannot know them, and a link
 * to it leads every other device to itself.
 */
import type { NetworkInterfaceInfo } from "node:os";

const EVERY_INTERFACE = "0.0.0.0";

/** Also in IPv6's words, on which systems let IPv4 in as well. */
export const isEveryInterface = (address: string): boolean =>
  address === EVERY_INTERFACE || /^(::0?|0(:0){7})$/.test(address);

/** As it stands in a link: IPv6 in brackets (RFC 3986 §3.2.2). */
export const originOfAddress = (address: string, port: number | string): string =>
  `http://${address.includes(":") ? `[${address}]` : address}${port === "" ? "" : `:${port}`}`;

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/**
 * Where to listen, by the environment's HOSTNAME. Containers and shells set it to the machine's own name, which nobody
 * meant as an address to listen on; that value counts as absent.
 */
export const listenAddress = (text: string | undefined, machineName: string): string =>
  text === undefined || text === "" || text === machineName ? EVERY_INTERFACE : text;

/** Networks that a machine has with itself: no telephone is on them. */
const INNER = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel)/;

/** IPv4 addresses of this machine, those first that other devices are likely to share. */
export const lanAddresses = (interfaces: Interfaces): readonly string[] =>
  Object.entries(interfaces)
    .flatMap(([name, addresses]) => (addresses ?? []).map((address) => ({ ...address, isInner: INNER.test(name) })))
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .toSorted((a, b) => Number(a.isInner) - Number(b.isInner))
    .map(({ address }) => address);

/** A request for a page. */
export interface Asked {
  /** As it names the server, with its port. */
  readonly host: string | null;
  /** The address it came from. */
  readonly from: string | null;
}

/**
 * Origins of a page for other devices, likeliest first; none if the server listens to this machine alone. Null if the one
 * that was asked for serves others as well, and for whoever is not on this machine: its networks are nobody else's business.
 * @param listening the address the server listens on
 */
export function originsForOthers(
  { host, from }: Asked,
  listening: string,
  interfaces: Interfaces,
): readonly string[] | null {
  const url = host === null || !URL.canParse(`http://${host}`) ? null : new URL(`http://${host}`);
  if (url === null || !isLoopback(url.hostname) || !isLoopback(from ?? "")) return null;
  if (isLoopback(listening)) return [];
  const addresses = isEveryInterface(listening) ? lanAddresses(interfaces) : [listening];
  // An address that counts on one network card alone (RFC 4007) has no place in a link.
  return addresses.map((address) => originOfAddress(address, url.port)).filter((origin) => URL.canParse(origin));
}

const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|(::ffff:)?127(\.\d{1,3}){3}|\[?::1\]?)$/.test(hostname);

/**
 * ICE servers (STUN, TURN) as the operator configures them and as clients are given them: the members of
 * RTCIceServer (https://www.w3.org/TR/webrtc/#rtciceserver-dictionary) and nothing else.
 */
import * as z from "zod/mini";
import { err, type Result } from "@/lib/base/result";
import { parse } from "./fields";
import { type Refusal, refuse } from "./problem";

/** More than a few only slow gathering down. */
const ICE_SERVERS_MAX = 8;

const url = z.string().check(z.maxLength(200), z.regex(/^(stuns?|turns?):\S+$/));

export const iceServersSchema = z
  .array(
    z.strictObject({
      urls: z.union([url, z.array(url).check(z.minLength(1), z.maxLength(ICE_SERVERS_MAX))]),
      username: z.optional(z.string().check(z.maxLength(500))),
      credential: z.optional(z.string().check(z.maxLength(500))),
    }),
  )
  .check(z.maxLength(ICE_SERVERS_MAX));
export type IceServers = z.output<typeof iceServersSchema>;

/** Reads the environment's ICE_SERVERS: JSON, absent means none. What browsers would throw at is refused here. */
export function readIceServers(text: string | undefined): Result<IceServers, Refusal> {
  const misconfigured = (why: string) => err(refuse("misconfigured", `ICE_SERVERS: ${why}`));
  let json: unknown;
  try {
    json = JSON.parse(text === undefined || text.trim() === "" ? "[]" : text);
  } catch {
    return misconfigured("got text that is not JSON, want a list of RTCIceServer");
  }
  const servers = parse(iceServersSchema, json);
  if (!servers.ok) return misconfigured(servers.error.detail);
  const fault = servers.value.map(faultOf).find((why) => why !== undefined);
  return fault === undefined ? servers : misconfigured(fault);
}

/** RFC 7064 §3.1 and RFC 7065 §3.1. */
const URL_FORM = /^(stuns?|turns?):(?:\[[\da-f:.]+\]|[^\s:/?#@[\]]+)(?::(\d+))?(\?transport=(?:udp|tcp))?$/i;
const PORT_MAX = 65_535;

/** Why no tab could make a connection with this server in its list (https://www.w3.org/TR/webrtc/#set-the-configuration). */
function faultOf({ urls, username, credential }: IceServers[number]): string | undefined {
  for (const asked of [urls].flat()) {
    const [form, scheme = "", port, transport] = URL_FORM.exec(asked) ?? [];
    const isTurn = /^turn/i.test(scheme);
    if (form === undefined || (transport !== undefined && !isTurn))
      return `got ${JSON.stringify(asked)}, want "stun:host:port" or "turn:host:port?transport=udp"`;
    if (port !== undefined && (Number(port) < 1 || Number(port) > PORT_MAX))
      return `got port ${port} in ${JSON.stringify(asked)}, want 1 to ${PORT_MAX}`;
    if (isTurn && !(username && credential))
      return `got ${JSON.stringify(asked)} without a username and a credential, want both`;
  }
  return undefined;
}

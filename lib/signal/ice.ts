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

/** Reads the environment's ICE_SERVERS: JSON, absent means none. */
export function readIceServers(text: string | undefined): Result<IceServers, Refusal> {
  const misconfigured = (why: string) => err(refuse("misconfigured", `ICE_SERVERS: ${why}`));
  let json: unknown;
  try {
    json = JSON.parse(text === undefined || text.trim() === "" ? "[]" : text);
  } catch {
    return misconfigured("got text that is not JSON, want a list of RTCIceServer");
  }
  const servers = parse(iceServersSchema, json);
  return servers.ok ? servers : misconfigured(servers.error.detail);
}

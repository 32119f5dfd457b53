/** A table's code as people type, dictate and paste it. */
import { ROOM_CODE } from "@/lib/chain/names";

/**
 * Where to go for what was typed: a code, however spelled, or a whole link; null while it is neither. Of a link it keeps
 * that its maker only wanted one to watch, and which network it names.
 */
export function destinationOf(typed: string): `/r/${string}` | null {
  const [address = "", fragment = ""] = typed.trim().split("#");
  const [path = "", query = ""] = address.split("?");
  const inLink = /\/r\/([^/]+)/.exec(path)?.[1];
  const code = spell(inLink ?? path);
  if (!ROOM_CODE.test(code)) return null;
  const watch = new URLSearchParams(query).has("watch") ? "?watch" : "";
  return `/r/${code}${watch}${/^[0-9a-f]{64}$/.test(fragment) ? `#${fragment}` : ""}`;
}

/** Crockford's base32 as it is read aloud: no case, no spaces, O is 0, I and L are 1. */
const spell = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");

/** In two halves, for reading aloud. */
export const halves = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`;

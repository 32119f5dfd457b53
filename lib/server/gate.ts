/**
 * What may pass on to Next, judged from a request's first line and headers alone, before anything is parsed or rendered:
 * a flood that is turned away here costs microseconds. What the request means is judged behind it.
 */
import { BODY_BYTES_MAX } from "@/lib/signal/messages";
import { type Refusal, refuse } from "@/lib/signal/problem";
import { createBuckets } from "./buckets";
import { FILE_BUCKET, kindOf, PAGE_BUCKET } from "./costs";
import { charge, type Hub } from "./hub";

export interface Asked {
  readonly url: string;
  /** The address whose bucket pays. */
  readonly address: string;
  readonly contentLength: string | undefined;
}

/** Undefined when the request may pass; its address has paid for it then. */
export type Gate = (asked: Asked) => Refusal | undefined;

export function createGate(hub: Hub): Gate {
  const pages = createBuckets(PAGE_BUCKET);
  const files = createBuckets(FILE_BUCKET);

  function take({ address }: Asked, path: string): Refusal | undefined {
    const { kind, cost } = kindOf(path);
    if (kind === "api") return charge(hub, address, cost);
    const [bucket, { perSecond }] = kind === "page" ? [pages, PAGE_BUCKET] : [files, FILE_BUCKET];
    const retryAfterMs = bucket.take(address, cost, hub.now());
    if (retryAfterMs === 0) return undefined;
    const detail = `got more ${kind}s asked for than ${perSecond} a second from one address`;
    return refuse("rate-limited", detail, { limit: perSecond, retryAfterMs });
  }

  return (asked) => {
    const path = pathOf(asked.url);
    if (path === undefined) return refuse("malformed", "got an address that is no path in percent-encoded UTF-8");
    const bytes = Number(asked.contentLength ?? 0);
    // Whatever is not a number of bytes is refused with what is too many.
    if (!(bytes <= BODY_BYTES_MAX))
      return refuse("body-too-large", `want at most ${BODY_BYTES_MAX} bytes`, { limit: BODY_BYTES_MAX });
    return take(asked, path);
  };
}

/** Two slashes at the beginning would name another host; so would an address in absolute form. */
function pathOf(url: string): string | undefined {
  if (!url.startsWith("/") || url.startsWith("//") || url.startsWith("/\\")) return undefined;
  const path = url.split("?", 1)[0] ?? "";
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    return undefined;
  }
}

/**
 * What may pass on to Next, judged from a request's first line and headers alone, before anything is parsed or rendered:
 * a flood that is turned away here costs microseconds. What the request means is judged behind it.
 */
import { err, ok, type Result } from "@/lib/base/result";
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

/** The tokens of the API's bucket that its address has paid, when the request may pass. */
export type Gate = (asked: Asked) => Result<number, Refusal>;

export function createGate(hub: Hub): Gate {
  const pages = createBuckets(PAGE_BUCKET);
  const files = createBuckets(FILE_BUCKET);

  function take({ address }: Asked, path: string): Result<number, Refusal> {
    const { kind, cost } = kindOf(path);
    if (kind === "api") {
      const refusal = charge(hub, address, cost);
      return refusal === undefined ? ok(cost) : err(refusal);
    }
    const [bucket, { perSecond }] = kind === "page" ? [pages, PAGE_BUCKET] : [files, FILE_BUCKET];
    const retryAfterMs = bucket.take(address, cost, hub.now());
    if (retryAfterMs === 0) return ok(0);
    const detail = `got more ${kind}s asked for than ${perSecond} a second from one address`;
    return err(refuse("rate-limited", detail, { limit: perSecond, retryAfterMs }));
  }

  return (asked) => {
    const path = pathOf(asked.url);
    if (path === undefined)
      return err(refuse("malformed", "got an address that is no path in percent-encoded UTF-8, or one with detours"));
    const bytes = Number(asked.contentLength ?? 0);
    // Whatever is not a number of bytes is refused with what is too many.
    if (!(bytes <= BODY_BYTES_MAX))
      return err(refuse("body-too-large", `want at most ${BODY_BYTES_MAX} bytes`, { limit: BODY_BYTES_MAX }));
    return take(asked, path);
  };
}

/**
 * Only as a browser would send it (https://url.spec.whatwg.org/#path-state): Next goes by what is left once dots, back
 * slashes and fragments are resolved, so that a path with any of them is not the one that would be judged here. What
 * names another host, with two slashes at its beginning or in absolute form, is no path at all.
 */
function pathOf(url: string): string | undefined {
  const path = url.split("?", 1)[0] ?? "";
  try {
    decodeURIComponent(path);
    return new URL(path, "http://table.invalid").pathname === path ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A request's body, read at the front of the server before anything is done about it: who sends slowly keeps nobody
 * waiting but themselves, and what is too long is refused while it comes in. Node times the whole request.
 */
import { IncomingMessage } from "node:http";
import { err, ok, type Result } from "@/lib/base/result";
import { BODY_BYTES_MAX } from "@/lib/signal/messages";
import { type Refusal, refuse } from "@/lib/signal/problem";

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";

/** The request as if it had come at once; null if its sender went away. */
export async function readWhole(request: IncomingMessage): Promise<Result<IncomingMessage, Refusal> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Uint8Array;
      size += bytes.length;
      if (size > BODY_BYTES_MAX)
        return err(refuse("body-too-large", `want at most ${BODY_BYTES_MAX} bytes`, { limit: BODY_BYTES_MAX }));
      chunks.push(bytes);
    }
  } catch {
    return null;
  }
  return ok(copyOf(request, Buffer.concat(chunks, size)));
}

/** A stream that has ended can't be read again, so there is another in its place. */
function copyOf(request: IncomingMessage, body: Uint8Array): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  Object.assign(copy, { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  copy.push(body);
  copy.push(null);
  copy.complete = true;
  return copy;
}
